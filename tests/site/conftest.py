"""What the site's tests share: databases of their own, reached as the site's role, which owns nothing."""

import os
from contextlib import contextmanager
from functools import partial
from itertools import count

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connections, transaction
from django.test import override_settings
from django.utils.translation import override
from tests.site import letters

from promotora.apps.core import mail
from promotora.portal import databases, embedded

BOTH = (databases.SITE, databases.OWNER)
numbers = count(1)


@pytest.fixture(autouse=True)
def in_english():
    """A page in Spanish leaves its language behind in the thread; the next test begins in English."""
    with override("en"):
        yield


@pytest.fixture(autouse=True)
def letters_are_carried(request, monkeypatch):
    """A letter is carried by this process as soon as it is committed, unless a test looks at the queue itself or has a
    worker of its own (`letters_wait`)."""
    if "letters_wait" in request.fixturenames:
        return
    put_in_queue = mail.put_in_queue

    def put_and_carry(message):
        put_in_queue(message)
        transaction.on_commit(partial(letters.deliver, message.pk))

    monkeypatch.setattr(mail, "put_in_queue", put_and_carry)


@pytest.fixture
def letters_wait():
    """Letters stay in the queue until a worker comes."""


@pytest.fixture(scope="session", autouse=True)
def files_of_its_own():
    """The workers of one test run share a database server, and number their plans and runs alike: no folder of one is
    another's."""
    home = settings.MEDIA_ROOT.parent / os.environ.get("PYTEST_XDIST_WORKER", "alone")
    with override_settings(MEDIA_ROOT=home / settings.MEDIA_ROOT.name):
        yield


@pytest.fixture(scope="session")
def server():
    """A database server: the one of DATABASE_URL, or the embedded one."""
    with embedded.running() as running:
        if running is not None:
            make_quick(running)
        yield running


def make_quick(server):
    """Never in use: a test's database need not outlive the machine's power."""
    with psycopg.connect(
        host=str(server.socket), user=databases.OWNER_ROLE, dbname="postgres", autocommit=True
    ) as owner:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            owner.execute(f"ALTER SYSTEM SET {setting} = off")
        owner.execute("SELECT pg_reload_conf()")


@pytest.fixture(scope="session")
def template(server, django_db_blocker):
    """The name of a database that its owner has migrated: others are copied from it."""
    if server is not None:
        for alias in BOTH:
            connections[alias].settings_dict["HOST"] = str(server.socket)
    usual, name = connections[databases.OWNER].settings_dict["NAME"], new_name()
    with django_db_blocker.unblock():
        as_owner(usual, f'CREATE DATABASE "{name}"')
        with using(name):
            call_command("migrate", verbosity=0)
        yield name
        as_owner(usual, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="session")
def django_db_setup(template, django_db_blocker):
    """The database of tests whose work is taken back at their end."""
    with django_db_blocker.unblock(), copy_of(template):
        yield


@pytest.fixture
def committed(template, django_db_setup, django_db_blocker):
    """A fresh database of one test's own, for work that is committed, or that its owner looks at."""
    with django_db_blocker.unblock(), copy_of(template):
        yield


@contextmanager
def copy_of(template):
    """Both connections lead to a copy of a database while this lasts."""
    name = new_name()
    as_owner(template, f'CREATE DATABASE "{name}" TEMPLATE "{template}"', database="postgres")
    try:
        with using(name):
            yield name
    finally:
        as_owner(template, f'DROP DATABASE "{name}" WITH (FORCE)', database="postgres")


@contextmanager
def using(name):
    """Both connections lead to this database while this lasts."""
    before = {alias: connections[alias].settings_dict["NAME"] for alias in BOTH}
    lead_to(dict.fromkeys(BOTH, name))
    try:
        yield
    finally:
        lead_to(before)


def lead_to(names):
    for alias, name in names.items():
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = settings.DATABASES[alias]["NAME"] = name


def as_owner(usual, statement, database=None):
    """One statement outside any transaction, from a database that stays."""
    with using(database or usual), connections[databases.OWNER].cursor() as cursor:
        cursor.execute(statement)


def new_name():
    return f"promotora_test_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}_{os.getpid()}_{next(numbers)}"


@pytest.fixture
def server_of_its_own(tmp_path_factory, django_db_setup, django_db_blocker):
    """A database server that nobody else uses, so that it may be killed."""
    if os.environ.get("DATABASE_URL"):
        pytest.skip("The database is not ours to kill: DATABASE_URL is set.")
    server = embedded.Server(tmp_path_factory.mktemp("home"))
    before = {alias: dict(connections[alias].settings_dict) for alias in BOTH}
    with django_db_blocker.unblock():
        for alias in BOTH:
            lead(alias, HOST=str(server.socket), NAME=databases.NAME)
        call_command("migrate", verbosity=0)
        yield server
        for alias in BOTH:
            lead(alias, HOST=before[alias]["HOST"], NAME=before[alias]["NAME"])
    server.leave()


def lead(alias, **where):
    connections[alias].close()
    connections[alias].settings_dict.update(where)


@pytest.fixture
def by_server(settings):
    """Letters go to the mail server at this port."""

    def goes_to(port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 10

    return goes_to
