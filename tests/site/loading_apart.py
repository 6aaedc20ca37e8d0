"""Work on a test's database in a process of its own, so that a test may kill it.

python -m tests.site.loading_apart DATABASE SOCKET load LOAD ORGANIZATION WAIT_AT
    a load, which says each step and waits at one of them
python -m tests.site.loading_apart DATABASE SOCKET jobs
    a job worker, until no job is left
"""

import os
import sys
import time


def main(database: str, socket: str, what: str, *more: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.site.settings"
    os.environ["PROMOTORA_SOCKET"] = socket
    import django
    from django.conf import settings

    for alias in ("default", "owner"):
        settings.DATABASES[alias]["NAME"] = database
    django.setup()
    {"load": load, "jobs": jobs}[what](*more)


def load(load_id: str, organization_id: str, wait_at: str) -> None:
    from promotora.apps.core import clock
    from promotora.apps.core.scope import Scope
    from promotora.apps.people.actions.loading import do_load

    def tell(step: str) -> None:
        sys.stdout.write(f"{step}\n")
        sys.stdout.flush()
        while step == wait_at:
            time.sleep(0.1)

    do_load(load_id=int(load_id), of=Scope(organization_id=int(organization_id)), now=clock.now, tell=tell)


def jobs() -> None:
    from procrastinate.contrib.django import app

    app.with_connector(app.connector.get_worker_connector()).run_worker(wait=False, listen_notify=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
