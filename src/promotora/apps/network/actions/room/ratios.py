"""How many members a care coordinator may have: a plan sets it, from a day on."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from promotora.apps.accounts.models import Organization, User
from promotora.apps.core.refusals import Refused, refuse_if
from promotora.apps.network.models import Ratio
from promotora.apps.network.queries.room import capacity as queries
from promotora.apps.network.rules.ratios import refusals_to_set
from promotora.apps.network.rules.refusal import Refusal


@dataclass(frozen=True)
class RatioGiven:
    """`population` "": all members for whom no other number is set. `verified`: somebody read the source."""

    most: int
    starts: date
    population: str = ""
    source: str = ""
    verified: bool = False


@transaction.atomic
def set_ratio(*, plan: Organization, given: RatioGiven, by: User, at: datetime) -> Ratio:
    """Set it. What held before stays with its days; to change it again, another number follows."""
    there = queries.is_set(plan, given.population, given.starts)
    refuse_if(refusals_to_set(most=given.most, source=given.source, verified=given.verified, there=there))
    try:
        with transaction.atomic():
            return Ratio.objects.create(
                plan=plan,
                program=queries.PROGRAM,
                population=given.population,
                most=given.most,
                starts=given.starts,
                source=given.source.strip(),
                verified=given.verified,
                set_by=by,
                set_at=at,
            )
    except IntegrityError as error:  # somebody else set it at the very same moment
        raise Refused([Refusal.RATIO_THERE]) from error
