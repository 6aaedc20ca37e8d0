"""Assigning listed members to CB-CMEs: one or thousands at once, one plan's acts one after the other."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from promotora.apps.accounts.models import Organization, User
from promotora.apps.accounts.terms import Kind
from promotora.apps.core.refusals import Refused, refuse_if
from promotora.apps.people.actions.seeing_many import change_sight
from promotora.apps.people.terms import Because
from promotora.apps.tel.models import Assigning, ListColumn, Placing, Run
from promotora.apps.tel.queries.assigned import Places, assigned_now, changed_since, hold, patched
from promotora.apps.tel.queries.columns import columns_of
from promotora.apps.tel.queries.giving import came_from, standing, standings
from promotora.apps.tel.queries.lists import consenting
from promotora.apps.tel.rules.assignment import (
    AssigningAsked,
    MemberAsked,
    Refusal,
    refusals_of_member,
    refusals_to_assign,
    refusals_to_take_back,
)
from promotora.apps.tel.terms import RunState

FOLD_AFTER = 20_000  # changes that a column may lack before it is written again


class AssignedMeanwhile(Exception):
    """Somebody else assigned some of these members after they were looked at; nothing was written."""


@dataclass(frozen=True)
class Sorting:
    """Who of some members can be assigned so, who cannot and why, and who serves them now."""

    going: list[int]
    refused: dict[Refusal, list[int]] = field(default_factory=dict)
    now: dict[int, int] = field(default_factory=dict)  # member: CB-CME

    @property
    def print(self) -> str:
        """A short print of who goes and from where: what is shown before it is done must still be so when it is."""
        return sha256(repr([(member_id, self.now.get(member_id, 0)) for member_id in self.going]).encode()).hexdigest()

    @property
    def moved(self) -> dict[int, int]:
        """From which CB-CME how many go."""
        found: dict[int, int] = {}
        for member_id in self.going:
            if member_id in self.now:
                found[self.now[member_id]] = found.get(self.now[member_id], 0) + 1
        return found


def sort_out(*, run: Run, members: Sequence[int], to: Organization | None, today: date) -> Sorting:
    """Look who of these members can go to a CB-CME, or to nobody."""
    members = sorted(set(members))
    now = assigned_now(run.organization_id, members)
    columns = columns_of(run, run.organization_id)
    places, listed = columns.places(members)
    openly = listed & (columns["open"][places] == 1) if len(columns) else listed
    kept_back = [member_id for member_id, is_open in zip(members, openly, strict=True) if not is_open]
    consented = consenting(kept_back, to, today) if to and kept_back else set()
    sorting = Sorting([], now=now)
    for member_id, is_listed, is_open in zip(members, listed, openly, strict=True):
        asked = MemberAsked(
            listed=bool(is_listed),
            openly=bool(is_open),
            consented=member_id in consented,
            serves=now.get(member_id, 0),
            to=to.pk if to else 0,
        )
        reasons = refusals_of_member(asked)
        for reason in reasons:
            sorting.refused.setdefault(reason, []).append(member_id)
        if not reasons:
            sorting.going.append(member_id)
    return sorting


@transaction.atomic
def assign(
    *,
    run: Run,
    members: Sequence[int],
    to: Organization | None,
    because: str,
    by: User,
    at: datetime,
    today: date,
    seen: str | None = None,
) -> Assigning:
    """Give these members of a list to a CB-CME, or to nobody; whoever cannot go stays as they are.

    `seen`: the print of the Sorting that was shown; AssignedMeanwhile when it is another by now. Refused when it cannot
    be at all, or nobody can go.
    """
    refuse_if(refusals_to_assign(asking(run, members, to, because, today)))
    hold(run.organization_id)
    sorting = sort_out(run=run, members=members, to=to, today=today)
    if seen is not None and seen != sorting.print:
        raise AssignedMeanwhile
    if not sorting.going:
        raise Refused(list(sorting.refused))
    return give(plan=run.organization, members=sorting.going, to=to, because=because, by=by, at=at, run=run, held=True)


def asking(run: Run, members: Sequence[int], to: Organization | None, because: str, today: date) -> AssigningAsked:
    """What matters of the whole of it."""
    stands = standing(run.organization_id, to, today) if to else None
    return AssigningAsked(
        members=len(members),
        because=because,
        released=run.state == RunState.RELEASED,
        to_cb_cme=None if to is None else to.kind == Kind.CB_CME,
        ended=to is not None and to.has_ended_on(today),
        certified=stands is None or stands.certification is not None,
        contracted=stands is None or stands.may,
    )


@transaction.atomic
def give(
    *,
    plan: Organization,
    members: Sequence[int],
    to: Organization | None,
    because: str,
    by: User | None,
    at: datetime,
    run: Run | None = None,
    placing: Placing | None = None,
    held: bool = False,
) -> Assigning:
    """The same without asking whether they are on a list, as when a referral is accepted. To nobody: they end."""
    if not held:
        hold(plan.pk)
    act = Assigning.objects.create(organization=plan, to=to, run=run, placing=placing, because=because, by=by, at=at)
    ended = _end(act, members, because)
    begun = _pairs(BEGIN, _values(act, members)) if to is not None else []
    change_sight(closed=ended, opened=begun, because=Because.ASSIGNED, by=by)
    _count(act, len(members))
    return act


@transaction.atomic
def take_back(*, act: Assigning, by: User, at: datetime, asked_at: datetime | None = None) -> Assigning:
    """Undo an act of assigning, for all of its members whom nobody has assigned anew since.

    `asked_at`: when somebody asked for it, if it was done later.
    """
    hold(act.organization_id)
    refuse_if(why_not_taken_back(act, asked_at or at))
    undoing = Assigning.objects.create(
        organization_id=act.organization_id, run_id=act.run_id, because=act.because, by=by, at=at, takes_back=act
    )
    values = {"act": act.pk, "undoing": undoing.pk, "at": at, "by": by.pk, "because": act.because}
    ended = _pairs(TAKE_BACK, values)
    back = _pairs(BRING_BACK, values)
    if not ended and not back:
        raise Refused([Refusal.NOTHING_LEFT])
    change_sight(closed=ended, opened=back, because=Because.ASSIGNED, by=by)
    _count(undoing, len({member_id for member_id, _ in [*ended, *back]}))
    return undoing


def why_not_taken_back(act: Assigning, at: datetime) -> list[Refusal]:
    """Every reason why an act cannot be undone at a moment."""
    return refusals_to_take_back(
        made_at=act.at,
        now=at,
        taken_back=Assigning.objects.filter(takes_back=act).exists(),
        takes_back=act.takes_back_id is not None,
        may_go_back=_may_go_back(act, at),
    )


def _may_go_back(act: Assigning, at: datetime) -> bool:
    """Whether every CB-CME that had some of its members may be given them again."""
    before = came_from(act.organization_id, act.pk)
    if not before:
        return True
    may = standings(act.organization_id, timezone.localtime(at).date())
    return all(organization in may and may[organization].may for organization in before)


# -------------------------------------------------------------------------------------------------------------- the SQL

END = """
UPDATE tel_assignment SET ends = greatest(starts, %(at)s), ended_by_id = %(by)s, ended_because = %(because)s,
       ended_in_id = %(act)s
WHERE plan_id = %(plan)s AND member_id = ANY(%(members)s) AND ends IS NULL
RETURNING member_id, organization_id
"""
BEGIN = """
INSERT INTO tel_assignment (member_id, plan_id, organization_id, starts, ends, because, given_by_id, ended_by_id,
                            ended_because, given_in_id, ended_in_id)
SELECT DISTINCT who, %(plan)s::bigint, %(to)s::bigint, %(at)s::timestamptz, NULL::timestamptz, %(because)s,
       %(by)s::bigint, NULL::bigint, '', %(act)s::bigint, NULL::bigint
FROM unnest(%(members)s::bigint[]) who
RETURNING member_id, organization_id
"""
TAKE_BACK = """
UPDATE tel_assignment SET ends = greatest(starts, %(at)s), ended_by_id = %(by)s, ended_because = %(because)s,
       ended_in_id = %(undoing)s
WHERE given_in_id = %(act)s AND ends IS NULL AND plan_id = (SELECT promotora_organization())
RETURNING member_id, organization_id
"""
# Not who was assigned anew since. Given by the act that takes back, so that columns see it (queries/assigned.py).
BRING_BACK = """
UPDATE tel_assignment a SET ends = NULL, ended_by_id = NULL, ended_because = '', ended_in_id = NULL,
       given_in_id = %(undoing)s
WHERE a.ended_in_id = %(act)s AND a.ends IS NOT NULL AND a.plan_id = (SELECT promotora_organization())
  AND NOT EXISTS (SELECT 1 FROM tel_assignment o
                  WHERE o.member_id = a.member_id AND o.plan_id = a.plan_id
                    AND (o.ends IS NULL OR o.given_in_id > %(act)s
                         OR o.ended_in_id > %(act)s AND o.ended_in_id <> %(undoing)s))
RETURNING a.member_id, a.organization_id
"""


def _end(act: Assigning, members: Sequence[int], because: str) -> list[tuple[int, int]]:
    return _pairs(END, _values(act, members) | {"because": because})


def _values(act: Assigning, members: Sequence[int]) -> dict[str, Any]:
    return {
        "act": act.pk,
        "plan": act.organization_id,
        "to": act.to_id,
        "at": act.at,
        "by": act.by_id,
        "because": act.because,
        "members": list(members),
    }


def _pairs(sql: str, values: dict[str, Any]) -> list[tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [(member_id, organization_id) for member_id, organization_id in cursor.fetchall()]


def _count(act: Assigning, members: int) -> None:
    act.members = members
    act.save(update_fields=["members"])
    if members >= FOLD_AFTER // 20:
        fold(act)


def fold(act: Assigning) -> None:
    """Write the columns anew that lack many changes, so that a page never has many to read."""
    import numpy as np

    columns = ListColumn.objects.filter(organization=act.organization_id, name="assigned")
    for column in columns.exclude(run__state=RunState.DISCARDED).select_related("run"):
        pairs = changed_since(act.organization_id, column.version)
        if len(pairs) < FOLD_AFTER:
            continue
        members = np.frombuffer(bytes(ListColumn.objects.get(run=column.run_id, name="member").cells), np.int64)
        cells = np.frombuffer(bytes(column.cells), np.int64).copy()
        column.cells, column.version = patched(cells, Places(members), pairs).tobytes(), act.pk
        column.save(update_fields=["cells", "version"])
