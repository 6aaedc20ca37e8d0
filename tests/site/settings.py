"""The site's settings for its tests: a home of their own, quick password hashes, messages kept in memory."""

import os
import tempfile

# Set before the product's settings are read; the workers of one test run inherit it and share one database server.
os.environ.setdefault("PROMOTORA_HOME", tempfile.mkdtemp(prefix="promotora-tests-"))
os.environ.pop("PROMOTORA_OIDC", None)

from promotora.portal.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
AXES_ENABLED = True
