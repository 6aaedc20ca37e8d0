"""Signing row security's SQL functions and triggers, so that one altered by hand, or left by an older version, shows.

Beside each, a comment keeps two prints: of the SQL that declares it, and of what the database made of that.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from django.db.backends.base.base import BaseDatabaseWrapper

_FUNCTION = re.compile(r"CREATE OR REPLACE FUNCTION (\w+)\(.*?\$\$.*?\$\$.*?;", re.S)
_TRIGGER = re.compile(r"CREATE TRIGGER (\w+) .*? ON (\w+)\b.*?;", re.S)

_OURS = r"p.pronamespace = 'public'::regnamespace AND p.prokind = 'f' AND p.proname LIKE 'promotora\_%'"
# What each says in the database's own words, with who may call a function, and whether a trigger is on.
AS_MADE = f"""
SELECT 'function ' || p.proname, 'FUNCTION ' || p.oid::regprocedure, obj_description(p.oid, 'pg_proc'),
       md5(pg_get_functiondef(p.oid) || array(
           SELECT g.grantee::regrole::text FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) g
           WHERE g.grantee <> p.proowner ORDER BY 1)::text)
FROM pg_proc p WHERE {_OURS}
UNION ALL
SELECT 'trigger ' || t.tgname || ' on ' || c.relname, format('TRIGGER %I ON %I', t.tgname, c.relname),
       obj_description(t.oid, 'pg_trigger'), md5(pg_get_triggerdef(t.oid) || t.tgenabled::text)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace AND {_OURS}
"""

# Who may call a function: everybody, as PostgreSQL makes it, until its own SQL says otherwise.
FORGET_RIGHTS = f"""
DO $$
DECLARE
    given record;
BEGIN
    FOR given IN SELECT p.oid::regprocedure AS name, g.grantee::regrole AS who
                 FROM pg_proc p CROSS JOIN LATERAL aclexplode(p.proacl) g
                 WHERE {_OURS} AND g.grantee NOT IN (0, p.proowner)
    LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM %s', given.name, given.who);
    END LOOP;
    FOR given IN SELECT p.oid::regprocedure AS name FROM pg_proc p WHERE {_OURS} AND p.proacl IS NOT NULL
    LOOP
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO PUBLIC', given.name);
    END LOOP;
END $$
"""


@dataclass(frozen=True)
class Made:
    """A function or trigger as the database has it: how COMMENT ON names it, its comment, and a print of what it is."""

    address: str
    comment: str
    says: str


def declared_in(sqls: Iterable[str]) -> dict[str, str]:
    """Every function and trigger that this SQL makes, by name, with the print of the statement that makes it."""
    sql = "\n".join(sqls)
    functions = {f"function {found[1]}": found[0] for found in _FUNCTION.finditer(sql)}
    triggers = {f"trigger {found[1]} on {found[2]}": found[0] for found in _TRIGGER.finditer(sql)}
    return {name: sha256(statement.encode()).hexdigest()[:16] for name, statement in (functions | triggers).items()}


def sign(connection: BaseDatabaseWrapper, declared: dict[str, str]) -> None:
    """Write the prints beside what was just made. A name that is there twice stays unsigned: one is not ours."""
    made = _as_made(connection)
    with connection.cursor() as cursor:
        for name, declared_as in declared.items():
            if len(found := made.get(name, [])) == 1:
                cursor.execute(f"COMMENT ON {found[0].address} IS '{declared_as} {found[0].says}'")


def altered(connection: BaseDatabaseWrapper, declared: dict[str, str]) -> list[str]:
    """The declared functions and triggers that are missing, are there twice, or are not as they were made."""
    made = _as_made(connection)
    return [name for name in sorted(declared) if not _is_as_declared(made.get(name, []), declared[name])]


def _is_as_declared(made: list[Made], declared_as: str) -> bool:
    return len(made) == 1 and made[0].comment == f"{declared_as} {made[0].says}"


def _as_made(connection: BaseDatabaseWrapper) -> dict[str, list[Made]]:
    found: dict[str, list[Made]] = {}
    with connection.cursor() as cursor:
        cursor.execute(AS_MADE)
        for name, address, comment, says in cursor.fetchall():
            found.setdefault(name, []).append(Made(address, comment or "", says))
    return found
