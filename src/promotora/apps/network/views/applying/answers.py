"""Answering a plan: its questions, and what it wants mended."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from promotora.apps.core import clock
from promotora.apps.core.doors import opens_to
from promotora.apps.core.models import ChangedMeanwhile
from promotora.apps.network.actions.applying import answering as actions
from promotora.apps.network.forms.applying.acts import AnswerForm, MendForm
from promotora.apps.network.models import Question, ToMend
from promotora.apps.network.presenters.applying.pages import mending_said, others_asked
from promotora.apps.network.queries.applying import standing as queries
from promotora.apps.network.terms import OPEN, Mend
from promotora.apps.network.views.applying.standing import APPLICANTS, by, organization_of
from promotora.apps.people.views.visit import done, there

MANY = 20  # other questions beside one


@opens_to(APPLICANTS)
def question(request: HttpRequest, question_id: int) -> HttpResponse:
    """A question: answered here, or how it was answered."""
    organization = organization_of(request)
    row = there(queries.question(organization, question_id))
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(form, lambda: _answer(request, row, form.cleaned_data["answer"])):
        said = _("Your answer was sent. %(plan)s was told.")
        messages.success(request, said % {"plan": row.certification.plan})
        return redirect("applications")
    row = there(queries.question(organization, question_id))
    context = {
        "row": row,
        "form": form,
        "open": row.answered_at is None and row.certification.state in OPEN,
        "others": others_asked(list(queries.questions(organization)[:MANY]), row),
        "today": clock.today(),
    }
    return render(request, "network/applying/question.html", context)


def _answer(request: HttpRequest, row: Question, answer: str) -> None:
    actions.answer_question(question=row, answer=answer, by=by(request), at=clock.now())


@opens_to(APPLICANTS)
def to_mend(request: HttpRequest, condition_id: int) -> HttpResponse:
    """Something to mend: what was done, in words and with a file."""
    row = there(queries.one_to_mend(organization_of(request), condition_id))
    form = MendForm(request.POST, request.FILES) if request.method == "POST" else MendForm()
    try:
        if form.is_valid() and done(form, lambda: _mend(request, row, form.cleaned_data)):
            said = _("Sent. %(plan)s was told, and looks at it.")
            messages.success(request, said % {"plan": row.certification.plan})
            return redirect("applications")
    except ChangedMeanwhile:
        return _page(request, row.pk, form, changed=True, status=409)
    return _page(request, row.pk, form)


def _mend(request: HttpRequest, row: ToMend, given: dict[str, Any]) -> None:
    written = request.POST.get("version", "")
    seen = int(written) if written.isdecimal() and len(written) < 10 else 0
    actions.mend(
        condition=row, evidence=given["evidence"], file=given["file"], seen=seen, by=by(request), at=clock.now()
    )


def _page(
    request: HttpRequest, condition_id: int, form: MendForm, *, changed: bool = False, status: int = 200
) -> HttpResponse:
    """How it stands now; after a change meanwhile, what was typed stays in its field beside what is there."""
    row = there(queries.one_to_mend(organization_of(request), condition_id))
    state, tone = mending_said(row)
    context = {
        "row": row,
        "form": form,
        "state": state,
        "tone": tone,
        "changed": changed,
        "open": row.state != Mend.CLOSED,
        "steps": queries.mending_steps(row),
        "today": clock.today(),
    }
    return render(request, "network/applying/to_mend.html", context, status=status)
