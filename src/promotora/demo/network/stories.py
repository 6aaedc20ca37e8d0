"""What became of each applicant: what a plan looked at, asked, decided and agreed on, as far as the story goes."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from promotora.apps.accounts.models import Position
from promotora.apps.core import clock, scope
from promotora.apps.network.actions.applying import answering, writing
from promotora.apps.network.actions.certifying import certified, contracting, reviewing, visiting
from promotora.apps.network.models import Certification, Question, StepDone, ToMend
from promotora.apps.network.terms import CertificationState, Form, Outcome
from promotora.demo.network.applying import Applicant, send_application, send_letter, write
from promotora.demo.network.cast import EVER_CERTIFIED, WITH_CONTRACT, Cast, Stage
from promotora.demo.people import PLAN
from promotora.demo.staff import eyes

DAY, NINE = timedelta(days=1), time(9)
EARLY, USUAL, ENDS_SOON, LATELY = date(2019, 1, 14), date(2019, 8, 5), date(2019, 3, 4), date(2020, 1, 27)
"""When an applicant began: whose certificate has expired, most, whose ends soon, and who is in review."""
BEGAN = {Stage.EXPIRED: EARLY, Stage.ENDING: ENDS_SOON} | dict.fromkeys(
    (Stage.IN_REVIEW, Stage.ASKED, Stage.RECEIVED, Stage.WITHDRAWN, Stage.DRAFT), LATELY
)
Plans = Mapping[str, Position]


def morning(day: date) -> datetime:
    """Nine in the morning of a day."""
    return timezone.make_aware(datetime.combine(day, NINE))


def tell(one: Applicant, plans: Plans) -> None:
    """The story of one applicant, from its letter on."""
    stage, began = one.cast.stage, BEGAN.get(one.cast.stage, USUAL)
    if stage == Stage.LETTER:
        began = date(2020, 2, 20)
    send_letter(one, morning(began))
    if stage == Stage.LETTER:
        return
    if stage == Stage.DRAFT:
        write(one, Form.APPLICATION, morning(began + 7 * DAY))
        return
    sent = began + 7 * DAY if stage != Stage.RECEIVED else date(2020, 2, 11) + one.cast.number % 3 * 5 * DAY
    for certification in send_application(one, morning(sent)):
        plan = next(plan for plan in plans.values() if plan.organization_id == certification.plan_id)
        if plan.organization.name == PLAN:
            at_county(one, plan, certification, sent)
        else:
            at_partner(one, plan, certification, sent)
    if stage == Stage.WITHDRAWN:
        at = morning(date(2020, 2, 14))
        with scope.entered(eyes(one.director)):
            writing.withdraw(application=certification.application, because="We merge with a clinic.", **one.by(at))


def at_county(one: Applicant, plan: Position, row: Certification, sent: date) -> None:
    """As far as it is with County Health Plan."""
    stage = one.cast.stage
    if stage in (Stage.RECEIVED, Stage.WITHDRAWN):
        return
    reviewed(plan, row, sent, left=2 if stage in (Stage.IN_REVIEW, Stage.ASKED) else 0)
    if stage == Stage.ASKED:
        ask(one, plan, row)
    elif stage == Stage.IN_REVIEW:
        question = ask(one, plan, row)
        at = morning(date(2020, 2, 26))
        with scope.entered(eyes(one.director)):
            answering.answer_question(question=question, answer="Two of our health workers drive.", **one.by(at))
    elif stage == Stage.DECLINED:
        decline(plan, row, sent + 40 * DAY)
    elif stage in EVER_CERTIFIED:
        certify(one, plan, row, sent)


def at_partner(one: Applicant, plan: Position, row: Certification, sent: date) -> None:
    """Another plan decides for itself: most say yes, some say no, and some have not begun."""
    if one.cast.stage not in EVER_CERTIFIED - {Stage.EXPIRED} or one.cast.number % 7 == 3:
        return
    reviewed(plan, row, sent)
    if one.cast.number % 7 == 5:
        decline(plan, row, sent + 30 * DAY)
        return
    starts = first_of_next_month(sent + 30 * DAY)
    say_yes(plan, row, starts)
    contract(one.cast, plan, row, starts, share=one.cast.full_time * 15)


def reviewed(plan: Position, row: Certification, sent: date, left: int = 0) -> None:
    """The plan took it up and did the steps, but for the last ones."""
    with scope.entered(eyes(plan)):
        reviewing.take_up(certification=row, by=plan.user, at=morning(sent + 3 * DAY))
        steps = list(StepDone.objects.filter(certification=row).order_by("step__number"))
        for number, done in enumerate(steps[: len(steps) - left] if left else steps):
            at, outcome = morning(sent + (6 + 4 * number) * DAY), Outcome.READY
            if at > clock.now():
                return
            finding = "" if done.step.needed else "Everybody was there, and knew the members."
            reviewing.record_step(
                done=done, outcome=outcome, finding=finding, seen=done.version, by=plan.user, at=at
            )  # fmt: skip


def ask(one: Applicant, plan: Position, row: Certification) -> Question:
    """A question: of every second one the answer is overdue."""
    due = date(2020, 2, 27) if one.cast.number % 2 else date(2020, 3, 6)
    with scope.entered(eyes(plan)):
        return reviewing.ask(
            certification=row,
            asks="Who brings members to their visits where no bus goes?",
            due=due,
            by=plan.user,
            at=morning(date(2020, 2, 19)),
        )


def decline(plan: Position, row: Certification, day: date) -> None:
    """No, and why."""
    with scope.entered(eyes(plan)):
        reasons = "No care coordinator is hired yet, and no site is near our members."
        reviewing.decline(certification=row, reasons=reasons, by=plan.user, at=morning(day))


def certify(one: Applicant, plan: Position, row: Certification, sent: date) -> None:
    """Yes, from the first of a month on, and what came of it since."""
    stage, starts = one.cast.stage, first_of_next_month(sent + 30 * DAY)
    if stage == Stage.CONDITIONAL:
        conditions(one, plan, row, starts)
    say_yes(plan, row, starts, with_conditions=stage == Stage.CONDITIONAL)
    if stage in WITH_CONTRACT:
        contract(one.cast, plan, row, starts, share=one.cast.full_time * 56)
    if stage == Stage.CONTRACTED and one.cast.number % 4 == 0:
        visit(one, plan, row)
    if stage == Stage.EXPIRED:
        with scope.entered(eyes(plan)):
            certified.expire_due(at=morning(date(2020, 3, 1)))


def suspend(one: Applicant, plan: Position) -> None:
    """The plan suspends a certificate, after members were given: they stay."""
    with scope.entered(eyes(plan)):
        row = Certification.objects.filter(organization=one.organization, plan=plan.organization).first()
        if row and row.state == CertificationState.CERTIFIED:
            because = "The director left, and nobody has followed."
            certified.suspend(certification=row, because=because, by=plan.user, at=morning(date(2020, 2, 10)))


def say_yes(plan: Position, row: Certification, starts: date, *, with_conditions: bool = False) -> None:
    """The decision, a week before it holds."""
    with scope.entered(eyes(plan)):
        reviewing.certify(
            certification=row,
            reasons="Ready to give all six services.",
            starts=starts,
            by=plan.user,
            at=morning(starts - 7 * DAY),
            with_conditions=with_conditions,
        )


def conditions(one: Applicant, plan: Position, row: Certification, starts: date) -> None:
    """What has to be mended: one soon or overdue, and, of every second, one that waits for the plan to look."""
    due, at = (date(2020, 3, 9), date(2020, 2, 24))[one.cast.number % 2], morning(starts - 10 * DAY)
    said = "The form names the old law."
    with scope.entered(eyes(plan)):
        given: dict[str, Any] = {"certification": row, "because": said, "by": plan.user, "at": at}
        certified.set_condition(what="The form with which members agree", due=due, **given)
        mended = certified.set_condition(what="The policy on privacy", due=date(2020, 3, 20), **given)
    with scope.entered(eyes(one.director)):
        mended = ToMend.objects.get(pk=mended.pk)
        certified.answer_condition(
            condition=mended,
            evidence="The new policy names 42 CFR Part 2. Our board adopted it.",
            seen=mended.version,
            **one.by(morning(date(2020, 2, 25))),
        )


def contract(cast: Cast, plan: Position, row: Certification, starts: date, share: Decimal) -> None:
    """What was agreed, as long as the certificate lasts; some end before."""
    ends = date(2020, 3, 31) if cast.number % 11 == 4 else None
    with scope.entered(eyes(plan)):
        row.refresh_from_db()
        given = contracting.ContractGiven(
            starts=starts,
            ends=min(each for each in (ends, row.ends) if each),
            capacity=max(1, int(share)),
            areas=cast.areas,
            populations=cast.populations,
            rates={"1": 42_500, "2": 31_000, "3": 18_000},
            terms="The plan pays for each member and month in which a service was given.",
        )
        contracting.make_contract(certification=row, given=given, by=plan.user, at=morning(starts - 6 * DAY))


def visit(one: Applicant, plan: Position, row: Certification) -> None:
    """A visit that was, or one that comes."""
    comes = one.cast.number % 8 == 0
    on = date(2020, 3, 12) if comes else date(2020, 2, 6)
    where = one.cast.sites[0]["address"]
    with scope.entered(eyes(plan)):
        at = morning(date(2020, 1, 20))
        planned = visiting.plan_visit(certification=row, on=on, where=where, by=plan.user, at=at)
        if not comes:
            found = "Bright rooms, members know their coordinators by name. The files are locked away."
            visiting.write_visit(
                visit=planned, finding=found, seen=planned.version, by=plan.user, at=morning(on + DAY)
            )  # fmt: skip


def first_of_next_month(day: date) -> date:
    """The first day of the month that follows."""
    return (day.replace(day=1) + 32 * DAY).replace(day=1)
