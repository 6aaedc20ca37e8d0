"""Referring somebody to a plan, and the plan's answer. Sending looks nobody up, so that it tells nothing of anybody."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from promotora.apps.accounts.models import Organization, User
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import audit
from promotora.apps.core.lifecycle import move
from promotora.apps.core.models import Part
from promotora.apps.core.refusals import refuse_if
from promotora.apps.people.models import Member
from promotora.apps.tel.actions.assigning import give
from promotora.apps.tel.actions.screening import put_in_queue
from promotora.apps.tel.models import Referral
from promotora.apps.tel.queries import referrals as queries
from promotora.apps.tel.queries.assigned import assigned_now, hold
from promotora.apps.tel.queries.giving import standing
from promotora.apps.tel.queries.policies import codes
from promotora.apps.tel.rules.referrals import (
    Acceptance,
    Asked,
    refusals_to_accept,
    refusals_to_decline,
    refusals_to_refer,
    refusals_to_touch,
)
from promotora.apps.tel.terms import Declined, ReferralState


@dataclass(frozen=True)
class ReferralGiven:
    """Who is referred, to which plan, for which program, and why."""

    first_name: str
    last_name: str
    birth_date: date
    cin: str
    plan: Organization
    program: str
    why: str
    phone: str = ""
    speaks: str = ""
    agreed: bool = False


@dataclass(frozen=True)
class Attestation:
    """A clinician's word for what the claims do not show; empty when there is none."""

    attested_by: str = ""
    attestation: str = ""


@transaction.atomic
def refer(*, given: ReferralGiven, organization: Organization, by: User, at: datetime) -> Referral:
    """Send a referral to a plan; it is screened by the worker. Sent too fast, it is refused: guessing is made slow."""
    User.objects.select_for_update().get(pk=by.pk)  # two at once are two
    today = timezone.localtime(at).date()
    refuse_if(
        refusals_to_refer(
            Asked(
                first_name=given.first_name,
                last_name=given.last_name,
                birth_date=given.birth_date,
                cin=given.cin,
                why=given.why,
                phone=given.phone,
                agreed=given.agreed,
                to_a_plan=given.plan.kind in (Kind.PLAN, Kind.PLAN_PARTNER) and given.plan != organization,
                plan_works_here=not given.plan.has_ended_on(today),
                program_known=given.program in codes(),
                open_already=queries.open_already(organization, given.program, given.cin),
                sent_within_an_hour=queries.sent_within_an_hour(by, at),
            ),
            today=today,
        )
    )
    referral = Referral.objects.create(
        organization=organization,
        plan=given.plan,
        program=given.program,
        first_name=given.first_name,
        last_name=given.last_name,
        birth_date=given.birth_date,
        cin=given.cin,
        phone=given.phone,
        speaks=given.speaks,
        why=given.why,
        agreed=given.agreed,
        asked_by=by,
        asked_at=at,
    )
    referral.steps.create(state=ReferralState.SENT, moved_at=at, moved_by=by)
    put_in_queue(referral)
    return referral


@transaction.atomic
def take_back(*, referral: Referral, by: User, at: datetime, because: str = "") -> None:
    """Who referred no longer asks."""
    referral = queries.held(referral.pk)
    refuse_if(refusals_to_touch(referral.state))
    move(referral, to=ReferralState.TAKEN_BACK, by=by, at=at, because=because)


@transaction.atomic
def say_who(*, referral: Referral, member: Member, by: User, at: datetime) -> None:
    """The plan says which of its members this is; the rule is asked again."""
    referral = queries.held(referral.pk)
    refuse_if(refusals_to_touch(referral.state))
    referral.member = member
    referral.save(update_fields=["member"])
    audit.note(member.pk, Part.REFERRAL)
    put_in_queue(referral)


@transaction.atomic
def accept(*, referral: Referral, words: str, by: User, at: datetime, attested: Attestation = Attestation()) -> None:
    """The plan takes the member up. A CB-CME that referred serves the member from now on, and may see the record."""
    referral = queries.held(referral.pk)
    hold(referral.plan_id)
    to = referral.organization
    serves = (
        assigned_now(referral.plan_id, [referral.member_id]).get(referral.member_id) if referral.member_id else None
    )
    said = queries.screening(referral)
    refuse_if(
        refusals_to_accept(
            Acceptance(
                found=referral.member_id is not None,
                open_decision=said.openly if said else "",
                served_elsewhere=serves is not None and serves != to.pk,
                may_serve=to.kind != Kind.CB_CME or serves == to.pk or _may_serve(referral, at),
                attested_by=attested.attested_by,
                attestation=attested.attestation,
            ),
            state=referral.state,
        )
    )
    referral.attested_by, referral.attestation = attested.attested_by.strip(), attested.attestation.strip()
    _answer(referral, ReferralState.ACCEPTED, words, by, at)
    if to.kind == Kind.CB_CME and serves is None and referral.member_id is not None:
        because = f"referred by {to}"
        give(plan=referral.plan, members=[referral.member_id], to=to, because=because, by=by, at=at, held=True)


def _may_serve(referral: Referral, at: datetime) -> bool:
    return standing(referral.plan_id, referral.organization, timezone.localtime(at).date()).may


@transaction.atomic
def decline(*, referral: Referral, because: str, words: str, by: User, at: datetime) -> None:
    """The plan says no. Who referred reads why, as far as it may be told to them, and the plan's words."""
    referral = queries.held(referral.pk)
    refuse_if(refusals_to_decline(state=referral.state, because=because, words=words))
    referral.declined_because = Declined(because)
    _answer(referral, ReferralState.DECLINED, words, by, at)


def _answer(referral: Referral, state: ReferralState, words: str, by: User, at: datetime) -> None:
    referral.answered_by, referral.answered_at, referral.answer = by, at, words.strip()
    referral.save(
        update_fields=["answered_by", "answered_at", "answer", "declined_because", "attested_by", "attestation"]
    )
    move(referral, to=state, by=by, at=at)
    if referral.member_id is not None:
        audit.note(referral.member_id, Part.REFERRAL)
