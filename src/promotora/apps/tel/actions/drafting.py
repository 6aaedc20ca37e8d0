"""Policies in the making: begun, changed, proposed, and adopted by somebody else."""

from dataclasses import replace
from datetime import date, datetime

from django.db import IntegrityError, transaction

from promotora.apps.accounts.models import Organization, User
from promotora.apps.accounts.terms import Kind
from promotora.apps.core.lifecycle import move
from promotora.apps.core.models import ChangedMeanwhile
from promotora.apps.core.refusals import Refused, refuse_if
from promotora.apps.tel.models import Draft
from promotora.apps.tel.queries import drafts as queries
from promotora.apps.tel.rules.drafts import (
    DraftRefusal,
    Proposal,
    refusals_to_adopt,
    refusals_to_begin,
    refusals_to_change,
    refusals_to_discard,
    refusals_to_propose,
    refusals_to_reopen,
    refusals_to_turn_down,
)
from promotora.apps.tel.rules.knobs import put_back
from promotora.apps.tel.rules.sources import signed, unverified
from promotora.apps.tel.terms import DraftState
from promotora.targeting.language import program_from
from promotora.targeting.model.program import Program, Source


@transaction.atomic
def begin(*, organization: Organization, base: Program, name: str, by: User, at: datetime) -> Draft:
    """Begin a draft from a policy version."""
    is_plan = organization.kind in (Kind.PLAN, Kind.PLAN_PARTNER)
    refuse_if(refusals_to_begin(is_plan=is_plan, name=name))
    row = Draft.objects.create(
        organization=organization,
        program=base.code,
        name=name,
        base=base.version,
        base_policy=repr(base),
        policy=repr(base),
        drafted_by=by,
        drafted_at=at,
        changed_by=by,
        changed_at=at,
        state=DraftState.DRAFT,
    )
    row.steps.create(state=DraftState.DRAFT, moved_at=at, moved_by=by)
    return row


@transaction.atomic
def change(*, draft: Draft, seen: int, name: str, program: Program, by: User, at: datetime) -> None:
    """Write down what a draft says; ChangedMeanwhile when somebody else did after it was opened."""
    held = _held(draft, seen)
    refuse_if(refusals_to_change(state=held.state))
    held.change(seen=seen, name=name, policy=repr(program), changed_by=by, changed_at=at)
    draft.refresh_from_db()


@transaction.atomic
def put_line_back(*, draft: Draft, seen: int, section: str, by: User, at: datetime) -> None:
    """Take one line of a draft back to what it is in its base."""
    held = _held(draft, seen)
    refuse_if(refusals_to_change(state=held.state))
    program = put_back(program_from(held.base_policy), program_from(held.policy), section)
    held.change(seen=seen, policy=repr(program), changed_by=by, changed_at=at)
    draft.refresh_from_db()


@transaction.atomic
def propose(
    *, draft: Draft, seen: int, effective: date | None, because: str, acknowledged: bool, by: User, at: datetime
) -> None:
    """Ask somebody else to adopt a draft from a day on."""
    held = _held(draft, seen)
    refuse_if(refusals_to_propose(proposal(held, effective, because, acknowledged=acknowledged), state=held.state))
    held.change(seen=seen, effective=effective, because=because, proposed_by=by)
    move(held, to=DraftState.PROPOSED, by=by, at=at, because=because)
    draft.refresh_from_db()


@transaction.atomic
def reopen(*, draft: Draft, by: User, at: datetime, because: str = "") -> None:
    """Make a proposal, or one that was turned down, a draft again."""
    held = queries.for_change(draft.pk)
    refuse_if(refusals_to_reopen(state=held.state))
    move(held, to=DraftState.DRAFT, by=by, at=at, because=because)
    draft.refresh_from_db()


@transaction.atomic
def turn_down(*, draft: Draft, because: str, by: User, at: datetime) -> None:
    """Say no to a proposal, and why."""
    held = queries.for_change(draft.pk)
    refuse_if(refusals_to_turn_down(state=held.state, because=because))
    move(held, to=DraftState.TURNED_DOWN, by=by, at=at, because=because)
    draft.refresh_from_db()


@transaction.atomic
def discard(*, draft: Draft, by: User, at: datetime) -> None:
    """Put a draft away for good; it can still be read."""
    held = queries.for_change(draft.pk)
    refuse_if(refusals_to_discard(state=held.state))
    move(held, to=DraftState.DISCARDED, by=by, at=at)
    draft.refresh_from_db()


@transaction.atomic
def adopt(*, draft: Draft, seen: int, by: User, at: datetime, today: date) -> None:
    """Make a proposal the plan's policy from its first day on; by somebody else than who drafted it.

    Of two who adopt at once one wins; the other is told. ChangedMeanwhile when it is not what was looked at.
    """
    held = _held(draft, seen)
    own = by.pk in (held.drafted_by_id, held.changed_by_id, held.proposed_by_id)
    refuse_if(refusals_to_adopt(proposal(held, held.effective, held.because), state=held.state, own=own))
    try:
        with transaction.atomic():
            held.change(seen=seen, policy=repr(as_adopted(held, today)), adopted_by=by, adopted_at=at)
            move(held, to=DraftState.ADOPTED, by=by, at=at, because=held.because[:500])
    except IntegrityError as error:
        raise Refused([DraftRefusal.DAY_TAKEN]) from error
    draft.refresh_from_db()


def as_adopted(draft: Draft, today: date) -> Program:
    """The version that a proposal becomes: dated, named, and with the plan's adoption as its source."""
    assert draft.effective
    source = Source(f"Adopted by {draft.organization.name} on {today}: {draft.because}", verified=True)
    program = signed(program_from(draft.policy), source)
    # A plan's own version is named for its first day and the plan, so that no two share a name.
    name = f"{draft.effective}-plan-{draft.organization_id}"
    return replace(program, version=name, effective=draft.effective)


def proposal(draft: Draft, effective: date | None, because: str, *, acknowledged: bool = False) -> Proposal:
    """What the rules ask of a proposal."""
    base, program = program_from(draft.base_policy), program_from(draft.policy)
    return Proposal(
        effective=effective,
        because=because,
        changes_something=program != base,
        tried_as_it_is=queries.trial_of_present(draft) is not None,
        acknowledged=acknowledged,
        any_unverified=bool(unverified(program)),
        base_begins=base.effective,
        program_ends=base.ends,
        released=queries.released_last(draft.organization_id, draft.program),
        days_taken=queries.days_taken(draft.organization_id, draft.program),
    )


def _held(draft: Draft, seen: int) -> Draft:
    """The draft, held until the transaction ends; ChangedMeanwhile when it is another version than was looked at."""
    held = queries.for_change(draft.pk)
    if held.version != seen:
        raise ChangedMeanwhile(held)
    return held
