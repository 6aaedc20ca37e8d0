"""`migrate`, as the database's owner, and row security with it: the one way by which tables change."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from promotora.apps.core import security
from promotora.portal.databases import OWNER
from promotora.portal.opening import refuse_same_role, refuse_without_owner, site_role

ONE_AT_A_TIME = "hashtext('promotora migrate')"


class Command(migrate.Command):
    """Django's own, on the owner's connection."""

    help = (
        "Brings the database's tables, and the rights and row policies of the site's role, to what the code declares."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Django's own, with another default."""
        super().add_arguments(parser)
        parser.set_defaults(database=OWNER)

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, then bring row security to what is declared."""
        refuse_same_role()
        refuse_without_owner()
        connection = connections[options["database"]]
        with alone(connection):
            super().handle(*args, **options)
            if options["database"] == OWNER and changes_everything(options):
                with transaction.atomic(using=options["database"]):
                    security.apply(connection, site_role())


def changes_everything(options: dict[str, Any]) -> bool:
    """Whether all tables are there in the end. Until then a new table has no rights, so nobody reads it unguarded."""
    looks_only = options.get("plan") or options.get("check_unapplied") or options.get("prune")
    return not looks_only and not options.get("app_label")


@contextmanager
def alone(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Two sites that start at once migrate one after the other."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_lock({ONE_AT_A_TIME})")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_advisory_unlock({ONE_AT_A_TIME})")
