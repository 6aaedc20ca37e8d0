"""The product's settings, with a job that takes its time."""

from promotora.portal.settings import *  # noqa: F403

PROCRASTINATE_IMPORT_PATHS = ["tests.installation.slow_jobs"]
