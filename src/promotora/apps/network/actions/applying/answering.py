"""What an applicant does once a plan asks: answers a question, or mends what has to be mended; the plan is told."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from promotora.apps.accounts.models import User
from promotora.apps.core.models import ChangedMeanwhile
from promotora.apps.network.actions.applying.attaching import taken
from promotora.apps.network.actions.certifying import certified, reviewing
from promotora.apps.network.actions.telling.plans import ANSWERED, MENDED, tell_plan
from promotora.apps.network.models import Question, ToMend

if TYPE_CHECKING:
    from django.core.files import File


@transaction.atomic
def answer_question(*, question: Question, answer: str, by: User, at: datetime) -> Question:
    """Answer a plan's question."""
    question = reviewing.answer(question=question, answer=answer, by=by, at=at)
    tell_plan(question.certification.plan, ANSWERED, question.certification.organization, at)
    return question


@transaction.atomic
def mend(
    *, condition: ToMend, evidence: str, seen: int, by: User, at: datetime, file: "File[bytes] | None" = None
) -> ToMend:
    """Say how something was mended, with a file that shows it if there is one; a file from before stays without."""
    if condition.version != seen:
        raise ChangedMeanwhile(condition)
    kept = taken(file) if file else None
    condition = certified.answer_condition(condition=condition, evidence=evidence, seen=seen, by=by, at=at)
    if kept:
        condition.file.save(kept.content.name or "", kept.content, save=False)
        condition.change(seen=condition.version, file=condition.file.name)
    tell_plan(condition.certification.plan, MENDED, condition.certification.organization, at)
    return condition
