"""Reading policies in the making: the drafts of a plan, what they were tried on, and how they stand."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Max, QuerySet

from promotora.apps.core import scope
from promotora.apps.core.jobs import Lock
from promotora.apps.people.models import Member, MemberNumber
from promotora.apps.people.terms import Number
from promotora.apps.tel.models import Draft, DraftMoved, Run, Trial
from promotora.apps.tel.terms import DraftState, RunState, TrialState

UNDER_WAY = (TrialState.WAITING, TrialState.TRYING)

TRYING = Lock(7_626_021)  # one worker at a trial


def drafts() -> QuerySet[Draft]:
    """Every draft of the plan in scope, the latest first."""
    return _of_plan().exclude(state=DraftState.DISCARDED)


def discarded() -> QuerySet[Draft]:
    """Those that were discarded."""
    return _of_plan().filter(state=DraftState.DISCARDED)


def draft(draft_id: int) -> Draft | None:
    """One draft of the plan in scope."""
    return _of_plan().filter(pk=draft_id).first()


def for_change(draft_id: int) -> Draft:
    """The same, held until the transaction ends, so that two who decide about it come one after the other."""
    return Draft.objects.select_for_update().get(pk=draft_id)


def _of_plan() -> QuerySet[Draft]:
    """The plan's own: others' adopted ones can be read too, but only among the rules."""
    plan = scope.current().organization_id or 0
    people = ("organization", "drafted_by", "changed_by", "proposed_by", "adopted_by")
    return Draft.objects.select_related(*people).filter(organization_id=plan)


def steps(of: Draft) -> QuerySet[DraftMoved]:
    """The steps of a draft's life, the first one first."""
    return of.steps.select_related("moved_by").order_by("moved_at", "pk")


def trials(of: Draft) -> QuerySet[Trial]:
    """What a draft was tried on, the latest first."""
    return of.trials.select_related("asked_by")


def trial(trial_id: int) -> Trial | None:
    """One trial of the plan in scope."""
    return Trial.objects.select_related("draft", "organization", "asked_by").filter(pk=trial_id).first()


def under_way(of: Draft) -> Trial | None:
    """The trial of a draft that waits or is being done."""
    return of.trials.filter(state__in=UNDER_WAY).first()


def trial_of_present(of: Draft) -> Trial | None:
    """The latest trial that came to its end and tried the draft as it is now."""
    return of.trials.filter(state=TrialState.DONE, policy=of.policy).first()


def is_being_tried(trial_id: int) -> bool:
    """Whether a session, wherever it runs, does this trial just now."""
    return TRYING.is_held(trial_id)


def released_last(plan_id: int, program: str) -> date | None:
    """The as-of date of the last list of a program that a plan has released."""
    released = Run.objects.filter(organization_id=plan_id, program=program, state=RunState.RELEASED)
    latest: date | None = released.aggregate(last=Max("as_of"))["last"]
    return latest


def last_list(plan_id: int, program: str) -> date | None:
    """The as-of date of the last list of a program that a plan has made."""
    made = Run.objects.filter(organization_id=plan_id, program=program, made_at__isnull=False)
    latest: date | None = made.exclude(state=RunState.DISCARDED).aggregate(last=Max("as_of"))["last"]
    return latest


def days_taken(plan_id: int, program: str) -> frozenset[date]:
    """The first days of the versions that a plan has adopted."""
    adopted = Draft.objects.filter(organization_id=plan_id, program=program, state=DraftState.ADOPTED)
    return frozenset(day for day in adopted.values_list("effective", flat=True) if day)


def waiting_for(user_id: int) -> QuerySet[Draft]:
    """Proposals that this person may adopt: drafted, changed and proposed by others."""
    proposed = _of_plan().filter(state=DraftState.PROPOSED)
    return proposed.exclude(drafted_by_id=user_id).exclude(changed_by_id=user_id).exclude(proposed_by_id=user_id)


def members_by_person(plan_id: int, person_ids: Sequence[str]) -> dict[str, Member]:
    """The members of a plan's directory by the numbers that its claims know them by."""
    numbers = MemberNumber.objects.filter(kind=Number.PERSON, given_by_id=plan_id, value__in=person_ids)
    return {number.value: number.member for number in numbers.select_related("member")}
