"""How many rows each table has, and a checksum over them that stays the same on another machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from promotora.portal.backup.archive import Counted, Progress

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper

FRAMEWORK = {"public.django_migrations", "public.django_content_type", "public.auth_permission"}
TABLES = """
SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND c.relpersistence <> 't' AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
ORDER BY 1
"""
# Rows as text look the same everywhere only if each of these is the same. Row security would hide rows and say nothing;
# switched off, it is an error instead.
ALIKE = """
SET LOCAL row_security = off; SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO';
SET LOCAL intervalstyle = 'postgres'; SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex'
"""
# The first 64 bits of each row's SHA-256, summed: no order matters, and the sum is exact.
COUNT = """
SELECT count(*), coalesce(sum(
    ('x' || left(encode(sha256(convert_to(whole_row_::text, 'UTF8')), 'hex'), 16))::bit(64)::bigint::numeric), 0)::text
FROM ONLY {table} AS whole_row_
"""


@contextmanager
def one_moment(using: str) -> Iterator["CursorWrapper"]:
    """A transaction that sees the database as it is now, whatever others write meanwhile."""
    from django.db import connections, transaction

    with transaction.atomic(using=using), connections[using].cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute(ALIKE)
        yield cursor


def tables(cursor: "CursorWrapper") -> list[str]:
    """Every table, by its full name."""
    cursor.execute(TABLES)
    return [name for (name,) in cursor.fetchall()]


def counted(cursor: "CursorWrapper", progress: Progress, what: str) -> dict[str, Counted]:
    """Every table's count and checksum."""
    names = tables(cursor)
    found = {}
    for done, name in enumerate(names, 1):
        cursor.execute(COUNT.format(table=name))
        found[name] = Counted(*cursor.fetchone())
        progress(what, done, len(names))
    return found


def with_rows(cursor: "CursorWrapper") -> list[str]:
    """Tables that hold anything but what an empty site holds."""
    return [name for name in tables(cursor) if name not in FRAMEWORK and _has_rows(cursor, name)]


def _has_rows(cursor: "CursorWrapper", name: str) -> bool:
    cursor.execute(f"SELECT EXISTS (SELECT FROM {name})")
    return bool((cursor.fetchone() or (False,))[0])


def unlike(before: dict[str, Counted], after: dict[str, Counted]) -> list[str]:
    """Tables that differ."""
    return sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
