"""The site's settings for its tests: a home of their own, quick password hashes, messages kept in memory."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")  # a disk in memory, where there is one: these databases need not outlive the tests
ROOM = 2 * 1024**3


def in_memory() -> str | None:
    return str(MEMORY) if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM else None


# Set before the product's settings are read; the workers of one test run inherit it and share one database server.
if "PROMOTORA_HOME" not in os.environ:
    os.environ["PROMOTORA_HOME"] = tempfile.mkdtemp(prefix="promotora-tests-", dir=in_memory())
    atexit.register(shutil.rmtree, os.environ["PROMOTORA_HOME"], ignore_errors=True)
os.environ.pop("PROMOTORA_OIDC", None)

from promotora.portal.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
AXES_ENABLED = True
