"""What becomes of a certificate: suspended, lifted, ended, expired; and what has to be mended."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from promotora.apps.accounts.models import User
from promotora.apps.core.lifecycle import move
from promotora.apps.core.refusals import refuse_if
from promotora.apps.network.actions.certifying.reviewing import held
from promotora.apps.network.actions.telling.applicants import Letter, write
from promotora.apps.network.models import Certification, ToMend
from promotora.apps.network.queries.certifying import certifications as queries
from promotora.apps.network.queries.room.roster import held_contracts_under
from promotora.apps.network.rules.certification import (
    refusals_to_close,
    refusals_to_end,
    refusals_to_lift,
    refusals_to_mend,
    refusals_to_send_back,
    refusals_to_set,
    refusals_to_suspend,
)
from promotora.apps.network.terms import CertificationState, Mend


@transaction.atomic
def suspend(*, certification: Certification, because: str, by: User, at: datetime) -> Certification:
    """From now on nobody more may be assigned there; whoever is served stays until somebody decides otherwise."""
    certification = held(certification)
    refuse_if(refusals_to_suspend(state=certification.state, because=because))
    move(certification, to=CertificationState.SUSPENDED, by=by, at=at, because=because.strip()[:500])
    write(certification, Letter.SUSPENDED, at=at, words=because)
    return certification


@transaction.atomic
def lift(*, certification: Certification, because: str, by: User, at: datetime) -> Certification:
    """The certificate holds again, with conditions if something is still to be mended."""
    certification = held(certification)
    refuse_if(refusals_to_lift(state=certification.state, because=because))
    open_ones = queries.open_conditions(certification).exists()
    to = CertificationState.CONDITIONAL if open_ones else CertificationState.CERTIFIED
    move(certification, to=to, by=by, at=at, because=because.strip()[:500])
    write(certification, Letter.LIFTED, at=at, words=because)
    return certification


@transaction.atomic
def end(*, certification: Certification, because: str, by: User, at: datetime) -> Certification:
    """End a certificate, and with it the contracts that rest on it: today is their last day."""
    certification = held(certification)
    refuse_if(refusals_to_end(state=certification.state, because=because))
    today = timezone.localtime(at).date()
    for contract in held_contracts_under(certification, today):
        last_day = max(contract.starts, today)  # one that has not begun keeps a day: rows are not removed
        contract.change(seen=contract.version, ends=last_day, ended_because=because[:300])
    move(certification, to=CertificationState.ENDED, by=by, at=at, because=because.strip()[:500])
    write(certification, Letter.ENDED, at=at, words=because)
    return certification


@transaction.atomic
def expire_due(*, at: datetime) -> list[Certification]:
    """Certificates whose last day is over expire, for the plan in whose scope this runs. Each names who is to be told:
    its organization and its plan. A certificate holds no longer than its last day even if this runs late."""
    due = list(queries.due_to_expire(timezone.localtime(at).date()))
    for certification in due:
        move(certification, to=CertificationState.EXPIRED, by=None, at=at)
    return due


@transaction.atomic
def set_condition(
    *, certification: Certification, what: str, because: str, due: date, by: User, at: datetime
) -> ToMend:
    """Say what has to be mended: a condition of a certificate to come, or a corrective action on one in force."""
    certification, today = held(certification), timezone.localtime(at).date()
    refuse_if(refusals_to_set(state=certification.state, what=what, because=because, due=due, today=today))
    condition = ToMend.objects.create(
        certification=certification, what=what.strip(), because=because.strip(), due=due, asked_by=by, asked_at=at
    )
    condition.steps.create(state=Mend.OPEN, moved_at=at, moved_by=by)
    write(certification, Letter.TO_MEND, at=at, due=due, words=condition.what)
    return condition


@transaction.atomic
def answer_condition(*, condition: ToMend, evidence: str, seen: int, by: User, at: datetime) -> ToMend:
    """The organization says how it was mended; the plan looks."""
    refuse_if(refusals_to_mend(state=condition.state, evidence=evidence))
    condition.change(seen=seen, evidence=evidence.strip(), state=Mend.ANSWERED, answered_by=by, answered_at=at)
    condition.steps.create(state=Mend.ANSWERED, moved_at=at, moved_by=by, because=condition.evidence)
    return condition


@transaction.atomic
def send_back(*, condition: ToMend, words: str, due: date, seen: int, by: User, at: datetime) -> ToMend:
    """What was mended is not enough: the organization has it again, with these words, and may answer anew."""
    certification = held(condition.certification)
    condition.refresh_from_db()
    refuse_if(refusals_to_send_back(state=condition.state, words=words, due=due, today=timezone.localtime(at).date()))
    condition.change(seen=seen, state=Mend.OPEN, due=due)
    condition.steps.create(state=Mend.OPEN, moved_at=at, moved_by=by, because=words.strip())
    write(certification, Letter.SENT_BACK, at=at, due=due, words=words)
    return condition


@transaction.atomic
def close_condition(
    *, condition: ToMend, seen: int, by: User, at: datetime, seen_mended: bool = False, words: str = ""
) -> Certification:
    """The plan is content. With the last condition a certificate with conditions becomes one without."""
    certification = held(condition.certification)
    condition.refresh_from_db()
    refuse_if(refusals_to_close(state=condition.state, seen=seen_mended))
    condition.change(seen=seen, state=Mend.CLOSED, closed_by=by, closed_at=at)
    condition.steps.create(state=Mend.CLOSED, moved_at=at, moved_by=by, because=words.strip())
    write(certification, Letter.CLOSED, at=at, words=condition.what)
    conditional = certification.state == CertificationState.CONDITIONAL
    if conditional and not queries.open_conditions(certification).exists():
        move(certification, to=CertificationState.CERTIFIED, by=by, at=at)
    return certification
