"""Reading one listing: why a member is on a list, the evidence, earlier lists, and who served the member."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from promotora.apps.people.models import Member
from promotora.apps.tel.models import Assignment, Evidence, Listing, Referral, Run
from promotora.apps.tel.queries.runs import files_of
from promotora.apps.tel.terms import ReferralState, RunState
from promotora.targeting.explain.past import decision_of
from promotora.targeting.tables.errors import DataError

EARLIER = 12  # lists that a listing's page looks back on


@dataclass(frozen=True)
class OnAList:
    """A released list, and the member's listing on it, if there is one that whoever is in scope may see."""

    run: Run
    listing: Listing | None


def listing(run_id: int, member_id: int) -> Listing | None:
    """A member's listing on a run, as whoever is in scope may see it."""
    rows = Listing.objects.filter(run_id=run_id, member_id=member_id)
    return rows.select_related("run", "run__organization").first()


def packs(of: Listing) -> list[bytes]:
    """The packed evidence behind a listing (loading/packing.py), as far as whoever is in scope may see it."""
    rows = Evidence.objects.filter(run_id=of.run_id, member_id=of.member_id).order_by("part2")
    return [bytes(row) for row in rows.values_list("packed", flat=True)]


def earlier(of: Listing) -> list[OnAList]:
    """The released lists of the same program before this one, the newest first."""
    return _on_lists(list(_released_beside(of).filter(as_of__lt=of.run.as_of)[:EARLIER]), of.member_id)


def later(of: Listing) -> OnAList | None:
    """The newest released list of the same program, if it is later than this one."""
    newest = _released_beside(of).filter(as_of__gt=of.run.as_of).first()
    return _on_lists([newest], of.member_id)[0] if newest else None


def _released_beside(of: Listing) -> QuerySet[Run]:
    rows = Run.objects.filter(program=of.run.program, organization_id=of.run.organization_id, state=RunState.RELEASED)
    return rows.order_by("-as_of")


def _on_lists(runs: Sequence[Run], member_id: int) -> list[OnAList]:
    found = {row.run_id: row for row in Listing.objects.filter(run__in=runs, member_id=member_id)}
    return [OnAList(run, found.get(run.pk)) for run in runs]


def assignments(member: Member) -> list[Assignment]:
    """Which CB-CMEs serve or served a member, the present one first."""
    rows = Assignment.objects.filter(member=member).select_related("plan", "organization", "given_by", "ended_by")
    return list(rows[:50])


def referred_by(of: Listing) -> list[str]:
    """Who referred the member, where the plan accepted it; of other organizations' referrals only the plan knows."""
    rows = Referral.objects.filter(member=of.member_id, program=of.run.program, state=ReferralState.ACCEPTED)
    return [str(row.organization) for row in rows.select_related("organization")[:3]]


def why_not(run: Run, person_id: str) -> tuple[str, ...]:
    """Why somebody was not on a list of the plan, from the run's own files; nothing when they are gone."""
    folder = files_of(run)
    try:
        past = decision_of(folder, person_id) if folder else None
    except (DataError, OSError):
        return ()
    return past[1] if past else ()
