"""How each of the demonstration's plans certifies: its own steps on the one application that all of them get."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.functional import lazystr

from promotora.apps.accounts import actions as accounts
from promotora.apps.accounts import queries
from promotora.apps.accounts.models import Position
from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import scope
from promotora.apps.network.actions.certifying.reviewing import StepGiven, design
from promotora.apps.network.queries.certifying.certifications import process_from
from promotora.apps.network.terms import StepKind
from promotora.demo.network.cast import PARTNERS
from promotora.demo.people import NADIA, PLAN, Somebody
from promotora.demo.staff import SINCE, eyes, join, organization, position

FROM = date(2019, 1, 8)
SIX = StepGiven(
    "The six services",
    StepKind.CHECKLIST,
    (
        "Each of the six services is given by somebody with a name.",
        "The care coordinators have no more than 60 members each.",
        "A member’s action plan is made within 90 days.",
    ),
)
PAPERS = StepGiven("The documents", StepKind.DOCUMENT, ("privacy", "consent", "action_plan", "engagement"), days=10)
VISIT = StepGiven("A visit to a site", StepKind.VISIT, days=21)
TALK = StepGiven("A talk with the team", StepKind.INTERVIEW, needed=False, days=21)
DECISION = StepGiven("The decision", StepKind.DECISION, days=7)

WAYS = {
    PLAN: ("How County Health Plan certifies", 12, (PAPERS, SIX, VISIT, TALK, DECISION)),
    "Harbor Plan": (
        "Papers, then a talk",
        24,
        (PAPERS, StepGiven("A talk with the team", StepKind.INTERVIEW), DECISION),
    ),
    "Foothill Health Plan": ("We come and see", 12, (VISIT, SIX, DECISION)),
    "Basin Community Plan": ("Ready or not", 18, (SIX, DECISION)),
    "Seaview Health Plan": ("On paper", 12, (PAPERS, DECISION)),
    "Two Rivers Plan": ("All of it", 12, (PAPERS, SIX, VISIT, TALK, DECISION)),
}
"""Each plan's name for it, how many months a certificate lasts, and its steps."""


def somebody(name: str, works_at: str, role: Role) -> Somebody:
    """Somebody in the background: nobody signs in as them."""
    return Somebody(name.lower().replace(" ", "."), name, works_at, role, lazystr(""))


def reviewer(plan: str) -> Somebody:
    """Who certifies for a plan."""
    return NADIA if plan == PLAN else somebody(PARTNERS[plan], plan, Role.NETWORK_MANAGER)


def held_by(one: Somebody) -> Position:
    """What somebody is here; who is not here yet joins, and their organization before them."""
    kind = Kind.PLAN_PARTNER if one.organization in PARTNERS else Kind.CB_CME
    if organization(one.organization) is None:
        accounts.add_organization(kind=kind, name=one.organization, by=None)
    if queries.account_of(one.email) is None:
        join(one, second_factor=False)
    return position(one)


@transaction.atomic
def see_to_plans() -> dict[str, Position]:
    """Every plan with who certifies there and the way in which it does; made once."""
    found = {plan: held_by(reviewer(plan)) for plan in WAYS}
    for plan, (name, months, steps) in WAYS.items():
        with scope.entered(eyes(found[plan])):
            if not process_from(found[plan].organization, "hhp", FROM).exists():
                who: dict[str, Any] = {"plan": found[plan].organization, "by": found[plan].user, "at": SINCE}
                design(name=name, starts=FROM, steps=steps, months=months, **who)
    return found
