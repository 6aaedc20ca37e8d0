"""Processes beside a test's own, on its database: who loads, who makes lists, who works; and how they are killed."""

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.db import connections

ROOT = Path(__file__).parents[2]


def apart(*words):
    """A process of its own, on this test's database."""
    owner = connections["owner"].settings_dict
    return subprocess.Popen(
        [sys.executable, "-m", "tests.site.loading_apart", owner["NAME"], owner["HOST"], *words],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PROMOTORA_HOME": str(settings.MEDIA_ROOT.parent)},
    )


def kill(process):
    """It ends at once, and nothing of it is left open."""
    process.kill()
    process.wait()
    process.stdout.close()


def with_a_worker_until_nothing_is_left():
    """The job worker does all that waits, and goes."""
    worker = apart("jobs")
    said, _ = worker.communicate()
    assert worker.returncode == 0, said
