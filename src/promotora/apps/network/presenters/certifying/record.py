"""One certification in words: how it stands, what each step found, what was asked and mended, and all that happened."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotora.apps.network.models import Certification, CertificationMoved, Question, StepDone, ToMend
from promotora.apps.network.presenters.applying.words import words_of
from promotora.apps.network.presenters.certifying.board import Card, card, overdue
from promotora.apps.network.queries.certifying.pages import standing_of
from promotora.apps.network.rules.certification import ENDABLE
from promotora.apps.network.rules.standing import Next, next_of
from promotora.apps.network.terms import OPEN, CertificationState, Document, Mend, StepKind
from promotora.apps.people.presenters.words import day, dots, moment

S = CertificationState
LOOKED = {"yes": "ok", "no": "warm"}
TABS = ("certification", "certification_application", "certification_conditions", "certification_visits",
        "certification_contracts", "certification_history")  # fmt: skip


@dataclass(frozen=True)
class Head:
    """The opening of each of its pages. `first`: the next act of whoever may certify; `acts`: what else they may do."""

    card: Card
    title: str
    line: str
    tabs: list[tuple[str, str, bool]]
    first: tuple[str, str] | None = None
    acts: list[tuple[str, str]] = field(default_factory=list)


def head(row: Certification, first_days: int, today: date, *, tab: str, may_certify: bool) -> Head:
    """How it stands, where else to look, and what one may do."""
    following = next_of(standing_of(row, first_days))
    said = card(row, first_days, today)
    acts = _acts(row) if may_certify else []
    first = _first(row, following) if may_certify else None
    return Head(said, title(said, following), _line(row), _tabs(row, tab), first, [one for one in acts if one != first])


def title(said: Card, following: Next) -> str:
    """What is true of it, in one sentence."""
    row: Any = said.row
    named = {"name": said.name, "day": day(said.due) if said.due else ""}
    match following:
        case Next.TAKE_UP:
            return _("%(name)s applied: take it up by %(day)s") % named
        case Next.DO_STEP:
            left = ngettext(
                "%(name)s is in review: %(count)d step is left", "%(name)s is in review: %(count)d steps are left",
                row.steps_left,
            )  # fmt: skip
            return left % {**named, "count": row.steps_left}
        case Next.DECIDE:
            return _("Every step of %(name)s is done: decide by %(day)s") % named
        case Next.AWAIT_ANSWER:
            return _("%(name)s has a question to answer by %(day)s") % named
        case Next.LOOK:
            return _("%(name)s says what it mended: look at it") % named
        case Next.AWAIT_MENDING:
            return _("%(name)s is certified, and has something to mend by %(day)s") % named
        case Next.LIFT_OR_END:
            return _("%(name)s is suspended: nobody more may be assigned there") % named
        case Next.RENEW if said.due:
            return _("%(name)s is certified up to and with %(day)s") % named
        case Next.RENEW:
            return _("%(name)s is certified") % named
        case _over:
            return _("%(name)s: %(state)s") % {**named, "state": row.get_state_display()}


def _line(row: Certification) -> str:
    received = _("received %(day)s") % {"day": day(row.received_at)}
    if row.starts is None:
        return received
    if row.ends is None:
        return dots([received, _("certified from %(day)s on") % {"day": day(row.starts)}])
    certified = _("certified from %(starts)s to %(ends)s") % {"starts": day(row.starts), "ends": day(row.ends)}
    return dots([received, certified])


def _tabs(row: Certification, here: str) -> list[tuple[str, str, bool]]:
    words = [_("Review"), _("Application"), _("To mend"), _("Visits and audits"), _("Contracts"), _("History")]
    named = zip(words, TABS, strict=True)
    return [(word, reverse(name, args=[row.pk]), name == here) for word, name in named]


ACTS = {
    "certification_take_up": (lambda: _("Take it up"), frozenset({S.RECEIVED})),
    "certification_ask": (lambda: _("Ask the applicant"), frozenset({S.IN_REVIEW, S.ASKED})),
    "certification_certify": (lambda: _("Certify"), frozenset({S.IN_REVIEW, S.ASKED})),
    "certification_condition_add": (lambda: _("Ask that something is mended"), ENDABLE | {S.IN_REVIEW, S.ASKED}),
    "visit_add": (lambda: _("Plan a visit or an audit"), ENDABLE | {S.IN_REVIEW, S.ASKED}),
    "contract_add": (lambda: _("Make a contract"), frozenset({S.CERTIFIED, S.CONDITIONAL})),
    "certification_lift": (lambda: _("Lift the suspension"), frozenset({S.SUSPENDED})),
    "certification_suspend": (lambda: _("Suspend"), frozenset({S.CERTIFIED, S.CONDITIONAL})),
    "certification_decline": (lambda: _("Do not certify"), OPEN),
    "certification_end": (lambda: _("End the certificate"), ENDABLE),
}


def _acts(row: Certification) -> list[tuple[str, str]]:
    return [_act(row, name) for name, (_word, states) in ACTS.items() if row.state in states]


def _act(row: Certification, name: str) -> tuple[str, str]:
    return ACTS[name][0](), reverse(name, args=[row.pk])


FIRST = {
    Next.TAKE_UP: "certification_take_up",
    Next.DECIDE: "certification_certify",
    Next.LIFT_OR_END: "certification_lift",
}


def _first(row: Certification, following: Next) -> tuple[str, str] | None:
    if following in FIRST:
        return _act(row, FIRST[following])
    if following is Next.DO_STEP:
        step: int = row.next_step_id  # type: ignore[attr-defined]
        return _("Do the next step"), reverse("certification_step", args=[row.pk, step])
    if following is Next.LOOK:
        return _("Look at what was mended"), reverse("certification_conditions", args=[row.pk])
    return None


# ----------------------------------------------------------------------------------------------------------- the review


@dataclass(frozen=True)
class StepSaid:
    """One step of the review. `lines`: (sentence, tone, answer) of a checklist or of documents."""

    row: StepDone
    name: str
    kind: str
    outcome: str
    tone: str
    reviewer: str
    due: date | None
    late: str
    lines: list[tuple[str, str, str]]
    url: str
    reviewer_url: str


def step_said(done: StepDone, today: date) -> StepSaid:
    """A step in words."""
    address = [done.certification_id, done.pk]
    tones = {"ready": "ok", "not_yet": "warm", "not_needed": "quiet", "": "gold"}
    due = None if done.outcome else done.due
    return StepSaid(
        row=done,
        name=done.step.name,
        kind=dots([capfirst(done.step.get_kind_display()), "" if done.step.needed else _("may be left out")]),
        outcome=capfirst(done.get_outcome_display()) if done.outcome else _("To do"),
        tone=tones[done.outcome],
        reviewer=str(done.reviewer) if done.reviewer else "",
        due=due,
        late=overdue(due, today) if done.step.needed else "",
        lines=list(_lines(done)),
        url=reverse("certification_step", args=address),
        reviewer_url=reverse("certification_reviewer", args=address),
    )


def _lines(done: StepDone) -> Iterable[tuple[str, str, str]]:
    words = {"yes": _("yes"), "no": _("no")}
    for number, item in enumerate(done.step.items):
        said = capfirst(words_of(Document, item)) if done.step.kind == StepKind.DOCUMENT else item
        answer = done.answers.get(str(number), "")
        yield said, LOOKED.get(answer, "quiet"), words.get(answer, _("not looked at yet"))


@dataclass(frozen=True)
class QuestionSaid:
    """A question, and its answer or by when it is due."""

    row: Question
    asked: str
    answered: str
    late: str


def question_said(row: Question, today: date) -> QuestionSaid:
    """A question in words."""
    asked = {"who": row.asked_by, "when": moment(row.asked_at)}
    answered = ""
    if row.answered_at is not None:
        answered = _("%(who)s, %(when)s") % {"who": row.answered_by, "when": moment(row.answered_at)}
    return QuestionSaid(
        row, _("%(who)s, %(when)s") % asked, answered, "" if row.answered_at else overdue(row.due, today)
    )


@dataclass(frozen=True)
class MendSaid:
    """Something to mend. `said`: what each side wrote, the last first."""

    row: ToMend
    url: str
    state: str
    tone: str
    late: str
    said: list["Happened"]


def mend_said(row: ToMend, today: date) -> MendSaid:
    """Something to mend, in words."""
    tones = {Mend.OPEN: "gold", Mend.ANSWERED: "info", Mend.CLOSED: "ok"}
    late = overdue(row.due, today) if row.state == Mend.OPEN else ""
    return MendSaid(
        row=row,
        url=reverse("condition", args=[row.certification_id, row.pk]),
        state=capfirst(row.get_state_display()),
        tone=tones[Mend(row.state)],
        late=late,
        said=newest_first(_of_mend(row, with_what=False)),
    )


# ---------------------------------------------------------------------------------------------------------- the history


@dataclass(frozen=True)
class Happened:
    """One thing that happened."""

    at: datetime
    title: str
    who: str
    words: str = ""
    icon: str = "event"
    url: str = ""

    @property
    def when(self) -> str:
        """The moment, in words."""
        return moment(self.at)


def moves_said(moves: Sequence[CertificationMoved], row: Certification) -> list[Happened]:
    """Each step of its life; the decision with its reasons."""
    decisions = {S.CERTIFIED, S.CONDITIONAL, S.DECLINED}
    said = []
    for one in moves:
        words = one.because
        if not words and one.state in decisions and one.moved_at == row.decided_at:
            words = row.reasons
        label = words_of(CertificationState, one.state)
        said.append(Happened(one.moved_at, capfirst(label), str(one.moved_by or _("by itself")), words, "flag"))
    return said


def questions_happened(rows: Iterable[Question]) -> Iterable[Happened]:
    """What was asked and answered."""
    for row in rows:
        yield Happened(row.asked_at, _("Asked the applicant"), str(row.asked_by), row.asks, "help")
        if row.answered_at is not None:
            yield Happened(row.answered_at, _("The applicant answered"), str(row.answered_by), row.answer, "mail")


def steps_happened(rows: Iterable[StepDone]) -> Iterable[Happened]:
    """What came of each step."""
    for row in rows:
        if row.done_at is not None:
            title = _("%(step)s: %(outcome)s") % {"step": row.step.name, "outcome": row.get_outcome_display()}
            yield Happened(row.done_at, title, str(row.reviewer or ""), row.finding, "check")


def mending_happened(rows: Iterable[ToMend]) -> Iterable[Happened]:
    """What was to be mended, and what became of it."""
    for row in rows:
        yield from _of_mend(row, with_what=True)


def _of_mend(row: ToMend, *, with_what: bool) -> Iterable[Happened]:
    titles = {Mend.ANSWERED: _("The organization says how it was mended"), Mend.CLOSED: _("Closed")}
    for number, one in enumerate(row.steps.all()):
        begun = _("To be mended") if number == 0 else _("Sent back")
        words = row.what if with_what and not one.because else one.because
        yield Happened(one.moved_at, titles.get(Mend(one.state), begun), str(one.moved_by), words, "edit")


def newest_first(happened: Iterable[Happened]) -> list[Happened]:
    """All that happened, the last first."""
    return sorted(happened, key=lambda one: one.at, reverse=True)
