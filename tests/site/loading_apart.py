"""A load in a process of its own, which says each step and waits at one of them: for tests that kill it there.

python -m tests.site.loading_apart DATABASE SOCKET LOAD ORGANIZATION WAIT_AT
"""

import os
import sys
import time


def main(database: str, socket: str, load_id: str, organization_id: str, wait_at: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.site.settings"
    os.environ["PROMOTORA_SOCKET"] = socket
    import django
    from django.conf import settings

    for alias in ("default", "owner"):
        settings.DATABASES[alias]["NAME"] = database
    django.setup()
    from promotora.apps.core import clock
    from promotora.apps.core.scope import Scope
    from promotora.apps.people.actions.loading import do_load

    def tell(step: str) -> None:
        sys.stdout.write(f"{step}\n")
        sys.stdout.flush()
        while step == wait_at:
            time.sleep(0.1)

    do_load(load_id=int(load_id), of=Scope(organization_id=int(organization_id)), now=clock.now, tell=tell)


if __name__ == "__main__":
    main(*sys.argv[1:])
