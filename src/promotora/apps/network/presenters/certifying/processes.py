"""Processes, visits and contracts in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotora.apps.core.numbers import number
from promotora.apps.network.models import Audited, Contract, Process, ProcessStep, Visit
from promotora.apps.network.presenters.applying.words import listed, words_of
from promotora.apps.network.presenters.certifying.board import in_days, overdue
from promotora.apps.network.terms import Area, Document, Population, StepKind
from promotora.apps.people.presenters.words import day, dots

# ------------------------------------------------------------------------------------------------------------ processes


@dataclass(frozen=True)
class ProcessSaid:
    """One version of how a plan certifies."""

    row: Process
    url: str
    line: str
    state: str
    tone: str
    steps: list[tuple[str, str, list[str]]]


def process_said(row: Process, present: Process | None, today: date) -> ProcessSaid:
    """A version in words. `present`: the one that holds today."""
    months = ngettext("%(count)d month", "%(count)d months", row.months) % {"count": row.months}
    state, tone = _("not in use any more"), "quiet"
    if row == present:
        state, tone = _("in use"), "ok"
    elif row.starts > today:
        state, tone = _("to come"), "gold"
    line = _("from %(day)s on; a certificate lasts %(months)s; an application is taken up within %(days)s") % {
        "day": day(row.starts),
        "months": months,
        "days": in_days(row.first_days),
    }
    return ProcessSaid(
        row, reverse("process", args=[row.pk]), line, state, tone, [_step(one) for one in row.steps.all()]
    )


def _step(step: ProcessStep) -> tuple[str, str, list[str]]:
    needed = _("needed") if step.needed else _("may be left out")
    within = _("within %(days)s") % {"days": in_days(step.days)}
    items = [capfirst(words_of(Document, each)) if step.kind == StepKind.DOCUMENT else each for each in step.items]
    return step.name, dots([capfirst(step.get_kind_display()), needed, within]), items


# --------------------------------------------------------------------------------------------------------------- visits


@dataclass(frozen=True)
class VisitSaid:
    """A visit or an audit."""

    row: Visit
    url: str
    title: str
    line: str
    state: str
    tone: str
    totals: str


def visit_said(row: Visit, today: date) -> VisitSaid:
    """A visit or an audit, in words."""
    kind = _("Audit of health action plans, %(day)s") if row.audit else _("Visit, %(day)s")
    state, tone = (_("planned"), "gold") if row.on >= today else (overdue(row.on, today), "danger")
    if row.written_at is not None:
        state, tone = _("written down"), "ok"
    return VisitSaid(
        row=row,
        url=reverse("visit", args=[row.certification_id, row.pk]),
        title=kind % {"day": day(row.on)},
        line=dots([row.where, str(row.visitor)]),
        state=state,
        tone=tone,
        totals=totals(row),
    )


def totals(row: Visit) -> str:
    """How many of the health action plans that were drawn are as they should be."""
    if row.sample is None:
        return ""
    said = ngettext(
        "%(passed)d of %(count)d health action plan is as it should be",
        "%(passed)d of %(count)d health action plans are as they should be",
        row.sample,
    )
    return said % {"passed": row.passed or 0, "count": row.sample}


@dataclass(frozen=True)
class AuditedSaid:
    """One member who was drawn."""

    row: Audited
    url: str
    name: str
    state: str
    tone: str


def audited_said(row: Audited, of: Visit) -> AuditedSaid:
    """One member who was drawn, in words."""
    state, tone = {
        None: (_("not read yet"), "gold"),
        True: (_("as it should be"), "ok"),
        False: (_("not as it should be"), "warm"),
    }[row.passed]
    url = reverse("audited", args=[of.certification_id, of.pk, row.pk])
    return AuditedSaid(row, url, str(row.member), state, tone)


def drawn_said(row: Visit) -> str:
    """How the sample was drawn, so that it can be again."""
    if row.drawn_at is None:
        return ""
    said = ngettext(
        "%(sample)s of %(count)d member, drawn by lot on %(day)s. The number of the lot is %(seed)s.",
        "%(sample)s of %(count)d members, drawn by lot on %(day)s. The number of the lot is %(seed)s.",
        row.drawn_from or 0,
    )
    return said % {
        "sample": row.sample,
        "count": row.drawn_from or 0,
        "day": day(row.drawn_at),
        "seed": row.seed,
    }


# ------------------------------------------------------------------------------------------------------------ contracts


@dataclass(frozen=True)
class ContractSaid:
    """What a plan and a CB-CME agreed."""

    row: Contract
    url: str
    state: str
    tone: str
    dates: str
    members: str
    rates: list[tuple[str, str]]
    facts: list[tuple[str, str]]

    @property
    def open(self) -> bool:
        """Whether it may still be ended."""
        return self.tone != "quiet"


def contract_said(row: Contract, today: date) -> ContractSaid:
    """A contract in words."""
    members = ngettext("%(count)s member at the most", "%(count)s members at the most", row.capacity)
    most = members % {"count": number(row.capacity, 0)}
    rates = [(_("Tier %(tier)s") % {"tier": tier}, dollars(cents)) for tier, cents in sorted(row.rates.items())]
    state, tone = _standing(row, today)
    facts = [
        (_("Holds"), dates(row)),
        (_("Room"), most),
        (_("Areas"), listed(Area, row.areas) or _("all areas")),
        (_("Populations"), listed(Population, row.populations) or _("everybody")),
        *((_("%(tier)s, a member and month") % {"tier": tier}, amount) for tier, amount in rates),
        (_("Terms"), row.terms or _("none written")),
        (_("Signed by"), str(row.signed_by or "")),
        *([(_("Ended because"), row.ended_because)] if row.ended_because else []),
    ]
    return ContractSaid(
        row, reverse("contract", args=[row.certification_id, row.pk]), state, tone, dates(row), most, rates, facts
    )


def _standing(row: Contract, today: date) -> tuple[str, str]:
    if row.ends is not None and row.ends < today:
        return _("ended"), "quiet"
    if row.starts > today:
        return _("to come"), "gold"
    return (_("ends soon"), "warm") if row.ended_because else (_("holds"), "ok")


def dates(row: Contract) -> str:
    """From when to when."""
    if row.ends is None:
        return _("from %(day)s on") % {"day": day(row.starts)}
    return _("%(starts)s to %(ends)s") % {"starts": day(row.starts), "ends": day(row.ends)}


def dollars(cents: int) -> str:
    """An amount as it is said."""
    return _("$%(amount)s") % {"amount": number(Decimal(cents) / 100, 2)}


def served_said(count: int) -> str:
    """How many members are served there now."""
    if not count:
        return _("It serves none of your members now.")
    return ngettext("It serves %(count)d of your members now.", "It serves %(count)d of your members now.", count) % {
        "count": count
    }


def placements_url() -> str:
    """Where members are placed elsewhere; empty where that room is not there."""
    try:
        return reverse("placements")
    except NoReverseMatch:
        return ""


def not_yet_read(rows: Sequence[Audited]) -> int:
    """How many were drawn and not read."""
    return sum(row.passed is None for row in rows)
