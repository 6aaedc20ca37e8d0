"""Work on a test's database in a process of its own, so that a test may kill it.

python -m tests.site.loading_apart DATABASE SOCKET load LOAD ORGANIZATION WAIT_AT
    a load, which says each step and waits at one of them
python -m tests.site.loading_apart DATABASE SOCKET list RUN ORGANIZATION WAIT_AT
    the making of a list, likewise
python -m tests.site.loading_apart DATABASE SOCKET jobs
    a job worker, until no job is left
python -m tests.site.loading_apart DATABASE SOCKET letters PORT
    the same, with a mail server at this port of this machine
"""

import os
import sys
import time
from collections.abc import Callable


def main(database: str, socket: str, what: str, *more: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.site.settings"
    os.environ["PROMOTORA_SOCKET"] = socket
    import django
    from django.conf import settings

    for alias in ("default", "owner"):
        settings.DATABASES[alias]["NAME"] = database
    django.setup()
    {"load": load, "list": make_list, "jobs": jobs, "letters": letters}[what](*more)


def load(load_id: str, organization_id: str, wait_at: str) -> None:
    from promotora.apps.core import clock
    from promotora.apps.core.scope import Scope
    from promotora.apps.people.actions.loading import do_load

    do_load(load_id=int(load_id), of=Scope(organization_id=int(organization_id)), now=clock.now, tell=teller(wait_at))


def make_list(run_id: str, organization_id: str, wait_at: str) -> None:
    from promotora.apps.core import clock
    from promotora.apps.core.scope import Scope
    from promotora.apps.tel.actions.making import do_run

    do_run(run_id=int(run_id), of=Scope(organization_id=int(organization_id)), now=clock.now, tell=teller(wait_at))


def teller(wait_at: str) -> Callable[[str], None]:
    """Says each step, and waits at one of them."""

    def tell(step: str) -> None:
        sys.stdout.write(f"{step}\n")
        sys.stdout.flush()
        while step == wait_at:
            time.sleep(0.1)

    return tell


def jobs() -> None:
    from procrastinate.contrib.django import app

    app.with_connector(app.connector.get_worker_connector()).run_worker(wait=False, listen_notify=False)


def letters(port: str) -> None:
    from django.conf import settings

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(port)
    jobs()


if __name__ == "__main__":
    main(*sys.argv[1:])
