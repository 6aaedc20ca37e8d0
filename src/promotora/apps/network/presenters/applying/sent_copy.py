"""The copy of what was sent: a PDF that says all of it, the same bytes whenever it is made of the same."""

import json
import re
from collections.abc import Sequence
from datetime import UTC
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from promotora.apps.accounts.models import Organization
from promotora.apps.network.models import Application, Attachment
from promotora.apps.network.presenters.applying.words import document_said, parts_said
from promotora.apps.network.terms import Form
from promotora.apps.people.presenters.words import moment

PAPER = Path(__file__).with_name("sent_copy.typ")
UNBROKEN = re.compile(r"\S{24}")  # a longer word would leave the page
BREAK_HERE = "\u200b"


class NoCopy(Exception):
    """The PDF could not be made."""


def copy_of(application: Application, plans: Sequence[Organization], documents: Sequence[Attachment]) -> bytes:
    """The PDF of a letter or application that was sent, in the language of the plans' offices. NoCopy if it fails."""
    if application.sent_at is None:
        raise ValueError("Only what was sent has a copy.")
    try:
        return typst.compile(
            PAPER.read_bytes(),
            sys_inputs=given(application, plans, documents),
            font_paths=_fonts(),
            timestamp=application.sent_at.astimezone(UTC).replace(microsecond=0),
            pdf_standards="ua-1",
        )
    except RuntimeError as error:  # TypstError is one
        raise NoCopy(f"The copy of application {application.pk} could not be made: {error}") from error


def given(application: Application, plans: Sequence[Organization], documents: Sequence[Attachment]) -> dict[str, str]:
    """What the paper is given: one text of data."""
    with override(settings.LANGUAGE_CODE):
        return {"sent": json.dumps(_breakable(_data(application, plans, documents)))}


def _data(application: Application, plans: Sequence[Organization], documents: Sequence[Attachment]) -> dict[str, Any]:
    organization, title = str(application.organization), _title(application)
    return {
        "language": settings.LANGUAGE_CODE,
        "title": title,
        "organization": organization,
        "running": _("%(title)s: %(organization)s") % {"title": title, "organization": organization},
        "foot": _("Made by Promotora, number %(number)d") % {"number": application.pk},
        "page": _("Page {page} of {pages}"),
        "unanswered": _("not answered"),
        "facts": _facts(application, plans),
        "parts": [{"title": part.title, "lines": part.lines} for part in parts_said(application)],
        "documents_title": _("Documents"),
        "documents_lead": _("The row of letters and digits is the file’s SHA-256: the same file has the same."),
        "documents": [
            {"kind": each.kind, "name": each.name, "size": each.size, "print": each.print}
            for each in map(document_said, documents)
        ],
    }


def _title(application: Application) -> str:
    if application.form == Form.LETTER:
        return _("Letter of intent to become a CB-CME")
    return _("Application to become a CB-CME")


def _facts(application: Application, plans: Sequence[Organization]) -> list[tuple[str, str]]:
    sent_at, sent_by = application.sent_at, application.sent_by
    npi = application.organization.npi
    return [
        (_("Organization"), str(application.organization)),
        *([(_("NPI"), npi)] if npi else []),
        (_("Sent to"), ", ".join(str(plan) for plan in plans)),
        (_("Sent on"), moment(sent_at) if sent_at else ""),
        (_("Sent by"), str(sent_by) if sent_by else ""),
    ]


def _breakable(data: Any) -> Any:
    """The same, where no word is longer than a line. Characters that no paper can show are left out."""
    if isinstance(data, str):
        shown = "".join(letter for letter in data if letter == "\n" or letter.isprintable() or letter in " \u200b")
        return UNBROKEN.sub(lambda run: run.group() + BREAK_HERE, shown)
    if isinstance(data, dict):  # a print is short enough, and is copied from the paper
        return {name: each if name == "print" else _breakable(each) for name, each in data.items()}
    return [_breakable(each) for each in data] if isinstance(data, list | tuple) else data


@cache
def _fonts() -> typst.Fonts:
    """The fonts that the wheel brings, and none of the machine's: the same paper everywhere."""
    return typst.Fonts(include_system_fonts=False)
