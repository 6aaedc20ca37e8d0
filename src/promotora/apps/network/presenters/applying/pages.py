"""The pages of an applicant, put together: everything that stands on the first one, and on one application's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from promotora.apps.accounts.models import Organization
from promotora.apps.network.models import Application, Question, ToMend
from promotora.apps.network.presenters.applying import heading
from promotora.apps.network.presenters.applying.standing import (
    ApplicationSaid,
    MoveSaid,
    StandingSaid,
    application_said,
    contract_said,
    move_said,
    name_of,
    standing_said,
)
from promotora.apps.network.presenters.applying.words import DocumentSaid, PartSaid, document_said, parts_said
from promotora.apps.network.queries.applying import applications as reading
from promotora.apps.network.queries.applying import standing as queries
from promotora.apps.network.queries.room.roster import contracts_of
from promotora.apps.network.rules.refusal import Refusal
from promotora.apps.network.terms import IN_FORCE, OPEN, ApplicationState, CertificationState, Form, Mend
from promotora.apps.people.presenters.words import day

__all__ = ["name_of", "overview", "sent", "taken_from"]
A_GLANCE = 20  # of one kind on the first page


@dataclass(frozen=True)
class Waits:
    """Something that waits for the applicant."""

    tag: str
    tone: str
    plan: str
    words: str
    due: str
    action: str
    url: str


@dataclass(frozen=True)
class Act:
    """The one next thing to do: a link, or a button that begins something; `refused` says why it cannot be done."""

    verb: str
    url: str
    posts: bool = False
    refused: str = ""


@dataclass(frozen=True)
class Overview:
    """Everything on an applicant's first page. `draft_letter`, `draft`: what is being written."""

    title: str
    lead: str
    waits: list[Waits]
    certificates: list[StandingSaid]
    standing: list[StandingSaid]
    applications: list[ApplicationSaid]
    contracts: list[list[tuple[str, str]]]
    act: Act
    others: list[Act]
    empty: bool


def overview(organization: Organization, applications: Sequence[Application], today: date) -> Overview:
    """What is true now, from all that there is."""
    standing = list(queries.standing(organization)[:A_GLANCE])
    asked, wanted = list(queries.questions(organization)[:A_GLANCE]), list(queries.to_mend(organization)[:A_GLANCE])
    contracted = frozenset(contract.plan_id for contract in contracts_of(organization, today))
    said = [standing_said(row, today, contracted) for row in standing]
    going_on = _newest(said)
    drafts = {row.form: row for row in applications if row.state == ApplicationState.DRAFT}
    ending = [] if Form.APPLICATION in drafts else [each for each in going_on if each.renew_soon]
    now = heading.Stands(
        standing,
        [question.certification.plan for question in asked],
        [condition.certification.plan for condition in wanted],
        applications,
        [each for each in ending if each.row.state in IN_FORCE],
    )
    plans = _names(applications)
    first, *others = _acts(organization, drafts, ending)
    waits = [_question_waits(row, today) for row in asked] + [_mending_waits(row, today) for row in wanted]
    return Overview(
        title=heading.title(now),
        lead=heading.lead(now),
        waits=waits,
        certificates=[each for each in going_on if each.dates],
        standing=[each for each in going_on if not each.dates],
        applications=[application_said(row, plans) for row in applications],
        contracts=[contract_said(row) for row in queries.contracts(organization)[:A_GLANCE]],
        act=Act(waits[0].action, waits[0].url) if waits else first,
        others=[first, *others] if waits else others,
        empty=not applications,
    )


def _newest(said: Sequence[StandingSaid]) -> list[StandingSaid]:
    """How it stands with each plan: what is open or in force, and without either only the last."""
    going_on = IN_FORCE | OPEN | {CertificationState.SUSPENDED}
    busy = {each.row.plan_id for each in said if each.row.state in going_on}
    last: dict[int, StandingSaid] = {}
    for each in said:
        last.setdefault(each.row.plan_id, each)
    return [
        each
        for each in said
        if each.row.state in going_on or (each.row.plan_id not in busy and last[each.row.plan_id] is each)
    ]


def _names(applications: Sequence[Application]) -> dict[int, str]:
    numbers = {plan for row in applications for plan in row.plans}
    return {plan.pk: str(plan) for plan in reading.plans_among(numbers)}


def _acts(organization: Organization, drafts: dict[str, Application], ending: Sequence[StandingSaid]) -> list[Act]:
    """What can be begun or gone on with, the most useful first."""
    letters = reading.letters_sent_to(organization, "hhp")
    letter, application = drafts.get(Form.LETTER), drafts.get(Form.APPLICATION)
    begins = {form: reverse("application_begin", args=[form]) for form in Form.values}
    if letter:
        on_letter = Act(_("Go on with the letter"), reverse("application", args=[letter.pk]))
    else:
        on_letter = Act(_("Begin a letter of intent"), begins[Form.LETTER], posts=True)
    if application:
        on_application = Act(_("Go on with the application"), reverse("application", args=[application.pk]))
    elif ending:
        url = reverse("application_renew", args=[ending[0].row.application_id])
        on_application = Act(_("Renew the application"), url, posts=True)
    else:
        no_letter = "" if letters else _(Refusal.NO_LETTER.value)
        on_application = Act(_("Begin an application"), begins[Form.APPLICATION], posts=True, refused=no_letter)
    application_first = application or ending or (letters and not letter)
    return [on_application, on_letter] if application_first else [on_letter, on_application]


def _question_waits(row: Question, today: date) -> Waits:
    late = row.due < today
    return Waits(
        tag=_("late") if late else _("question"),
        tone="danger" if late else "warm",
        plan=str(row.certification.plan),
        words=row.asks,
        due=_("by %(day)s") % {"day": day(row.due)},
        action=_("Answer the question"),
        url=reverse("question_answer", args=[row.pk]),
    )


def _mending_waits(row: ToMend, today: date) -> Waits:
    late = row.due < today
    return Waits(
        tag=_("late") if late else _("to mend"),
        tone="danger" if late else "gold",
        plan=str(row.certification.plan),
        words=row.what,
        due=_("by %(day)s") % {"day": day(row.due)},
        action=_("Say what you did"),
        url=reverse("to_mend", args=[row.pk]),
    )


# ------------------------------------------------------------------------------------------------------ what was sent


@dataclass(frozen=True)
class Sent:
    """One letter or application that was sent, and what became of it."""

    name: str
    title: str
    line: str
    plans: list[str]
    standing: list[StandingSaid]
    questions: list[tuple[Question, str]]
    to_mend: list[tuple[ToMend, str]]
    parts: list[PartSaid]
    documents: list[DocumentSaid]
    moves: list[MoveSaid]
    may_withdraw: bool
    again: str


def sent(row: Application, today: date) -> Sent:
    """Everything about it."""
    plans = _names([row])
    contracted = frozenset(contract.plan_id for contract in contracts_of(row.organization, today))
    certifications = list(row.certifications.all())
    standing = [standing_said(each, today, contracted) for each in certifications]
    undecided = any(each.row.state in OPEN for each in standing)
    is_letter, stands = row.form == Form.LETTER, row.state == ApplicationState.SENT
    return Sent(
        name=name_of(row),
        title=_title(row, certifications),
        line=application_said(row, plans).line,
        plans=list(plans.values()),
        standing=standing,
        questions=[(each, reverse("question_answer", args=[each.pk])) for each in queries.asked_in(row)],
        to_mend=[(each, reverse("to_mend", args=[each.pk])) for each in queries.mended_in(row)],
        parts=parts_said(row),
        documents=[document_said(each) for each in queries.attachments(row)],
        moves=[move_said(step) for step in queries.moves(row)],
        may_withdraw=stands and (is_letter or undecided),
        again=next((each.again for each in standing if each.again), ""),
    )


def _title(row: Application, certifications: Sequence[Any]) -> str:
    if row.state == ApplicationState.WITHDRAWN:
        return _("This letter was withdrawn") if row.form == Form.LETTER else _("This application was withdrawn")
    if row.form == Form.LETTER:
        return _("Your letter of intent was sent")
    if any(each.asked for each in certifications):
        return _("A plan waits for your answer")
    if any(each.state in OPEN for each in certifications):
        return _("Your application is being looked at")
    return _("Every plan has decided on this application")


def taken_from(row: Application) -> dict[str, list[str]]:
    """From whom it would be taken back, and who has decided and keeps it."""
    if row.form == Form.LETTER:
        return {"taken_from": list(_names([row]).values()), "kept_by": []}
    certifications = list(row.certifications.all())
    return {
        "taken_from": [str(each.plan) for each in certifications if each.state in OPEN],
        "kept_by": [str(each.plan) for each in certifications if each.state not in OPEN],
    }


def mending_said(row: ToMend) -> tuple[str, str]:
    """How something to mend stands, and the tone of its pill."""
    tones = {Mend.OPEN: "gold", Mend.ANSWERED: "info", Mend.CLOSED: "ok"}
    return str(Mend(row.state).label), tones[Mend(row.state)]


def others_asked(open_ones: Sequence[Question], this: Question) -> list[Waits]:
    """The other questions that wait for an answer."""
    return [_question_waits(each, each.due) for each in open_ones if each.pk != this.pk]
