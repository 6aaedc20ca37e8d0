"""Screening a referral: what the rule says of one person, asked of the plan's store by the job worker.

It is said twice, as a listing is: from all facts, for the plan; and from unprotected facts, for who referred.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app as jobs

from promotora.apps.core import scope
from promotora.apps.core.jobs import mend_jobs
from promotora.apps.core.lifecycle import move
from promotora.apps.core.refusals import refuse_if
from promotora.apps.tel.models import Referral
from promotora.apps.tel.queries import referrals as queries
from promotora.apps.tel.queries.policies import in_force
from promotora.apps.tel.queries.runs import current
from promotora.apps.tel.queries.stores import store_of
from promotora.apps.tel.rules.referrals import refusals_to_touch
from promotora.apps.tel.terms import PROTECTED, ReferralState
from promotora.targeting.engines.one_person import one_person
from promotora.targeting.explain import explain
from promotora.targeting.explain.person import NotOnTheDay
from promotora.targeting.model.conditions import CONDITION_BY_CODE
from promotora.targeting.model.program import CodeChange, Program
from promotora.targeting.programs import ProgramError
from promotora.targeting.tables.errors import DataError
from promotora.targeting.valuesets import condition_codes

TASK = "promotora.apps.tel.tasks.screening.screen_referral"
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Question:
    """Whom to ask the rule about, as of which day, by which policy."""

    plan_id: int
    person_id: str
    program: Program | None
    as_of: date


@dataclass(frozen=True)
class Answer:
    """What the rule says: a decision, or `unknown` with the reason why it says nothing."""

    decision: str
    reasons: list[str]
    tier: int | None = None
    explanation: dict[str, Any] = field(default_factory=dict)


def put_in_queue(referral: Referral) -> None:
    """Have it screened soon, once this transaction has ended well."""
    jobs.configure_task(TASK).defer(referral_id=referral.pk, organization_id=referral.plan_id)


@transaction.atomic
def screen_again(*, referral: Referral) -> None:
    """Ask the rule once more, as after new claims came in."""
    refuse_if(refusals_to_touch(queries.held(referral.pk).state))
    put_in_queue(referral)


def mend(*, at: datetime) -> None:
    """Do again what a worker had begun that is gone; after three times leave it, and its page offers to ask again."""
    mend_jobs(TASK, at=at)


def screen(*, referral_id: int, of: scope.Scope, now: Callable[[], datetime]) -> None:
    """Say what the rule says of somebody who was referred, in the scope of the plan. Whoever is not found is screened
    as well, so that who referred sees the same."""
    with scope.entered(of):
        question = _question(referral_id, now())
    if question is None:
        return
    whole = ask(question)
    openly = ask(replace(question, program=without(question.program, question.as_of))) if question.program else whole
    with scope.entered(of):
        _write(referral_id, question, {True: whole, False: openly}, now())


def _question(referral_id: int, at: datetime) -> Question | None:
    """The question, with the member found if that is so; None for what was answered or taken back meanwhile."""
    referral = queries.held(referral_id)
    if refusals_to_touch(referral.state):
        return None
    if referral.member_id is None:
        referral.member = queries.member_named(referral)
        referral.save(update_fields=["member"])
    run = current(referral.program, referral.plan_id)
    as_of = run.as_of if run else timezone.localtime(at).date().replace(day=1)
    try:
        program = in_force(referral.plan, referral.program, as_of, keep_open=run is not None and run.keep_open)
    except ProgramError:
        program = None
    person_id = queries.person_number(referral.member, referral.plan) if referral.member else ""
    return Question(referral.plan_id, person_id, program, as_of)


def ask(question: Question) -> Answer:
    """What the store and the policy say of one person; `unknown`, with why, when they cannot say."""
    if question.program is None:
        return Answer(UNKNOWN, [f"The program was not in force on {question.as_of}."])
    if not question.person_id:
        return Answer(UNKNOWN, ["No member is found by this CIN and birth date, or the claims know no such member."])
    try:
        store = store_of(question.plan_id)
        if store is None:
            return Answer(UNKNOWN, ["There are no claims here to ask."])
        found = explain(one_person(store, question.person_id), question.program, question.as_of, question.person_id)
    except NotOnTheDay:
        return Answer(UNKNOWN, [f"No coverage is known on {question.as_of}, the day of the list."])
    except DataError:
        return Answer(UNKNOWN, ["The claims here cannot be read as they stand. Ask the operator."])
    verdict = found.verdict
    return Answer(str(verdict.decision), list(verdict.reasons), verdict.tier, found.as_json())


def without(program: Program | None, on: date) -> Program | None:
    """The same policy, to whom no code speaks of a protected condition."""
    if program is None:
        return None
    kept = [change for change in program.codes if change.condition.code not in PROTECTED]
    families = condition_codes(on, program.codes).families
    for code in sorted(PROTECTED):
        mine = {family.starts_with for family in families if family.condition == code and family.use != "remove"}
        kept.append(CodeChange(CONDITION_BY_CODE[code], remove=tuple(sorted(mine)), source=program.source))
    return replace(program, codes=tuple(kept))


# Not by the ORM, which would read the row back that it wrote: nobody who may write both may see both.
WRITE = """
INSERT INTO tel_screening (referral_id, organization_id, whole, version, as_of, decision, openly, tier, reasons,
                           explanation, screened_at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s)
"""


def _write(referral_id: int, question: Question, answers: dict[bool, Answer], at: datetime) -> None:
    referral = queries.held(referral_id)
    if refusals_to_touch(referral.state):
        return
    version = question.program.version if question.program else ""
    with connection.cursor() as cursor:
        for whole, answer in answers.items():
            cursor.execute(
                WRITE,
                [
                    referral_id,
                    question.plan_id,
                    whole,
                    version,
                    question.as_of,
                    answer.decision,
                    answers[False].decision,
                    answer.tier,
                    answer.reasons,
                    json.dumps(answer.explanation),
                    at,
                ],
            )
    move(referral, to=ReferralState.SCREENED, by=None, at=at)
