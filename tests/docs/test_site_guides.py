"""The guides to settings and tables say what the code says; `make docs` writes them again."""

import os
from pathlib import Path

import pytest

from promotora.apps.core import security
from promotora.portal.environment import SETTINGS

GUIDES = Path(__file__).parents[2] / "docs" / "guides"

SETTINGS_HEAD = """# Settings of an installation

All come from the environment. None is needed on one person's machine; `promotora check` says
what is wrong and how to mend it.

| setting | what it is |
|---|---|
"""
TABLES_HEAD = """# What each table holds, and what the site may do with it

The site connects as a role that owns nothing. Where a table holds facts about members, a row policy decides row by row;
every such policy reads `people_access` ([why](../adr/0007-row-security-reads-one-table.md)). What
organizations tell each other has row policies too: they read which organizations the row is between.
"""


def settings_guide() -> str:
    return SETTINGS_HEAD + "".join(f"| `{name}` | {says} |\n" for name, says in SETTINGS.items())


def tables_guide() -> str:
    parts = [TABLES_HEAD]
    for privacy in security.Privacy:
        tables = sorted(
            (one for one in security.declared().values() if one.privacy is privacy), key=lambda one: one.table
        )
        parts.append(f"\n## {privacy.value}\n\n| table | the site may |\n|---|---|\n")
        parts += [f"| `{one.table}` | {', '.join(verbs(one))} |\n" for one in tables]
    return "".join(parts)


def verbs(table: security.Declared) -> list[str]:
    words = {"SELECT": "read", "INSERT": "add", "UPDATE": "change", "DELETE": "remove"}
    return [word for verb, word in words.items() if verb in table.verbs]


@pytest.mark.parametrize(("name", "made"), [("settings.md", settings_guide), ("tables.md", tables_guide)])
def test_a_guide_is_up_to_date(name: str, made) -> None:
    guide = GUIDES / name
    if os.environ.get("PROMOTORA_WRITE_DOCS"):
        guide.write_text(made(), encoding="utf-8")
    assert guide.read_text(encoding="utf-8") == made(), f"docs/guides/{name} is stale. Write it again: make docs"
