"""A trial in a process of its own, so that a test may kill it: it says when it has begun, and goes no further.

python -m tests.site.tel.trying_apart DATABASE SOCKET HOME TRIAL ORGANIZATION
"""

import os
import sys
import time


def main(database: str, socket: str, home: str, trial_id: str, organization_id: str) -> None:
    os.environ |= {"DJANGO_SETTINGS_MODULE": "tests.site.settings", "PROMOTORA_SOCKET": socket, "PROMOTORA_HOME": home}
    import django
    from django.conf import settings

    for alias in ("default", "owner"):
        settings.DATABASES[alias]["NAME"] = database
    django.setup()
    from promotora.apps.core import clock
    from promotora.apps.core.scope import Scope
    from promotora.apps.tel.actions.trying import do_trial
    from promotora.apps.tel.loading import what_if

    what_if.one_day = begun
    do_trial(trial_id=int(trial_id), of=Scope(organization_id=int(organization_id)), now=clock.now)


def begun(*_: object) -> None:
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    while True:
        time.sleep(0.1)


if __name__ == "__main__":
    main(*sys.argv[1:])
