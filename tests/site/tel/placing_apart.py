"""A placement in a process of its own, so that a test may kill it: it says when it is where it is to be killed.

python -m tests.site.tel.placing_apart DATABASE SOCKET HOME PLACING ORGANIZATION work_out|write_rows|what_changed|give
"""

import os
import sys
import time

COMMITS = ("what_changed", "give")


def main(database: str, socket: str, home: str, placing_id: str, organization_id: str, step: str) -> None:
    os.environ |= {"DJANGO_SETTINGS_MODULE": "tests.site.settings", "PROMOTORA_SOCKET": socket, "PROMOTORA_HOME": home}
    import django
    from django.conf import settings

    for alias in ("default", "owner"):
        settings.DATABASES[alias]["NAME"] = database
    django.setup()
    from promotora.apps.core import clock
    from promotora.apps.core.scope import Scope
    from promotora.apps.tel.actions import committing, placing

    module = committing if step in COMMITS else placing
    before = getattr(module, step)

    def then_wait(*given: object, **named: object) -> None:
        if step in ("write_rows", "give"):
            before(*given, **named)
        begun()

    setattr(module, step, then_wait)
    do = committing.do_commit if step in COMMITS else placing.do_placing
    do(placing_id=int(placing_id), of=Scope(organization_id=int(organization_id)), now=clock.now)


def begun() -> None:
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    while True:
        time.sleep(0.1)


if __name__ == "__main__":
    main(*sys.argv[1:])
