"""Reading placements: the weights that hold, each placement, and who goes where."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from promotora.apps.accounts.models import Organization
from promotora.apps.core.jobs import Lock
from promotora.apps.network.queries.room.capacity import seats_of
from promotora.apps.network.rules.capacity import Capacity
from promotora.apps.people.models import Coverage
from promotora.apps.tel.models import Assigning, Listing, PlacedMember, Placing, PlacingMoved, PlacingWeights, Run
from promotora.apps.tel.queries.giving import standings
from promotora.apps.tel.terms import Placed, PlacingState

UNDER_WAY = (PlacingState.WAITING, PlacingState.PLACING)
GOING = (Placed.NEW, Placed.MOVES)
"""What a commit does. Whoever would have nobody any more stays where they are until a person decides."""
WITH_NOBODY = (Placed.WAITS, Placed.LOSES)

PLACING = Lock(7_626_009)  # one placement of a plan at a time
COMMITTING = Lock(7_626_022)  # and one commit


# ---------------------------------------------------------------------------------------------------------- the weights


def weights_set(plan_id: int, program: str = "hhp") -> QuerySet[PlacingWeights]:
    """All that a plan ever weighed, the newest first."""
    return PlacingWeights.objects.filter(organization=plan_id, program=program).select_related("set_by")


# ----------------------------------------------------------------------------------------------------------- placements


def placings(plan_id: int) -> QuerySet[Placing]:
    """Every placement of a plan, the latest first."""
    return Placing.objects.filter(organization=plan_id).select_related("asked_by", "committed_by", "run")


def placing(plan_id: int, placing_id: int) -> Placing | None:
    """One of them."""
    return placings(plan_id).select_related("organization").filter(pk=placing_id).first()


def held(placing_id: int) -> Placing:
    """A placement as it is now, and nobody else changes it until the transaction ends."""
    rows = Placing.objects.select_for_update(of=("self",)).select_related("run", "organization")
    return rows.get(pk=placing_id)


def under_way(plan_id: int) -> Placing | None:
    """The placement of a plan that waits or is being worked out."""
    return Placing.objects.filter(organization=plan_id, state__in=UNDER_WAY).first()


def is_being_placed(plan_id: int) -> bool:
    """Whether a session, wherever it runs, works one out just now."""
    return PLACING.is_held(plan_id)


def is_being_committed(plan_id: int) -> bool:
    """Whether a session, wherever it runs, commits one just now."""
    return COMMITTING.is_held(plan_id)


def cut_short(plan_id: int) -> QuerySet[Placing]:
    """Those that began and that nobody works out any more."""
    begun = Placing.objects.filter(organization=plan_id, state=PlacingState.PLACING)
    return begun.none() if is_being_placed(plan_id) else begun


def steps_of(of: Placing) -> QuerySet[PlacingMoved]:
    """Its life so far, the first step first."""
    return PlacingMoved.objects.filter(placing=of).select_related("moved_by")


def acts_of(of: Placing) -> list[Assigning]:
    """The acts of assigning that it was committed by, the last first, with what took them back."""
    return list(Assigning.objects.filter(placing=of).select_related("to", "by", "taken_back_in").order_by("-pk"))


# ------------------------------------------------------------------------------------------------------- who goes where


def placed(of: Placing, *, changes: Iterable[str] = (), to: int = 0) -> QuerySet[PlacedMember]:
    """The members of a placement in the list's order; only those to whom this happens, or who go to one CB-CME."""
    rows = PlacedMember.objects.filter(placing=of).select_related("member", "before", "to", "next_best")
    wanted = list(changes)
    if wanted:
        rows = rows.filter(change__in=wanted)
    if to:
        rows = rows.filter(to=to)
    return rows.order_by("position")


def placed_member(of: Placing, member_id: int) -> PlacedMember | None:
    """One member of it."""
    return placed(of).filter(member=member_id).first()


def going(of: Placing) -> dict[int, list[int]]:
    """Whom a commit would give to each CB-CME."""
    found: dict[int, list[int]] = {}
    rows = PlacedMember.objects.filter(placing=of, change__in=GOING).order_by("to", "position")
    for to, member_id in rows.values_list("to", "member"):
        found.setdefault(to, []).append(member_id)
    return found


def anybody_goes(of: Placing) -> bool:
    """Whether a commit would give anybody to anybody."""
    return PlacedMember.objects.filter(placing=of, change__in=GOING).exists()


def leaving(of: Placing) -> dict[int, int]:
    """How many a commit would take from each CB-CME."""
    found: dict[int, int] = {}
    for before in PlacedMember.objects.filter(placing=of, change=Placed.MOVES).values_list("before", flat=True):
        found[before] = found.get(before, 0) + 1
    return found


def last_placed(plan_id: int, member_id: int) -> PlacedMember | None:
    """Where the last committed placement has a member, and why; nobody else's than the plan's own."""
    rows = PlacedMember.objects.filter(member=member_id, organization=plan_id)
    committed = rows.filter(placing__state=PlacingState.COMMITTED).select_related(
        "placing", "to", "before", "next_best"
    )
    return committed.order_by("-placing").first()


# ----------------------------------------------------------------------------------------------------------- the clinic


def clinics(run: Run, day: date) -> dict[int, str]:
    """The NPI of each listed member's own clinic on a day, as the plan's eligibility has it; of those who have one."""
    listed = Listing.objects.filter(run=run, whole=True).order_by()
    spans = Coverage.objects.filter(Q(ends=None) | Q(ends__gte=day), plan=run.organization_id, starts__lte=day)
    rows = spans.filter(member__in=listed.values("member")).exclude(clinic_npi="").order_by("starts", "pk")
    return dict(rows.values_list("member", "clinic_npi"))


# ------------------------------------------------------------------------------------------------------------- the room


@dataclass(frozen=True)
class RoomNow:
    """What a CB-CME has for a plan's members on a day: whether it may be given some, and how many it may have."""

    may: bool
    serves: int  # of this plan, now
    most: int  # of this plan, by its coordinators beside other plans' members, and by its contract


def rooms(plan: Organization, organizations: Iterable[Organization], day: date) -> dict[int, RoomNow]:
    """The room of these CB-CMEs, as far as the plan can know it: of other plans' members it knows what was reported."""
    stands = standings(plan.pk, day)
    wanted = {each: stands[each.pk].contract if each.pk in stands else None for each in organizations}
    return {
        seat.organization.pk: RoomNow(seat.contract is not None, seat.of_plan, most_of(seat.capacity))
        for seat in seats_of(plan, wanted, day)
    }


def most_of(capacity: Capacity) -> int:
    """How many of the plan's own members there may be."""
    by_ratio = capacity.limit - capacity.members + capacity.of_plan
    return max(0, min(by_ratio, capacity.contracted or 0))
