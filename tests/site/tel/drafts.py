"""Drafts and adopted versions for stories, by the product's own actions."""

from datetime import date

from tests.site import people

from promotora.apps.accounts import queries as accounts
from promotora.apps.accounts.models import Organization, Position
from promotora.apps.accounts.roles import Role
from promotora.apps.core import clock
from promotora.apps.tel.actions import drafting
from promotora.apps.tel.models import Draft, Trial
from promotora.apps.tel.rules.knobs import Value, turned
from promotora.apps.tel.terms import TrialState
from promotora.targeting.language import program_from
from promotora.targeting.model.program import Program
from promotora.targeting.programs import VERSIONS

HHP = VERSIONS["hhp"][1]


def analyst(plan: Organization) -> Position:
    """Ana, who drafts."""
    return _known("Ana Cruz", plan, Role.PLAN_ANALYST)


def manager(plan: Organization) -> Position:
    """Miguel, who adopts."""
    return _known("Miguel Ortiz", plan, Role.PLAN_MANAGER)


def _known(name: str, plan: Organization, role: Role) -> Position:
    account = accounts.account_of(f"{people.letters_of(name)}@{people.letters_of(plan.name)}.example")
    held = account.positions.filter(organization=plan, role=role).first() if account else None
    return held or people.staff(name, plan, role)


def a_draft(
    plan: Organization, answers: dict[str, Value], *, by: Position | None = None, base: Program = HHP, **more: str
) -> Draft:
    """A draft whose knobs were turned so."""
    by = by or analyst(plan)
    with people.working(by):
        draft = drafting.begin(
            organization=plan, base=base, name=more.get("name", "Four ED visits"), by=by.user, at=clock.now()
        )
        turn(draft, answers, by)
    return draft


def turn(draft: Draft, answers: dict[str, Value], by: Position) -> None:
    """Turn knobs of a draft."""
    if answers:
        program = turned(program_from(draft.base_policy), answers)
        drafting.change(draft=draft, seen=draft.version, name=draft.name, program=program, by=by.user, at=clock.now())


def tried(draft: Draft, by: Position) -> Trial:
    """As if a trial of the draft had come to its end; tests of trials make real ones."""
    with people.working(by):
        return Trial.objects.create(
            draft=draft,
            organization=draft.organization,
            as_of=date(2020, 3, 1),
            asked_by=by.user,
            asked_at=clock.now(),
            state=TrialState.DONE,
            policy=draft.policy,
            figures={"comes": 0, "goes": 0},
        )


def proposed(draft: Draft, by: Position, effective: date, because: str = "Fewer come once") -> Draft:
    """A draft that was tried and proposed."""
    tried(draft, by)
    with people.working(by):
        drafting.propose(
            draft=draft,
            seen=draft.version,
            effective=effective,
            because=because,
            acknowledged=True,
            by=by.user,
            at=clock.now(),
        )
    return draft


def adopted(
    plan: Organization,
    answers: dict[str, Value],
    *,
    effective: date,
    because: str = "Fewer come once",
    base: Program = HHP,
) -> Program:
    """A version that a plan adopted: drafted by Ana, adopted by Miguel."""
    ana, miguel = analyst(plan), manager(plan)
    draft = proposed(a_draft(plan, answers, by=ana, base=base), ana, effective, because)
    with people.working(miguel):
        drafting.adopt(draft=draft, seen=draft.version, by=miguel.user, at=clock.now(), today=clock.today())
    return program_from(draft.policy)
