"""What must be so before the site opens: its database answers, is new enough, and is as the code declares it."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from promotora.portal import embedded
from promotora.portal.databases import OWNER, SITE
from promotora.portal.trouble import Trouble

if TYPE_CHECKING:
    from django.db.backends.postgresql.base import DatabaseWrapper

OLDEST = 16
SETTINGS = "promotora.portal.settings"

# Ownership may also come from a role that the site's role belongs to, hence pg_has_role.
MIGHT = """
SELECT r.rolname, r.rolsuper, r.rolbypassrls, r.rolcreaterole OR r.rolcreatedb,
       EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
               AND pg_has_role(r.oid, c.relowner, 'USAGE'))
FROM pg_roles r WHERE r.rolname = current_user
"""
MIGHT_SENTENCES = (
    "is a superuser, and row security does not hold a superuser",
    "may bypass row security (BYPASSRLS)",
    "may make roles or databases",
    "owns the site's tables, and row security does not hold an owner",
)


@contextmanager
def opened() -> Iterator[embedded.Server | None]:
    """The database runs and Django is ready while this lasts. Yields the embedded server, if that is the one."""
    with embedded.running() as server:
        set_up()
        yield server


def set_up() -> None:
    """Make Django ready; Trouble when a setting cannot be read."""
    import django

    from promotora.portal import environment

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    try:
        environment.read()
    except ValueError as error:
        raise Trouble(str(error)) from error
    django.setup()


def connected(alias: str = SITE) -> "DatabaseWrapper":
    """A connection that answers; Trouble when none does."""
    from django.db import OperationalError, connections

    connection: Any = connections[alias]
    try:
        connection.ensure_connection()
    except OperationalError as error:
        setting = "DATABASE_OWNER_URL" if alias == OWNER else "DATABASE_URL"
        raise Trouble(
            f"The database {address(connection.settings_dict)} does not let us in: {reason(error)}. "
            f"Start it, or correct {setting}."
        ) from error
    return connection  # type: ignore[no-any-return]


def address(settings: dict[str, Any]) -> str:
    """Where a database is, without the password."""
    port = f":{settings['PORT']}" if settings["PORT"] else ""
    return f"{settings['NAME']} at {settings['HOST'] or 'this machine'}{port} (as {settings['USER'] or 'nobody'})"


def reason(error: Exception) -> str:
    """The last thing that PostgreSQL's client said of its failure."""
    lines = [line.strip() for line in str(error).splitlines() if "failed:" in line]
    return (lines[-1] if lines else str(error).strip()).split("failed: ")[-1].removeprefix("FATAL:").strip().rstrip(".")


def version(connection: "DatabaseWrapper") -> int:
    """The server's major version."""
    return connection.pg_version // 10_000


def refuse_unfit() -> None:
    """Trouble when the site may not be opened on this database, whatever its tables are."""
    refuse_same_role()
    connection = connected(SITE)
    refuse_old(connection)
    refuse_too_mighty(connection)


def refuse_same_role() -> None:
    """Trouble when the site's role and the owner are one: taking the site's rights away would take the owner's."""
    from django.db import connections

    site, owner = (connections[alias].settings_dict for alias in (SITE, OWNER))
    if os.environ.get("DATABASE_OWNER_URL") and site["USER"] == owner["USER"]:
        raise Trouble(
            f"DATABASE_URL and DATABASE_OWNER_URL both name {site['USER']}, and row security does not hold an owner. "
            "Name a role that owns nothing in DATABASE_URL. `promotora check` says how to make one."
        )


def refuse_old(connection: "DatabaseWrapper") -> None:
    """Trouble when the server is too old."""
    if version(connection) < OLDEST:
        raise Trouble(too_old(version(connection)))


def too_old(major: int) -> str:
    """What is wrong with an old server, and the way out."""
    return (
        f"The database server is PostgreSQL {major}; Promotora needs {OLDEST} or newer. Upgrade the server and change "
        "DATABASE_URL, or unset it: then the embedded PostgreSQL is used."
    )


def too_mighty(connection: "DatabaseWrapper") -> list[str]:
    """Why the role that the site connects as is not safe; none means it is."""
    with connection.cursor() as cursor:
        cursor.execute(MIGHT)
        row: tuple[Any, ...] = cursor.fetchone() or ("", False, False, False, False)
    return [f"{row[0]} {sentence}" for sentence, applies in zip(MIGHT_SENTENCES, row[1:], strict=True) if applies]


def refuse_too_mighty(connection: "DatabaseWrapper") -> None:
    """Trouble when the site would connect as a role that row security does not hold."""
    for sentence in too_mighty(connection):
        raise Trouble(
            f"The site may not run as this role: {sentence}. Name a role that owns nothing in DATABASE_URL, and the "
            "owner in DATABASE_OWNER_URL. `promotora check` says how to make one."
        )


def unapplied(alias: str = OWNER) -> list[str]:
    """Migrations that the database lacks."""
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections[alias])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def differences() -> list[str]:
    """Where row security is not as declared."""
    from promotora.apps.core import security

    return security.differences(connected(OWNER), site_role())


def site_role() -> str:
    """The role that the site connects as."""
    from django.db import connections

    return str(connections[SITE].settings_dict["USER"])


def bring_up_to_date(tell: Callable[[str], None]) -> None:
    """Apply what the database lacks, and say so; nothing when it lacks nothing."""
    from django.core.management import call_command

    refuse_same_role()
    refuse_old(connected(OWNER))
    waiting = unapplied()
    if waiting:
        refuse_without_owner()
        tell(f"Bringing the database up to date ({len(waiting)} {'step' if len(waiting) == 1 else 'steps'}) …")
    elif differences():
        refuse_without_owner()
        tell("Bringing row security to what is declared …")
    else:
        return
    call_command("migrate", verbosity=0, interactive=False)


def refuse_without_owner() -> None:
    """Only the owner changes tables."""
    if os.environ.get("DATABASE_URL") and not os.environ.get("DATABASE_OWNER_URL"):
        raise Trouble(
            "The database is not as this version of Promotora needs it, and only its owner may change that. Set "
            "DATABASE_OWNER_URL to the role that owns the database, and start again."
        )
