"""Health facts: written down, ended, brought back, and taken off the page when they were a mistake."""

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from promotora.apps.accounts.models import Organization, User
from promotora.apps.core import audit
from promotora.apps.core.models import Part
from promotora.apps.core.refusals import refuse_if
from promotora.apps.people.models import HealthFact, Member
from promotora.apps.people.rules import (
    FactTerms,
    Refusal,
    refusals_to_bring_fact_back,
    refusals_to_end_fact,
    refusals_to_take_off,
)
from promotora.apps.people.terms import Did


@dataclass(frozen=True)
class FactGiven:
    """A condition, medicine, allergy or program, with where it was learnt. `part2`: from a substance-use program."""

    kind: str
    name: str
    source: str
    part2: bool
    code: str = ""
    since: date | None = None


@transaction.atomic
def add_fact(*, member: Member, given: FactGiven, organization: Organization, by: User, today: date) -> HealthFact:
    """Write down a health fact. Protected ones leave their line where only those see it who may see them."""
    refuse_if([Refusal.STARTS_LATER] if given.since and given.since > today else [])
    fact = HealthFact.objects.create(member=member, recorded_in=organization, recorded_by=by, **asdict(given))
    _note(fact, Did.FACT_ADDED)
    return fact


@transaction.atomic
def end_fact(*, fact: HealthFact, seen: int, on: date, by: User, today: date) -> None:
    """It no longer holds; it stays on the page with its last day."""
    refuse_if(refusals_to_end_fact(_terms(fact), on=on, today=today))
    fact.change(seen=seen, ends=on)
    _note(fact, Did.FACT_ENDED)


@transaction.atomic
def bring_back_fact(*, fact: HealthFact, seen: int, by: User) -> None:
    """Ending it was wrong, or it is so again."""
    refuse_if(refusals_to_bring_fact_back(_terms(fact)))
    fact.change(seen=seen, ends=None)
    _note(fact, Did.FACT_BACK)


@transaction.atomic
def take_off_fact(*, fact: HealthFact, seen: int, because: str, by: User) -> None:
    """It was never so. It leaves the page and stays in the history, with the reason."""
    refuse_if(refusals_to_take_off(_terms(fact), because=because))
    fact.change(seen=seen, mistaken_because=because.strip())
    _note(fact, Did.FACT_MISTAKEN)


def _terms(fact: HealthFact) -> FactTerms:
    return FactTerms(fact.since, fact.ends, mistaken=bool(fact.mistaken_because))


def _note(fact: HealthFact, did: Did) -> None:
    audit.note(fact.member_id, Part.PROTECTED if fact.part2 else Part.CHANGE, did)
