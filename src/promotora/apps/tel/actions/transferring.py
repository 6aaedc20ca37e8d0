"""Wishes to be served by another CB-CME: written down, answered by the plan, taken back. Each keeps its history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from promotora.apps.accounts.models import Organization, User
from promotora.apps.accounts.terms import Kind, Permission
from promotora.apps.core import audit
from promotora.apps.core.lifecycle import move
from promotora.apps.core.models import Part
from promotora.apps.core.refusals import Refused, refuse_if
from promotora.apps.network.actions.telling.people import tell
from promotora.apps.people.models import Member
from promotora.apps.tel.actions.assigning import assign
from promotora.apps.tel.models import Transfer
from promotora.apps.tel.queries import runs
from promotora.apps.tel.queries import transfers as queries
from promotora.apps.tel.queries.assigned import hold
from promotora.apps.tel.queries.placing import rooms
from promotora.apps.tel.rules.assignment import Refusal as NotAssigned
from promotora.apps.tel.rules.transfers import (
    Refusal,
    WishAsked,
    refusals_to_agree_now,
    refusals_to_decline,
    refusals_to_touch,
    refusals_to_wish,
)
from promotora.apps.tel.terms import TransferState


@dataclass(frozen=True)
class WishGiven:
    """What is wished for, and why. `to` None: any other CB-CME; `wishes`: further ones, the most wished for first."""

    plan: Organization
    cause: str
    words: str = ""
    to: Organization | None = None
    wishes: Sequence[Organization] = ()


@transaction.atomic
def wish(*, member: Member, given: WishGiven, organization: Organization, by: User, at: datetime) -> Transfer:
    """Write down that a member is to be served by another CB-CME; the plan is told."""
    today = timezone.localtime(at).date()
    serving = queries.serves(given.plan.pk, member.pk)
    by_plan = organization == given.plan
    named = [each for each in (given.to, *given.wishes) if each is not None]
    refuse_if(
        refusals_to_wish(
            WishAsked(
                served=serving is not None,
                by_whom_it_concerns=by_plan or serving == organization,
                waits_already=queries.asked_already(member.pk, given.plan.pk),
                cause=given.cause,
                words=given.words,
                to_cb_cme=_all_work_here(named, today) if named else None,
                same=serving is not None and serving in named,
            )
        )
    )
    try:
        with transaction.atomic():
            row = Transfer.objects.create(
                member=member,
                plan=given.plan,
                organization=organization,
                serving=serving,
                to=named[0] if named else None,
                wishes=[each.pk for each in named[1:]],
                cause=given.cause,
                words=given.words.strip(),
                asked_by=by,
                asked_at=at,
            )
    except IntegrityError:  # another one was written at the same moment, or one that is not ours to see waits
        raise Refused([Refusal.ASKED_ALREADY]) from None
    row.steps.create(state=TransferState.ASKED, moved_at=at, moved_by=by)
    audit.note(member.pk, Part.CHANGE)
    if not by_plan:
        _tell_plan(row, today)
    return row


def _all_work_here(named: Sequence[Organization], today: date) -> bool:
    return all(each.kind == Kind.CB_CME and not each.has_ended_on(today) for each in named)


def _tell_plan(row: Transfer, today: date) -> None:
    tell(
        organization=row.plan,
        to=Permission.ASSIGN_MEMBERS,
        subject=_("A wish for another CB-CME waits for your answer"),
        text=_("A CB-CME wrote down that one of your members is to be served by another one."),
        day=today,
    )


@transaction.atomic
def agree(*, transfer: Transfer, words: str, by: User, at: datetime) -> Transfer:
    """The plan agrees: the next placement counts it as the member's choice."""
    transfer = queries.held(transfer.pk)
    refuse_if(refusals_to_touch(transfer.state))
    return _answer(transfer, TransferState.AGREED, words, by, at)


@transaction.atomic
def agree_now(*, transfer: Transfer, words: str, by: User, at: datetime, today: date) -> Transfer:
    """The plan agrees, and the member goes there at once, by the same door as every assignment."""
    hold(transfer.plan_id)
    transfer = queries.held(transfer.pk)
    to = transfer.to
    room = rooms(transfer.plan, [to], today)[to.pk] if to else None
    has_room = room is not None and (not room.may or room.serves < room.most)
    refuse_if(refusals_to_agree_now(state=transfer.state, named=to is not None, room=has_room))
    run = runs.current(plan=transfer.plan_id)
    if run is None:
        raise Refused([NotAssigned.NOT_RELEASED])
    _answer(transfer, TransferState.AGREED, words, by, at)
    because = "the member's wish"
    assign(run=run, members=[transfer.member_id], to=to, because=because, by=by, at=at, today=today)
    return transfer


@transaction.atomic
def decline(*, transfer: Transfer, words: str, by: User, at: datetime) -> Transfer:
    """The plan says no, with words for who asked."""
    transfer = queries.held(transfer.pk)
    refuse_if(refusals_to_decline(state=transfer.state, answer=words))
    return _answer(transfer, TransferState.DECLINED, words, by, at)


@transaction.atomic
def take_back(*, transfer: Transfer, by: User, at: datetime, because: str = "") -> Transfer:
    """Who wrote it no longer asks."""
    transfer = queries.held(transfer.pk)
    refuse_if(refusals_to_touch(transfer.state))
    move(transfer, to=TransferState.TAKEN_BACK, by=by, at=at, because=because.strip()[:500])
    audit.note(transfer.member_id, Part.CHANGE)
    return transfer


def _answer(transfer: Transfer, state: TransferState, words: str, by: User, at: datetime) -> Transfer:
    Transfer.objects.filter(pk=transfer.pk).update(answered_by=by, answered_at=at, answer=words.strip()[:1000])
    move(transfer, to=state, by=by, at=at)
    audit.note(transfer.member_id, Part.CHANGE)
    if transfer.organization_id != transfer.plan_id:
        tell(
            organization=transfer.organization,
            to=Permission.ASK_TRANSFERS,
            subject=_("The plan answered a wish for another CB-CME"),
            text=_("The plan answered a wish that somebody at your organization wrote down."),
            day=timezone.localtime(at).date(),
        )
    return transfer
