"""What the site's tests share: a database of their own, reached as the site's role, which owns nothing."""

import os

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections

from promotora.portal import databases, embedded


@pytest.fixture(scope="session")
def server():
    """A database server: the one of DATABASE_URL, or the embedded one."""
    with embedded.running() as running:
        yield running


@pytest.fixture(scope="session")
def django_db_setup(server, django_db_blocker, request):
    """A database for this worker, migrated by its owner. Tests never connect as the owner unless they say so."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    name = f"promotora_test_{worker}_{os.getpid()}"
    with django_db_blocker.unblock():
        for alias in (databases.SITE, databases.OWNER):
            connections[alias].close()
            if server is not None:
                connections[alias].settings_dict["HOST"] = str(server.socket)
        owner = connections[databases.OWNER]
        usual = owner.settings_dict["NAME"]
        with owner.cursor() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}"')
        for alias in (databases.SITE, databases.OWNER):
            connections[alias].close()
            connections[alias].settings_dict["NAME"] = settings.DATABASES[alias]["NAME"] = name
        call_command("migrate", verbosity=0)
    yield
    with django_db_blocker.unblock():
        for alias in (databases.SITE, databases.OWNER):
            connections[alias].close()
        owner.settings_dict["NAME"] = usual
        with owner.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        owner.close()
