"""Plain words as paragraphs, lists and links; two people's words beside each other; what changed between two texts."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any

from django import forms
from django.utils.formats import time_format
from django.utils.translation import gettext as _

from promotora.apps.network.rules.learning import is_https
from promotora.apps.people.presenters.forms import Beside, shown

LINK = re.compile(r"https://[^\s<>\"']+")
AFTER_A_LINK = ".,;:!?)]}»”’"  # what ends a sentence, and is no part of a link
ITEM = "- "


@dataclass(frozen=True)
class Piece:
    """Some words, and where they lead."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Block:
    """A paragraph or a list; each line a row of pieces."""

    is_list: bool
    lines: list[list[Piece]]


def blocks(written: str) -> list[Block]:
    """What was written, to be drawn: an empty line begins a paragraph, "- " an item of a list, https:// a link."""
    found: list[Block] = []
    lines = (line.strip() for line in written.splitlines())
    for kind, group in groupby(lines, key=_kind):
        if kind:
            found.append(Block(kind == ITEM, [pieces(line.removeprefix(ITEM)) for line in group]))
    return found


def _kind(line: str) -> str:
    if not line or line == ITEM.strip():
        return ""
    return ITEM if line.startswith(ITEM) else "words"


def pieces(line: str) -> list[Piece]:
    """Words and links in turn."""
    found, end = [], 0
    for match in LINK.finditer(line):
        url = match[0].rstrip(AFTER_A_LINK)
        if is_https(url):
            found += [Piece(line[end : match.start()]), Piece(url, url)]
            end = match.start() + len(url)
    return [piece for piece in [*found, Piece(line[end:])] if piece.text]


# ------------------------------------------------------------------------------------------------ what changed


@dataclass(frozen=True)
class Changed:
    """A line before and after. `what`: what happened to it, in words; nothing when it is the same."""

    what: str
    before: str
    after: str


def changes(before: str, after: str) -> list[Changed]:
    """Two texts line by line, beside each other."""
    old, new = _lines(before), _lines(after)
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [row for _tag, i, j, k, m in steps for row in _rows(old[i:j], new[k:m])]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _rows(old: list[str], new: list[str]) -> Iterator[Changed]:
    for number in range(max(len(old), len(new))):
        before = old[number] if number < len(old) else ""
        after = new[number] if number < len(new) else ""
        yield Changed(_what(before, after), before, after)


def _what(before: str, after: str) -> str:
    if before == after:
        return ""
    if not before:
        return _("new")
    return _("changed") if after else _("taken out")


# ---------------------------------------------------------------------------------------------- two people's words


def both(form: forms.Form, theirs: Mapping[str, Any]) -> list[Beside]:
    """What one wrote and what is stored now, for each field that is not the same."""
    found = [
        Beside(str(form.fields[name].label), _shown(form, name, form.cleaned_data.get(name)), _shown(form, name, value))
        for name, value in theirs.items()
    ]
    return [each for each in found if each.differs]


def _shown(form: forms.Form, name: str, value: Any) -> str:
    return time_format(value) if isinstance(value, time) else shown(form.fields[name], value)
