"""Acts of a review and of a certificate: taken up, a step written down, asked, decided, suspended, ended."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from promotora.apps.core import clock
from promotora.apps.core.doors import opens_to
from promotora.apps.core.models import ChangedMeanwhile
from promotora.apps.network.actions.certifying import certified, reviewing
from promotora.apps.network.forms.certifying.acts import (
    AskForm,
    BecauseForm,
    CertifyForm,
    ReasonsForm,
    ReviewerForm,
    StepForm,
    as_recorded,
    first_answers,
)
from promotora.apps.network.models import StepDone
from promotora.apps.network.presenters.applying.words import document_said
from promotora.apps.network.presenters.certifying.record import mend_said, step_said
from promotora.apps.network.queries.certifying import pages as queries
from promotora.apps.network.terms import Outcome, StepKind
from promotora.apps.network.views.certifying.frame import (
    CERTIFIERS,
    Act,
    ask_first,
    by,
    conflict,
    number,
    own,
    plan_of,
)
from promotora.apps.people.views.visit import there

DAYS_TO_ANSWER = timedelta(days=14)


def sent(request: HttpRequest) -> Any:
    """What a form was sent with; None before it is."""
    return request.POST if request.method == "POST" else None


@opens_to(CERTIFIERS)
def take_up(request: HttpRequest, certification_id: int) -> HttpResponse:
    """Begin the review."""
    row = own(request, certification_id)
    act = Act(
        title=_("Take up the application of %(name)s?") % {"name": row.organization.name},
        verb=_("Take it up"),
        lead=[_("Each step of your process is then there to be done, with the day by which it is due.")],
        thanks=_("Taken up. Each step below has its day."),
    )
    return ask_first(
        request, row, act, None, lambda: reviewing.take_up(certification=row, by=by(request), at=clock.now())
    )


@opens_to(CERTIFIERS)
def step(request: HttpRequest, certification_id: int, done_id: int) -> HttpResponse:
    """Write down what came of a step."""
    row = own(request, certification_id)
    done = there(queries.step_done(row, done_id))
    form = StepForm(sent(request), done=done)
    act = Act(title=done.step.name, verb=_("Write it down"), thanks=_("Written down."))
    documents = queries.attachments(row) if done.step.kind == StepKind.DOCUMENT else []
    context = {"version": number(request, "version") or done.version, "step": step_said(done, clock.today())}
    context["documents"] = [document_said(one) for one in documents if one.kind in done.step.items]
    try:
        return ask_first(request, row, act, form, lambda: _record(request, done, form), **context)
    except ChangedMeanwhile as changed:
        theirs = there(queries.step_done(row, done_id))
        return conflict(
            request,
            row,
            form,
            changed,
            who=str(theirs.reviewer or ""),
            tab="certification",
            theirs=as_recorded(theirs),
            what=done.step.name,
        )


def _record(request: HttpRequest, done: StepDone, form: StepForm) -> None:
    reviewing.record_step(
        done=done,
        outcome=Outcome(form.cleaned_data["outcome"]),
        finding=form.cleaned_data["finding"],
        answers=form.answers(),
        seen=number(request, "version"),
        by=by(request),
        at=clock.now(),
    )


@opens_to(CERTIFIERS)
def reviewer(request: HttpRequest, certification_id: int, done_id: int) -> HttpResponse:
    """Say who does a step."""
    row = own(request, certification_id)
    done = there(queries.step_done(row, done_id))
    people = queries.reviewers(plan_of(request), clock.today())
    chosen = done.reviewer_id or by(request).pk
    form = ReviewerForm(sent(request), reviewers=people, initial={"reviewer": chosen})
    act = Act(
        title=_("Who does “%(step)s”?") % {"step": done.step.name},
        verb=_("Give them the step"),
        thanks=_("The step has its reviewer."),
    )

    def give() -> None:
        reviewing.give_step(
            done=done, reviewer=form.chosen(), seen=number(request, "version"), by=by(request), at=clock.now()
        )

    try:
        return ask_first(request, row, act, form, give, version=done.version)
    except ChangedMeanwhile:
        messages.warning(request, _("Somebody changed this step a moment ago. Look at it again first."))
        return redirect("certification", row.pk)


@opens_to(CERTIFIERS)
def ask(request: HttpRequest, certification_id: int) -> HttpResponse:
    """Ask the applicant; the review waits for the answer."""
    row, today = own(request, certification_id), clock.today()
    form = AskForm(sent(request), initial=first_answers(today, today + DAYS_TO_ANSWER))
    act = Act(
        title=_("What do you want to ask %(name)s?") % {"name": row.organization.name},
        verb=_("Ask"),
        lead=[_("They get a message. No decision is made until they answer.")],
        thanks=_("Asked. They get a message."),
    )
    return _act(request, row, act, form, lambda given: reviewing.ask(certification=row, **given))


@opens_to(CERTIFIERS)
def certify(request: HttpRequest, certification_id: int) -> HttpResponse:
    """The plan's yes."""
    row, today = own(request, certification_id), clock.today()
    open_ones = queries.open_conditions(row)
    first = {"starts": today, "with_conditions": "yes" if open_ones else "no"}
    form = CertifyForm(sent(request), initial=first)
    act = Act(
        title=_("Certify %(name)s?") % {"name": row.organization.name},
        verb=_("Certify"),
        lead=[
            _("The applicant reads the reasons."),
            _("With conditions, everything that is open to be mended becomes a condition of the certificate."),
        ],
        thanks=_("Certified. They get a message. Next is a contract: without one no member may be assigned."),
    )

    def yes(given: dict[str, Any]) -> None:
        given["with_conditions"] = given["with_conditions"] == "yes"
        reviewing.certify(certification=row, **given)

    return _act(request, row, act, form, yes, conditions=[mend_said(one, today) for one in queries.conditions(row)])


@opens_to(CERTIFIERS)
def decline(request: HttpRequest, certification_id: int) -> HttpResponse:
    """The plan's no."""
    row = own(request, certification_id)
    act = Act(
        title=_("Do not certify %(name)s?") % {"name": row.organization.name},
        verb=_("Do not certify"),
        lead=[_("They read your reasons and may apply again. Other plans decide for themselves.")],
        kind="danger",
        thanks=_("Written down. They get a message with your reasons."),
    )
    return _act(
        request, row, act, ReasonsForm(sent(request)), lambda given: reviewing.decline(certification=row, **given)
    )


@opens_to(CERTIFIERS)
def suspend(request: HttpRequest, certification_id: int) -> HttpResponse:
    """Nobody more is assigned there for now."""
    row = own(request, certification_id)
    act = Act(
        title=_("Suspend the certificate of %(name)s?") % {"name": row.organization.name},
        verb=_("Suspend it"),
        lead=[_("From now on nobody more may be assigned there. Whoever is served stays until somebody decides.")],
        kind="danger",
        thanks=_("Suspended. They get a message."),
    )
    return _act(
        request, row, act, BecauseForm(sent(request)), lambda given: certified.suspend(certification=row, **given)
    )


@opens_to(CERTIFIERS)
def lift(request: HttpRequest, certification_id: int) -> HttpResponse:
    """The certificate holds again."""
    row = own(request, certification_id)
    act = Act(
        title=_("Lift the suspension of %(name)s?") % {"name": row.organization.name},
        verb=_("Lift it"),
        lead=[_("The certificate holds again, with conditions if something is still to be mended.")],
        thanks=_("Lifted. They get a message."),
    )
    return _act(request, row, act, BecauseForm(sent(request)), lambda given: certified.lift(certification=row, **given))


@opens_to(CERTIFIERS)
def end(request: HttpRequest, certification_id: int) -> HttpResponse:
    """End the certificate, and the contracts under it."""
    row = own(request, certification_id)
    act = Act(
        title=_("End the certificate of %(name)s?") % {"name": row.organization.name},
        verb=_("End it"),
        lead=[
            _("Its contracts end with it: today is their last day. This cannot be undone; they may apply again."),
            _("Whoever is served stays until you place them elsewhere."),
        ],
        kind="danger",
        thanks=_("Ended, and its contracts with it. They get a message."),
    )
    return _act(request, row, act, BecauseForm(sent(request)), lambda given: certified.end(certification=row, **given))


def _act(
    request: HttpRequest, row: Any, act: Act, form: Any, change: Callable[[dict[str, Any]], object], **context: Any
) -> HttpResponse:
    """The act with what the form says, by whoever asks, now."""
    return ask_first(
        request,
        row,
        act,
        form,
        lambda: change({**form.cleaned_data, "by": by(request), "at": clock.now()}),
        **context,
    )
