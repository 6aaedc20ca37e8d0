"""Committing a placement: every CB-CME is given its members in one transaction, or nobody is given anybody."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from promotora.apps.accounts.models import Organization, User
from promotora.apps.core.lifecycle import move
from promotora.apps.core.refusals import Refused, refuse_if
from promotora.apps.tel.actions.assigning import give, take_back
from promotora.apps.tel.models import Assigning, Placing
from promotora.apps.tel.queries import placing as queries
from promotora.apps.tel.queries.assigned import hold, last_act
from promotora.apps.tel.queries.columns import columns_of
from promotora.apps.tel.rules.placing import Given, Meanwhile, Refusal, changed_meanwhile, refusals_to_commit
from promotora.apps.tel.terms import PlacingState, RunState


class PlacedMeanwhile(Exception):
    """Something is not any more as it was when the placement was worked out; nothing was written."""

    def __init__(self, reasons: Sequence[Meanwhile]) -> None:
        self.reasons = list(reasons)
        super().__init__(" ".join(reasons))


@transaction.atomic
def commit(*, placing: Placing, by: User, at: datetime, today: date) -> Placing:
    """Give every CB-CME the members that the placement has for it; whoever would have nobody any more stays.

    PlacedMeanwhile when something is not any more as it was; Refused when it cannot be committed at all.
    """
    hold(placing.organization_id)
    placing = queries.held(placing.pk)
    going = queries.going(placing)
    refuse_if(
        refusals_to_commit(
            made=placing.state == PlacingState.MADE,
            released=placing.run.state == RunState.RELEASED,
            day=placing.day,
            today=today,
            changes=sum(map(len, going.values())),
        )
    )
    changed = what_changed(placing, going, today)
    if changed:
        raise PlacedMeanwhile(changed)
    named = {each.pk: each for each in Organization.objects.filter(pk__in=going)}
    for to, members in sorted(going.items()):
        give(
            plan=placing.organization,
            members=members,
            to=named[to],
            because=f"placement of {placing.day.isoformat()}",
            by=by,
            at=at,
            run=placing.run,
            placing=placing,
            held=True,
        )
    Placing.objects.filter(pk=placing.pk).update(committed_by=by, committed_at=at)
    move(placing, to=PlacingState.COMMITTED, by=by, at=at)
    return placing


def what_changed(placing: Placing, going: dict[int, list[int]], today: date) -> list[Meanwhile]:
    """Look at everything again that a placement rests on; the room and the certificates as they are today."""
    now = queries.rooms(placing.organization, Organization.objects.filter(pk__in=going), today)
    leaves = queries.leaving(placing)
    columns = columns_of(placing.run, placing.organization_id)
    members = [member for several in going.values() for member in several]
    places, there = columns.places(members)
    listed = bool(there.all()) and bool((columns["open"][places] == 1).all()) and len(set(members)) == len(members)
    given = {
        to: Given(
            may=now[to].may,
            comes=len(several),
            after=now[to].serves - leaves.get(to, 0) + len(several),
            room=now[to].most,
        )
        for to, several in going.items()
    }
    assigned = last_act(placing.organization_id) != placing.assigned_until
    return changed_meanwhile(assigned=assigned, listed=listed, given=given)


@transaction.atomic
def take_back_placing(*, placing: Placing, by: User, at: datetime) -> list[Assigning]:
    """Undo a commit, within the minutes in which an act of assigning can be undone: all of its acts, the last first."""
    hold(placing.organization_id)
    acts = [act for act in queries.acts_of(placing) if not act.takes_back_id]
    if not acts:
        raise Refused([Refusal.NOT_COMMITTED])
    done, refused = [], []
    for act in acts:
        try:
            with transaction.atomic():
                done.append(take_back(act=act, by=by, at=at))
        except Refused as why:
            refused.extend(why.reasons)
    if not done:
        raise Refused(list(dict.fromkeys(refused)) or [Refusal.NOTHING_LEFT])
    return done
