"""docs/roles.md says of every role what the code lets it do; `make docs` writes it again."""

import os
from pathlib import Path

from promotora.apps.accounts.roles import ROLES, Role, roles_of
from promotora.apps.accounts.terms import Kind, Permission

GUIDE = Path(__file__).parents[2] / "docs" / "roles.md"

HEAD = """# Who may do what

A person works in an organization as a role, from one day to another. What kind of organization it is decides which
roles it has; the role decides which pages open. The site's staff page shows these same words.

Whoever has a role that sees members signs in with a second factor.
"""


def written() -> str:
    return "\n".join([HEAD, *kinds(), *roles()])


def kinds() -> list[str]:
    lines = ["## Organizations and their roles", "", "| kind | roles |", "|---|---|"]
    rows = [f"| {kind.label} | {', '.join(str(role.label) for role in roles_of(kind))} |" for kind in Kind]
    return [*lines, *rows, ""]


def roles() -> list[str]:
    return [line for role in Role for line in one(role)]


def one(role: Role) -> list[str]:
    means = ROLES[role]
    may = [f"- {permission.value}" for permission in Permission if permission in means.may]
    sees = "Sees members." if means.sees_members else "Sees no members."
    return [
        f"## {str(role.label).capitalize()}",
        "",
        str(means.prose),
        "",
        f"{sees} May:",
        "",
        *(may or ["- nothing more"]),
        "",
    ]


def test_the_guide_to_roles_is_up_to_date() -> None:
    if os.environ.get("PROMOTORA_WRITE_DOCS"):
        GUIDE.write_text(written(), encoding="utf-8")
    assert GUIDE.read_text(encoding="utf-8") == written(), "docs/roles.md is stale. Write it again: make docs"


def test_a_role_that_changes_makes_the_guide_stale(monkeypatch) -> None:
    before = written()
    means = ROLES[Role.NAVIGATOR]
    more = type(means)(means.name, means.prose, means.kinds, means.may | {Permission.SEE_HEALTH})
    monkeypatch.setitem(ROLES, Role.NAVIGATOR, more)
    assert written() != before
