"""Row security: what kind of facts each table holds, which rows of it one may see, and the SQL that makes it so.

Every model says its privacy class with `@holds(...)`; one that says nothing fails the tests. `apply` brings a database
to what is declared, again and again with the same result; `differences` says where it is not so.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any, TypeVar

from django.apps import apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from promotora.apps.core import functions, signing

M = TypeVar("M", bound=type[models.Model])


class Privacy(StrEnum):
    """What kind of facts a table holds."""

    MEMBER = "Facts about members: a row is seen only by an organization that may see its member."
    BETWEEN = "Facts that organizations tell each other: a row is seen only by those whom it is between."
    STAFF = "Facts about organizations and the people who work in them."
    OPEN = "Facts that anyone may read."
    SYSTEM = "What the machine needs to run: sessions, jobs, migrations. No facts about members."


@dataclass(frozen=True)
class RowPolicy:
    """Which rows the site's role may use. Each is a condition in SQL; `{table}` stands for the table's name.

    None for a verb: nobody may do that through the site.
    """

    see: str
    add: str | None = None
    change: str | None = None
    remove: str | None = None

    def conditions(self, table: str) -> dict[str, str]:
        """The SQL condition of each verb that is allowed at all."""
        verbs = {"SELECT": self.see, "INSERT": self.add, "UPDATE": self.change, "DELETE": self.remove}
        return {verb: condition.replace("{table}", table) for verb, condition in verbs.items() if condition}


@dataclass(frozen=True)
class Declared:
    """One table's privacy class and, where not everyone who works here may read it, its row policy."""

    table: str
    privacy: Privacy
    policy: RowPolicy | None = None
    verbs: frozenset[str] = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})


_declared: dict[str, Declared] = {}
_prelude: list[str] = [functions.SCOPE]
_epilogue: list[str] = []


def holds(privacy: Privacy, policy: RowPolicy | None = None, *, only: Iterable[str] = ()) -> Callable[[M], M]:
    """Declare a model's privacy class; MEMBER and BETWEEN need a row policy. `only`: the verbs it may use."""

    def declare(model: M) -> M:
        say(model._meta.db_table, privacy, policy, only=only)
        return model

    return declare


def say(table: str, privacy: Privacy, policy: RowPolicy | None = None, *, only: Iterable[str] = ()) -> None:
    """Declare a table that has no model of ours."""
    if (privacy in (Privacy.MEMBER, Privacy.BETWEEN)) != (policy is not None):
        raise TypeError(
            f"{table}: a table of members' facts needs a row policy, one of facts between organizations too."
        )
    verbs = frozenset(policy.conditions(table)) if policy else frozenset(only) or Declared.verbs
    _declared[table] = Declared(table, privacy, policy, verbs)


def also(sql: str, *, first: bool = False) -> None:
    """SQL functions and triggers that belong to row security: `first` if the policies use them. Must bear repeating."""
    (_prelude if first else _epilogue).append(sql)


def declared() -> dict[str, Declared]:
    """Every declaration, by table."""
    return dict(_declared)


def undeclared() -> list[str]:
    """Tables of installed models that say nothing of their privacy."""
    return sorted({model._meta.db_table for model in every_model()} - set(_declared))


def every_model() -> list[type[models.Model]]:
    """Every model with a table of its own, those that history and links between models make included."""
    models_ = apps.get_models(include_auto_created=True)
    return [model for model in models_ if model._meta.managed and not model._meta.proxy]


def apply(connection: BaseDatabaseWrapper, site_role: str) -> None:
    """Bring the database to what is declared: functions, rights of the site's role, row policies, triggers."""
    here = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        cursor.execute(signing.FORGET_RIGHTS)
        for sql in _prelude:
            cursor.execute(sql)
        for statement in rights(site_role, [declared for declared in _declared.values() if declared.table in here]):
            cursor.execute(statement)
        cursor.execute(functions.SIGN_POLICIES)
        for sql in _epilogue:
            cursor.execute(sql)
    signing.sign(connection, _declared_functions())


def _declared_functions() -> dict[str, str]:
    return signing.declared_in(_prelude + _epilogue)


def rights(site_role: str, tables: Iterable[Declared]) -> list[str]:
    """The statements that give the site's role what is declared and nothing more."""
    role = f'"{site_role}"'
    statements = [
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}, PUBLIC",
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"REVOKE CREATE ON SCHEMA public FROM {role}, PUBLIC",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
    ]
    for table in tables:
        statements.append(f"GRANT {', '.join(sorted(table.verbs))} ON {quoted(table.table)} TO {role}")
        statements += policies(table, role)
    return statements


def policies(table: Declared, role: str) -> list[str]:
    """The statements that make one table's row policy, dropping an older one."""
    name = quoted(table.table)
    drop = [f"DROP POLICY IF EXISTS {verb.lower()}_in_scope ON {name}" for verb in sorted(Declared.verbs)]
    if table.policy is None:
        return [*drop, f"ALTER TABLE {name} DISABLE ROW LEVEL SECURITY"]
    made = [
        statement
        for verb, condition in table.policy.conditions(name).items()
        for statement in (
            f"CREATE POLICY {verb.lower()}_in_scope ON {name} FOR {verb} TO {role} {_clause(verb, condition)}",
            f"COMMENT ON POLICY {verb.lower()}_in_scope ON {name} IS '{_print(condition)}'",
        )
    ]
    return [*drop, f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY", *made]


def _print(condition: str) -> str:
    """A short print of a condition, by which a database that an older or another hand made is known."""
    return sha256(condition.encode()).hexdigest()[:16]


def _clause(verb: str, condition: str) -> str:
    if verb == "INSERT":
        return f"WITH CHECK ({condition})"
    return f"USING ({condition}) WITH CHECK ({condition})" if verb == "UPDATE" else f"USING ({condition})"


def quoted(name: str) -> str:
    """A table's name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def differences(connection: BaseDatabaseWrapper, site_role: str) -> list[str]:
    """What in this database is not as declared, each as a sentence; none means all is as it should be."""
    found = _as_found(connection, site_role)
    tables = [table for table in _declared.values() if table.table in found]
    missing = [f"The table {table} says nothing of its privacy." for table in sorted(set(found) - set(_declared))]
    functions_ = [f"The {name} is not as declared." for name in signing.altered(connection, _declared_functions())]
    return missing + [sentence for table in tables for sentence in _differs(table, *found[table.table])] + functions_


def _as_found(connection: BaseDatabaseWrapper, site_role: str) -> dict[str, tuple[bool, set[str], set[str]]]:
    with connection.cursor() as cursor:
        cursor.execute(functions.AS_FOUND, {"role": site_role})
        return {table: (secured, set(verbs), set(granted)) for table, secured, verbs, granted in cursor.fetchall()}


def _differs(table: Declared, secured: bool, verbs: set[str], granted: set[str]) -> list[str]:
    conditions = table.policy.conditions(quoted(table.table)) if table.policy else {}
    wanted = {f"{verb} {_print(condition)}" for verb, condition in conditions.items()}
    checks = {
        f"Row security of {table.table} is off: anyone could read every member's rows.": bool(wanted) and not secured,
        f"The row policies of {table.table} are not those declared.": wanted != verbs,
        f"The site's role may do other things with {table.table} than declared.": granted != table.verbs,
    }
    return [sentence for sentence, applies in checks.items() if applies]


def row_policy_of(model: type[models.Model]) -> Any:
    """The declaration of a model's table."""
    return _declared[model._meta.db_table]
