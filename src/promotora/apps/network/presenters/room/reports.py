"""Saying: which plans wait for a month's report, and since when."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotora.apps.accounts.models import Organization
from promotora.apps.core.numbers import number
from promotora.apps.network.models import Contract
from promotora.apps.network.presenters.room.capacity import month_said
from promotora.apps.network.rules.roster import Days
from promotora.apps.network.rules.staffing import due_on, is_overdue, months_to_report
from promotora.apps.people.presenters.words import day


@dataclass(frozen=True)
class MonthToTell:
    """A month that a plan was not told of yet."""

    month: str
    due: str
    overdue: bool
    url: str


@dataclass(frozen=True)
class PlanToTell:
    """A plan with which there is or was a contract. `ask`: the address of a report of the present month."""

    plan: Organization
    contract: str
    months: list[MonthToTell]
    present: str
    ask: str

    @property
    def overdue(self) -> int:
        """How many months are overdue."""
        return sum(each.overdue for each in self.months)

    @property
    def state(self) -> str:
        """How it stands, in words."""
        if self.overdue:
            said = ngettext("%(count)d report is overdue", "%(count)d reports are overdue", self.overdue)
            return said % {"count": self.overdue}
        if self.months:
            return _("due by %(day)s") % {"day": self.months[0].due}
        return _("told of every month that is over")

    @property
    def tone(self) -> str:
        """The color of the state."""
        return "warm" if self.overdue else "gold" if self.months else "ok"


def plans_to_tell(
    contracts: Sequence[Contract], reported: Mapping[int, Collection[date]], today: date
) -> list[PlanToTell]:
    """Each plan with its months, by the plan's name."""
    ordered = sorted(contracts, key=lambda each: (str(each.plan), each.plan_id, each.starts))
    several = [list(same) for _plan, same in groupby(ordered, key=lambda each: each.plan_id)]
    return [_plan(same, reported.get(same[0].plan_id, ()), today) for same in several]


def _plan(contracts: Sequence[Contract], reported: Collection[date], today: date) -> PlanToTell:
    plan, last = contracts[0].plan, contracts[-1]
    address = reverse("capacity_report", args=[plan.pk])
    spans: list[Days] = [(each.starts, each.ends) for each in contracts]
    holds = any(starts <= today and (ends is None or today <= ends) for starts, ends in spans)
    return PlanToTell(
        plan=plan,
        contract=_contract(last),
        months=[_month(month, address, today) for month in months_to_report(spans, reported, today)],
        present=month_said(today.replace(day=1)),
        ask=f"{address}?month={today:%Y-%m}" if holds else "",
    )


def _contract(contract: Contract) -> str:
    said = ngettext("a contract for %(count)s member", "a contract for %(count)s members", contract.capacity)
    words = said % {"count": number(contract.capacity)}
    if contract.ends is None:
        return _("%(contract)s from %(day)s") % {"contract": words, "day": day(contract.starts)}
    return _("%(contract)s, %(starts)s to %(ends)s") % {
        "contract": words,
        "starts": day(contract.starts),
        "ends": day(contract.ends),
    }


def _month(month: date, address: str, today: date) -> MonthToTell:
    return MonthToTell(
        month_said(month), day(due_on(month)), is_overdue(month, today), f"{address}?month={month:%Y-%m}"
    )
