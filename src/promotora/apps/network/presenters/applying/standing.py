"""How an applicant stands, in words: what waits for it, where its application is, what comes next and from whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from promotora.apps.network.models import Application, ApplicationMoved, Certification, CertificationMoved, Contract
from promotora.apps.network.presenters.applying.words import listed
from promotora.apps.network.terms import IN_FORCE, ApplicationState, Area, CertificationState, Form, Population
from promotora.apps.people.presenters.words import moment, span

RENEW_WITHIN = timedelta(days=90)
S = CertificationState
TONES = {
    S.RECEIVED: "info",
    S.IN_REVIEW: "info",
    S.ASKED: "warm",
    S.CERTIFIED: "ok",
    S.CONDITIONAL: "gold",
    S.DECLINED: "quiet",
    S.SUSPENDED: "danger",
    S.EXPIRED: "quiet",
    S.ENDED: "quiet",
    S.WITHDRAWN: "quiet",
}
STATES = {
    S.RECEIVED: gettext_lazy("received"),
    S.IN_REVIEW: gettext_lazy("in review"),
    S.ASKED: gettext_lazy("waits for you"),
    S.CERTIFIED: gettext_lazy("certified"),
    S.CONDITIONAL: gettext_lazy("conditions"),
    S.DECLINED: gettext_lazy("not certified"),
    S.SUSPENDED: gettext_lazy("suspended"),
    S.EXPIRED: gettext_lazy("expired"),
    S.ENDED: gettext_lazy("ended"),
    S.WITHDRAWN: gettext_lazy("withdrawn"),
}
NEXT = {
    S.RECEIVED: gettext_lazy("The plan takes it up for review next. You need not do anything."),
    S.IN_REVIEW: gettext_lazy("The plan is looking at it. It asks you here if something is missing."),
    S.ASKED: gettext_lazy("You answer next: the review waits for you."),
    S.CERTIFIED: gettext_lazy("The contract comes from the plan next."),
    S.CONDITIONAL: gettext_lazy("You mend next what the plan asked for."),
    S.DECLINED: gettext_lazy("You may mend what the plan says and apply again."),
    S.SUSPENDED: gettext_lazy("No more members are given to you until the plan lifts this. Ask the plan what to do."),
    S.EXPIRED: gettext_lazy("You may renew it: your answers are kept."),
    S.ENDED: gettext_lazy("Ask the plan before you apply again."),
    S.WITHDRAWN: gettext_lazy("You took it back. You may apply again."),
}
CONTRACTED = gettext_lazy("You have a contract. Keep your roster up to date: it decides how many members you may have.")
WAITS_FOR_PLAN = gettext_lazy("You have answered. The plan looks at it next.")


@dataclass(frozen=True)
class StandingSaid:
    """How an application stands with one plan."""

    row: Certification
    plan: str
    state: str
    tone: str
    since: str
    next: str
    reasons: str
    dates: str
    again: str
    renew_soon: bool
    url: str


@dataclass(frozen=True)
class ApplicationSaid:
    """A letter or an application in a list."""

    row: Application
    name: str
    state: str
    tone: str
    line: str
    url: str


def standing_said(row: Certification, today: date, contracted: frozenset[int] = frozenset()) -> StandingSaid:
    """How it stands with a plan. `contracted`: the plans with which there is a contract today."""
    state, since = S(row.state), getattr(row, "since", None) or row.received_at
    holds = state in IN_FORCE
    ends = row.ends if holds or state == S.SUSPENDED else None
    return StandingSaid(
        row=row,
        plan=str(row.plan),
        state=str(capfirst(STATES[state])),
        tone=TONES[state],
        since=_("since %(moment)s") % {"moment": moment(since)},
        next=str(_next(row, state, contracted)),
        reasons=row.reasons,
        dates=span(row.starts, row.ends) if row.starts else "",
        again=_again(state),
        renew_soon=state == S.EXPIRED or (ends is not None and ends <= today + RENEW_WITHIN),
        url=reverse("application", args=[row.application_id]),
    )


def _next(row: Certification, state: CertificationState, contracted: frozenset[int]) -> object:
    if state == S.CONDITIONAL and not getattr(row, "to_mend_open", 1):
        return WAITS_FOR_PLAN
    if state == S.CERTIFIED and row.plan_id in contracted:
        return CONTRACTED
    return NEXT[state]


def _again(state: CertificationState) -> str:
    """The verb of the button that begins the next application with these answers; empty while it is looked at."""
    if state in IN_FORCE | {S.EXPIRED}:
        return _("Renew")
    return _("Apply again") if state in (S.DECLINED, S.WITHDRAWN, S.ENDED) else ""


def application_said(row: Application, plans: Mapping[int, str]) -> ApplicationSaid:
    """A letter or an application, with whom it went to."""
    state = ApplicationState(row.state)
    tones = {ApplicationState.DRAFT: "gold", ApplicationState.SENT: "ok", ApplicationState.WITHDRAWN: "quiet"}
    return ApplicationSaid(
        row=row,
        name=name_of(row),
        state=str(capfirst(state.label)),
        tone=tones[state],
        line=_line(row, ", ".join(plans[plan] for plan in row.plans if plan in plans)),
        url=reverse("application", args=[row.pk]),
    )


def name_of(row: Application) -> str:
    """What it is."""
    return _("Letter of intent") if row.form == Form.LETTER else _("Application")


def _line(row: Application, plans: str) -> str:
    if row.sent_at:
        return _("Sent on %(moment)s to %(plans)s") % {"moment": moment(row.sent_at), "plans": plans}
    if row.saved_at:
        return _("Saved on %(moment)s") % {"moment": moment(row.saved_at)}
    return _("Begun on %(moment)s") % {"moment": moment(row.begun_at)}


def contract_said(row: Contract) -> list[tuple[str, str]]:
    """(label, words) of a contract."""
    return [
        (_("Plan"), str(row.plan)),
        (_("Days"), span(row.starts, row.ends)),
        (_("Members at the most"), str(row.capacity)),
        (_("Areas"), listed(Area, row.areas) or _("every area")),
        (_("For"), listed(Population, row.populations) or _("every member of the program")),
        *([(_("Terms"), row.terms)] if row.terms else []),
        *([(_("Ended because"), row.ended_because)] if row.ended_because else []),
    ]


@dataclass(frozen=True)
class MoveSaid:
    """One step of what became of an application."""

    what: str
    when: str
    exact: str
    who: str
    because: str


def move_said(step: ApplicationMoved | CertificationMoved) -> MoveSaid:
    """A step in words: what, when, by whom and why."""
    if isinstance(step, ApplicationMoved):
        what = str(capfirst(ApplicationState(step.state).label))
    else:
        said = {"plan": step.certification.plan, "state": CertificationState(step.state).label}
        what = _("%(plan)s: %(state)s") % said
    who = str(step.moved_by) if step.moved_by else ""
    return MoveSaid(what, moment(step.moved_at), step.moved_at.isoformat(), who, step.because)
