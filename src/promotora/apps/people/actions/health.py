"""Health facts written by hand."""

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from promotora.apps.accounts.models import Organization, User
from promotora.apps.core import audit
from promotora.apps.core.models import Part
from promotora.apps.core.refusals import refuse_if
from promotora.apps.people.models import HealthFact, Member
from promotora.apps.people.rules import Refusal
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
    audit.note(member.pk, Part.PROTECTED if given.part2 else Part.CHANGE, Did.FACT_ADDED)
    return fact
