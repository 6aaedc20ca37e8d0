"""What waits in this room for somebody: read for the first page of the day, in as many queries at any size of list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

import numpy as np
from django.db.models import Min, QuerySet

from promotora.apps.accounts.models import Organization
from promotora.apps.tel.models import Assignment, Departure, Draft, Listing, Placing, Referral, Run, Transfer
from promotora.apps.tel.queries.columns import columns_of
from promotora.apps.tel.terms import Change, DraftState, PlacingState, ReferralState, RunState, TransferState

T = TypeVar("T")
OPEN_RUNS = (
    RunState.WAITING,
    RunState.MAKING,
    RunState.STOPPED,
    RunState.REFUSED,
    RunState.MADE,
    RunState.REVIEWED,
)
UNANSWERED = (ReferralState.SENT, ReferralState.SCREENED)
ANSWERED = (ReferralState.ACCEPTED, ReferralState.DECLINED)
NEW = (Change.CAME, Change.FIRST)


@dataclass(frozen=True)
class Several(Generic[T]):
    """Some of them to show, and how many there are in all."""

    shown: Sequence[T]
    count: int


@dataclass(frozen=True)
class Waits:
    """How many wait, and since when the first of them does."""

    count: int
    since: datetime | None


# ------------------------------------------------------------------------------------------------------------- the plan


def runs_under_way(plan_id: int) -> list[Run]:
    """A plan's runs that are not at their end: being made, to be reviewed, to be released, or gone wrong."""
    rows = Run.objects.filter(organization=plan_id, state__in=OPEN_RUNS).select_related("asked_by")
    return list(rows.defer("policy", "record")[:10])


@dataclass(frozen=True)
class Counted:
    """How many are listed in each tier, and how many each CB-CME serves, by its number; 0 stands for nobody."""

    tiers: dict[int, int]
    served: dict[int, int]


def counted(run: Run) -> Counted:
    """A list counted over its columns, for the plan whose list it is."""
    columns = columns_of(run, run.organization_id)
    if not len(columns):
        return Counted({}, {})
    organizations = columns.words["assigned"]
    served = np.bincount(columns["assigned"], minlength=len(organizations)).tolist()
    tiers = columns.once("tiers", lambda: np.bincount(columns["tier"]).tolist())
    return Counted(
        tiers={tier: count for tier, count in enumerate(tiers) if count},
        served=dict(zip(map(int, organizations), served, strict=True)),
    )


def organizations(numbers: Iterable[int]) -> list[Organization]:
    """The organizations with these numbers, by name."""
    return list(Organization.objects.filter(pk__in=list(numbers)))


def referrals_waiting(plan_id: int) -> Waits:
    """Referrals that the plan has not answered."""
    rows = Referral.objects.filter(plan=plan_id, state__in=UNANSWERED)
    return Waits(rows.count(), rows.aggregate(first=Min("asked_at"))["first"])


def placing_to_look_at(plan_id: int) -> Placing | None:
    """The newest placement of a plan that is worked out and neither committed nor put away."""
    rows = Placing.objects.filter(organization=plan_id, state=PlacingState.MADE)
    return rows.only("pk", "members", "made_at", "asked_at").order_by("-pk").first()


def transfers_waiting(plan_id: int) -> Waits:
    """Wishes to move that the plan has not answered."""
    rows = Transfer.objects.filter(plan=plan_id, state=TransferState.ASKED)
    return Waits(rows.count(), rows.aggregate(first=Min("asked_at"))["first"])


def drafts_proposed(plan_id: int) -> list[Draft]:
    """Policies that wait for a second person."""
    rows = Draft.objects.filter(organization=plan_id, state=DraftState.PROPOSED)
    return list(rows.select_related("proposed_by").defer("policy")[:5])


def drafts_of(plan_id: int, user_id: int) -> list[Draft]:
    """Policies that somebody drafts, or that were turned down and are theirs to mend."""
    states = (DraftState.DRAFT, DraftState.TURNED_DOWN)
    return list(Draft.objects.filter(organization=plan_id, drafted_by=user_id, state__in=states).defer("policy")[:5])


# --------------------------------------------------------------------------------------------------------- the others


def new_on(run: Run, organization_id: int, most: int) -> Several[Listing]:
    """Who of the members assigned to an organization is new on a list, the most urgent first."""
    rows = Listing.objects.filter(run=run, member__in=_own(organization_id), change__in=NEW)
    return Several(list(rows.select_related("member").order_by("tier", "position")[:most]), rows.count())


def left(runs: Sequence[Run], organization_id: int, most: int) -> Several[Departure]:
    """Who of them was on the list before and is not on one of these."""
    rows = Departure.objects.filter(run__in=[run.pk for run in runs], member__in=_own(organization_id))
    return Several(list(rows.select_related("member")[:most]), rows.count())


def tiers_served(runs: Sequence[Run], organization_id: int) -> dict[int, int]:
    """How many of the members assigned to an organization are on one of these lists, by tier."""
    rows = Listing.objects.filter(run__in=[run.pk for run in runs], member__in=_own(organization_id))
    tiers = list(rows.values_list("tier", flat=True).order_by())
    return {tier: tiers.count(tier) for tier in sorted(set(tiers))}


def members_of(organization_id: int) -> int:
    """How many members are assigned to an organization."""
    return _own(organization_id).count()


def assigned_since(moment: datetime, runs: Sequence[Run], organization_id: int, most: int) -> Several[Assignment]:
    """Who was assigned to an organization lately, the last first, but for those new on these lists or who left them."""
    own = {"run__in": [run.pk for run in runs], "member__in": _own(organization_id)}
    new = Listing.objects.filter(**own, change__in=NEW)
    rows = Assignment.objects.filter(organization=organization_id, ends=None, starts__gte=moment)
    for told in (new, Departure.objects.filter(**own)):
        rows = rows.exclude(member__in=told.values_list("member_id", flat=True).order_by())
    return Several(list(rows.select_related("member").order_by("-starts", "pk")[:most]), rows.count())


def answered_since(moment: datetime, organization_id: int, most: int) -> Several[Referral]:
    """An organization's referrals that a plan has answered lately."""
    rows = Referral.objects.filter(organization=organization_id, state__in=ANSWERED, answered_at__gte=moment)
    return Several(list(rows.select_related("plan").order_by("-answered_at")[:most]), rows.count())


def _own(organization_id: int) -> QuerySet[Assignment, int]:
    return Assignment.objects.filter(organization=organization_id, ends=None).values_list("member_id", flat=True)
