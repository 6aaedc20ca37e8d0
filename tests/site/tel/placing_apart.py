"""A placement in a process of its own, so that a test may kill it: it says when it is where it is to be killed.

python -m tests.site.tel.placing_apart DATABASE SOCKET HOME PLACING ORGANIZATION STEP, which is one of STEPS.
"""

import os
import sys
import time
from importlib import import_module

STEPS = {"work_out": "placing", "write_rows": "placing", "what_changed": "committing", "give": "committing",
         "take_back": "taking_back"}  # fmt: skip
DO = {"placing": "do_placing", "committing": "do_commit", "taking_back": "do_take_back"}


def main(database: str, socket: str, home: str, placing_id: str, organization_id: str, step: str) -> None:
    os.environ |= {"DJANGO_SETTINGS_MODULE": "tests.site.settings", "PROMOTORA_SOCKET": socket, "PROMOTORA_HOME": home}
    import django
    from django.conf import settings

    for alias in ("default", "owner"):
        settings.DATABASES[alias]["NAME"] = database
    django.setup()
    from promotora.apps.core import clock
    from promotora.apps.core.scope import Scope

    module = import_module(f"promotora.apps.tel.actions.{STEPS[step]}")
    before = getattr(module, step)

    def then_wait(*given: object, **named: object) -> None:
        if step in ("write_rows", "give", "take_back"):
            before(*given, **named)
        begun()

    setattr(module, step, then_wait)
    do = getattr(module, DO[STEPS[step]])
    do(placing_id=int(placing_id), of=Scope(organization_id=int(organization_id)), now=clock.now)


def begun() -> None:
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    while True:
        time.sleep(0.1)


if __name__ == "__main__":
    main(*sys.argv[1:])
