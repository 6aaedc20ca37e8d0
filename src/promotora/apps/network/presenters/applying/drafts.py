"""How far a draft is: its parts, which are complete, what is still missing and where; and two versions of one part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from promotora.apps.network.models import Application
from promotora.apps.network.presenters.applying.words import TITLES, Line, section_said
from promotora.apps.network.rules.application import DOCUMENTS, PART_OF, PARTS, PLANS
from promotora.apps.network.rules.refusal import Refusal
from promotora.apps.network.terms import Form
from promotora.apps.people.presenters.forms import Beside
from promotora.apps.people.presenters.words import clock_time, moment

PAGES = {DOCUMENTS: "application_documents", PLANS: "application_plans"}


@dataclass(frozen=True)
class PartDone:
    """One part of a draft: whether it is complete, and every sentence of what is missing."""

    part: str
    title: str
    missing: list[str]
    url: str

    @property
    def complete(self) -> bool:
        """Whether nothing of it keeps the draft from being sent."""
        return not self.missing


def url_of(application: Application, part: str) -> str:
    """The page of a part."""
    if part in PAGES:
        return reverse(PAGES[part], args=[application.pk])
    return reverse("application_section", args=[application.pk, part])


def progress(application: Application, refusals: Sequence[Refusal]) -> list[PartDone]:
    """Every part of a draft, in order. A refusal of no part is with the plans."""
    missing: dict[str, list[str]] = {}
    for refusal in refusals:
        missing.setdefault(PART_OF.get(refusal, PLANS), []).append(_(refusal.value))
    return [
        PartDone(part, str(TITLES[part]), missing.get(part, []), url_of(application, part))
        for part in PARTS[Form(application.form)]
    ]


def after(application: Application, part: str) -> str:
    """The page that follows a part: the next part, or check and send."""
    parts = PARTS[Form(application.form)]
    here = parts.index(part) + 1
    if here < len(parts):
        return url_of(application, parts[here])
    return reverse("application_check", args=[application.pk])


def steps(application: Application) -> list[str]:
    """The name of every step, to the last."""
    return [str(TITLES[part]) for part in PARTS[Form(application.form)]] + [_("Check and send")]


def step_of(application: Application, part: str) -> int:
    """Which step a part is, from 1."""
    return PARTS[Form(application.form)].index(part) + 1


def saved_said(application: Application, today: date) -> str:
    """When it was saved last."""
    saved_at = application.saved_at
    if saved_at is None:
        return _("Nothing is saved yet")
    if timezone.localtime(saved_at).date() == today:
        return _("Saved at %(time)s") % {"time": clock_time(saved_at)}
    return _("Saved on %(moment)s") % {"moment": moment(saved_at)}


def beside(section: str, mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[Beside]:
    """Two versions of a section, line by line, where they are not the same."""
    one, other = section_said(section, mine), section_said(section, theirs)
    return [each for each in _paired(one, other) if each.differs]


def _paired(mine: list[Line], theirs: list[Line]) -> list[Beside]:
    """Lines of the same place and name beside each other; a row that only one has stands alone."""
    width = max(len(mine), len(theirs))
    pairs = zip(_to(width, mine), _to(width, theirs), strict=True)
    return [
        each
        for (label, my), (other, their) in pairs
        for each in (
            [Beside(label or other, my, their)]
            if label == other or not label or not other
            else _apart(label, my, other, their)
        )
    ]


def _apart(label: str, mine: str, other: str, theirs: str) -> list[Beside]:
    return [Beside(label, mine, ""), Beside(other, "", theirs)]


def _to(width: int, lines: list[Line]) -> list[Line]:
    return lines + [("", "")] * (width - len(lines))
