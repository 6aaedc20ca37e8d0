"""Saying: who works here, how much, who is away, what runs out, who leaves and who may come."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotora.apps.core.numbers import number
from promotora.apps.network.models import Credential, Joining, Leave, Staff, Subcontractor
from promotora.apps.network.rules.staffing import Lasts, lasts
from promotora.apps.network.terms import Service
from promotora.apps.people.presenters.words import day, dots
from promotora.apps.people.terms import Language

TONES = {Lasts.GOOD: "ok", Lasts.SOON: "gold", Lasts.EXPIRED: "danger"}
Pill = tuple[str, str]  # tone, word


@dataclass(frozen=True)
class CredentialSaid:
    """A license or certificate in words."""

    row: Credential
    line: str
    tone: str
    word: str


@dataclass(frozen=True)
class LeaveSaid:
    """A leave in words. `open`: it is not over, and can be changed."""

    row: Leave
    line: str
    open: bool


@dataclass(frozen=True)
class PersonSaid:
    """Somebody on the team in words."""

    row: Staff
    name: str
    role: str
    fte: str
    languages: str
    pills: list[Pill]
    credentials: list[CredentialSaid]
    leaves: list[LeaveSaid]

    @property
    def line(self) -> str:
        """Their languages, and since when they are here."""
        return dots([self.languages, since(self.row)])

    @property
    def url(self) -> str:
        """Their own page."""
        return reverse("roster_person", args=[self.row.pk])


def person_said(staff: Staff, today: date) -> PersonSaid:
    """Somebody, as they stand on a day."""
    credentials = [credential_said(each, today) for each in staff.credentials.all()]
    return PersonSaid(
        row=staff,
        name=staff.name,
        role=capfirst(staff.get_role_display()),
        fte=hundredths(staff.fte),
        languages=languages(staff.languages),
        pills=[*_here(staff, today), *_running_out(credentials)],
        credentials=credentials,
        leaves=[leave_said(each, today) for each in staff.leaves.all()],
    )


def hundredths(share: Decimal | float) -> str:
    """1.00, in the reader's own manner."""
    return number(share, 2)


def languages(codes: Iterable[str]) -> str:
    """The languages by name; one that nobody knows stays as it is."""
    names = dict(Language.choices)
    return ", ".join(str(names.get(code, code)) for code in codes)


def since(staff: Staff) -> str:
    """From which day on they are here, and up to which."""
    if staff.ends is None:
        return _("from %(day)s") % {"day": day(staff.starts)}
    return _("%(starts)s to %(ends)s") % {"starts": day(staff.starts), "ends": day(staff.ends)}


def _here(staff: Staff, today: date) -> list[Pill]:
    """Away, about to be, leaving, gone or not here yet."""
    found: list[Pill] = []
    if staff.starts > today:
        found.append(("info", _("begins on %(day)s") % {"day": day(staff.starts)}))
    for leave in staff.leaves.all():
        if leave.starts <= today and (leave.ends is None or leave.ends >= today):
            word = _("away until %(day)s") % {"day": day(leave.ends)} if leave.ends else _("away, no end known")
            found.append(("gold", word))
        elif today < leave.starts <= today + timedelta(days=60):
            found.append(("info", _("away from %(day)s") % {"day": day(leave.starts)}))
    if staff.ends is not None:
        over = staff.ends < today
        words = _("left on %(day)s") if over else _("leaves on %(day)s")
        found.append(("quiet" if over else "warm", words % {"day": day(staff.ends)}))
    return found


def _running_out(credentials: Sequence[CredentialSaid]) -> list[Pill]:
    return [(each.tone, f"{each.row.kind}: {each.word}") for each in credentials if each.tone != "ok"]


def credential_said(row: Credential, today: date) -> CredentialSaid:
    """A credential, and whether it runs out."""
    how = lasts(row.expires, today)
    if row.expires is None:
        word = _("does not run out")
    elif how is Lasts.EXPIRED:
        word = _("expired on %(day)s") % {"day": day(row.expires)}
    else:
        word = _("good until %(day)s") % {"day": day(row.expires)}
    return CredentialSaid(row, dots([row.number, word]), TONES[how], word)


def leave_said(row: Leave, today: date) -> LeaveSaid:
    """A leave from its first day to its last."""
    if row.ends is None:
        line = _("away from %(day)s, no end known") % {"day": day(row.starts)}
    else:
        line = _("away %(starts)s to %(ends)s") % {"starts": day(row.starts), "ends": day(row.ends)}
    return LeaveSaid(row, line, row.ends is None or row.ends >= today)


def team_title(count: int, coordinators: Decimal) -> str:
    """What is true of the team today."""
    said = ngettext(
        "%(count)d person works here today, with %(fte)s full-time care coordinators",
        "%(count)d people work here today, with %(fte)s full-time care coordinators",
        count,
    )
    return said % {"count": count, "fte": hundredths(coordinators)}


@dataclass(frozen=True)
class SubcontractorSaid:
    """Another organization that gives services, in words."""

    row: Subcontractor
    services: str
    line: str
    over: bool


def subcontractor_said(row: Subcontractor, today: date) -> SubcontractorSaid:
    """Which services, from when to when."""
    names = dict(Service.choices)
    services = ", ".join(str(names.get(code, code)) for code in row.services)
    if row.ends is None:
        line = _("from %(day)s") % {"day": day(row.starts)}
    else:
        line = _("%(starts)s to %(ends)s") % {"starts": day(row.starts), "ends": day(row.ends)}
    return SubcontractorSaid(row, services, line, row.ends is not None and row.ends < today)


@dataclass(frozen=True)
class JoiningSaid:
    """Somebody who may join, in words. `late`: the day has come, and nobody said what became of it."""

    row: Joining
    title: str
    line: str
    late: bool


def joining_said(row: Joining, today: date) -> JoiningSaid:
    """Who, from where, when, and how likely."""
    title = _("%(role)s, %(fte)s of full time") % {
        "role": capfirst(row.get_role_display()),
        "fte": hundredths(row.fte),
    }
    when = _("from %(day)s") % {"day": day(row.starts)}
    likely = _("%(percent)d percent likely") % {"percent": row.likely}
    return JoiningSaid(row, title, dots([row.get_comes_display(), when, likely, row.note]), row.starts <= today)
