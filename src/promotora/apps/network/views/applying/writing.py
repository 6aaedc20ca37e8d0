"""Writing a letter or an application: one page a section, documents, plans, and then check and send."""

import json
import logging
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from promotora.apps.core import clock
from promotora.apps.core.doors import opens_to
from promotora.apps.core.models import ChangedMeanwhile
from promotora.apps.core.refusals import Refused
from promotora.apps.network.actions.applying import writing as actions
from promotora.apps.network.forms.applying.acts import DocumentForm, PlansForm
from promotora.apps.network.forms.applying.rows import Asked
from promotora.apps.network.models import Application
from promotora.apps.network.presenters.applying.drafts import (
    after,
    beside,
    progress,
    saved_said,
    step_of,
    steps,
)
from promotora.apps.network.presenters.applying.sent_copy import NoCopy, copy_of
from promotora.apps.network.presenters.applying.standing import name_of
from promotora.apps.network.presenters.applying.words import TITLES, document_said, parts_said
from promotora.apps.network.queries.applying import applications as reading
from promotora.apps.network.queries.applying import standing as queries
from promotora.apps.network.rules.application import DOCUMENTS, PARTS, PLANS
from promotora.apps.network.terms import DOCUMENTS_NEEDED, ApplicationState, Document, Form, Section
from promotora.apps.network.views.applying.standing import APPLICANTS, by, own
from promotora.apps.people.presenters.forms import Beside
from promotora.apps.people.views.visit import done, there

log = logging.getLogger(__name__)
NOT_SEEN = 0  # a version that no row has
NOT_REPEATED = {"csrfmiddlewaretoken", "was", "then"}


def print_of(answers: Any) -> str:
    """By which a part is known to be as it was when it was opened: a colleague may meanwhile write on another part."""
    return sha256(json.dumps(answers, sort_keys=True).encode()).hexdigest()[:16]


def draft_of(request: HttpRequest, application_id: int) -> Application | None:
    """A draft of their own; None for one that was sent, of which a message says so."""
    row = own(request, application_id)
    if row.state == ApplicationState.DRAFT:
        return row
    messages.info(request, _("This was sent, and can be changed no more."))
    return None


@opens_to(APPLICANTS)
def section(request: HttpRequest, application_id: int, section: str) -> HttpResponse:
    """One section: saved as far as it goes."""
    row = draft_of(request, application_id)
    if row is None:
        return redirect("application", application_id)
    if section not in PARTS[Form(row.form)] or section not in Section.values:
        raise Http404
    saved = row.answers.get(section, {})
    asked = Asked(Section(section), saved, request.POST if request.method == "POST" else None)
    if request.method == "POST" and asked.is_right():
        return _save(request, row, section, asked.answers())
    missing = next(part for part in progress(row, actions.refusals_to_send(row, clock.now())) if part.part == section)
    context = {"asked": asked, "was": print_of(saved), "missing": missing, **_step(row, section)}
    return render(request, "network/applying/section.html", context)


def _save(request: HttpRequest, row: Application, section: str, answers: Mapping[str, Any]) -> HttpResponse:
    seen = _seen(request, row, row.answers.get(section, {}))
    change = {"application": row, "section": Section(section), "answers": answers, "seen": seen}
    try:
        row = actions.save_section(**change, by=by(request), at=clock.now())  # type: ignore[arg-type]
    except ChangedMeanwhile:
        return _conflict(request, row.pk, section, answers)
    return _onward(request, row, section)


def _seen(request: HttpRequest, row: Application, saved: Any) -> int:
    """The version that was opened; as it is now when this part is as it was then."""
    return row.version if request.POST.get("was") == print_of(saved) else NOT_SEEN


def _onward(request: HttpRequest, row: Application, part: str) -> HttpResponse:
    messages.success(request, saved_said(row, clock.today()))
    then = request.POST.get("then", "")
    if then == "more":
        return redirect("application_section", row.pk, part)
    return redirect("application", row.pk) if then == "leave" else redirect(after(row, part))


def _conflict(request: HttpRequest, application_id: int, part: str, mine: Mapping[str, Any]) -> HttpResponse:
    """Two colleagues wrote on one section: both versions beside each other, and the choice."""
    row = own(request, application_id)
    theirs = row.answers.get(part, {})
    return _both(request, row, part, beside(part, mine, theirs), print_of(theirs))


def _both(request: HttpRequest, row: Application, part: str, fields: list[Beside], was: str) -> HttpResponse:
    context = {
        "row": row,
        "title": str(TITLES[part]),
        "fields": fields,
        "was": was,
        "sent": [
            (name, value) for name, values in request.POST.lists() for value in values if name not in NOT_REPEATED
        ],
        "url": request.path,
        "saved": saved_said(row, clock.today()),
    }
    return render(request, "network/applying/conflict.html", context, status=409)


def _step(row: Application, part: str) -> dict[str, Any]:
    return {
        "row": row,
        "what": name_of(row),
        "part": part,
        "title": str(TITLES[part]),
        "steps": steps(row),
        "step": step_of(row, part),
        "after": after(row, part),
        "saved": saved_said(row, clock.today()),
    }


# --------------------------------------------------------------------------------------------------- documents, plans


@opens_to(APPLICANTS)
def documents(request: HttpRequest, application_id: int) -> HttpResponse:
    """The documents that are attached, those still missing, and a form for one more."""
    row = draft_of(request, application_id)
    if row is None:
        return redirect("application", application_id)
    if DOCUMENTS not in PARTS[Form(row.form)]:
        raise Http404
    form = DocumentForm(request.POST, request.FILES) if request.method == "POST" else DocumentForm()
    if form.is_valid() and done(form, lambda: _attach(request, row, form.cleaned_data)):
        messages.success(request, _("“%(name)s” is attached.") % {"name": form.cleaned_data["file"].name})
        return redirect("application_documents", row.pk)
    attached = queries.attachments(row)
    there_already = {each.kind for each in attached}
    context = {
        "form": form,
        "documents": [document_said(each) for each in attached],
        "needed": [(Document(kind).label, kind in there_already) for kind in DOCUMENTS_NEEDED],
        "left": sum(kind not in there_already for kind in DOCUMENTS_NEEDED),
        **_step(row, DOCUMENTS),
    }
    return render(request, "network/applying/documents.html", context)


def _attach(request: HttpRequest, row: Application, given: Mapping[str, Any]) -> None:
    actions.attach(application=row, kind=Document(given["kind"]), file=given["file"], by=by(request), at=clock.now())


@opens_to(APPLICANTS)
@require_POST
def remove_document(request: HttpRequest, application_id: int, attachment_id: int) -> HttpResponse:
    """Take a document away from a draft."""
    row = draft_of(request, application_id)
    if row is None:
        return redirect("application", application_id)
    attachment = there(queries.attachment(row, attachment_id))
    actions.detach(attachment=attachment, by=by(request))
    messages.success(request, _("“%(name)s” was taken away.") % {"name": attachment.name})
    return redirect("application_documents", row.pk)


@opens_to(APPLICANTS)
def plans(request: HttpRequest, application_id: int) -> HttpResponse:
    """To which plans it is to go."""
    row = draft_of(request, application_id)
    if row is None:
        return redirect("application", application_id)
    here = list(reading.plans_here(clock.today()))
    letters = None if row.form == Form.LETTER else reading.letters_sent_to(row.organization, row.program)
    first = {"plans": row.plans}
    form = PlansForm(request.POST if request.method == "POST" else None, plans=here, with_letter=letters, initial=first)
    if form.is_valid():
        chosen = [plan for plan in here if plan.pk in form.cleaned_data["plans"]]
        seen = _seen(request, row, row.plans)
        try:
            row = actions.choose_plans(application=row, plans=chosen, seen=seen, by=by(request), at=clock.now())
        except ChangedMeanwhile:
            row = own(request, application_id)
            names = ", ".join(str(plan) for plan in reading.plans_among(row.plans))
            mine = Beside(_("Plans"), ", ".join(map(str, chosen)), names)
            return _both(request, row, PLANS, [mine] if mine.differs else [], print_of(row.plans))
        return _onward(request, row, PLANS)
    context = {"form": form, "was": print_of(row.plans), "any": bool(here), **_step(row, PLANS)}
    return render(request, "network/applying/plans.html", context)


# ------------------------------------------------------------------------------------------------------ check and send


@opens_to(APPLICANTS)
def check(request: HttpRequest, application_id: int) -> HttpResponse:
    """Everything as the plans will read it, all that is still missing, and the button that sends it."""
    row = own(request, application_id)
    if row.state != ApplicationState.DRAFT:
        messages.info(request, _("This was sent already. Nothing was sent twice."))
        return redirect("application", application_id)
    if request.method == "POST":
        return _send(request, row)
    parts = progress(row, actions.refusals_to_send(row, clock.now()))
    context = {
        "parts": [(part, next((each for each in parts_said(row) if each.part == part.part), None)) for part in parts],
        "missing": [(sentence, part.url) for part in parts for sentence in part.missing],
        "documents": [document_said(each) for each in queries.attachments(row)],
        "plans": [str(plan) for plan in reading.plans_among(row.plans)],
        "row": row,
        "what": name_of(row),
        "steps": steps(row),
        "step": len(steps(row)),
    }
    return render(request, "network/applying/check.html", context)


def _send(request: HttpRequest, row: Application) -> HttpResponse:
    """Send it; whoever was slower than a colleague, or clicks twice, reads how it stands."""
    written = request.POST.get("version", "")
    seen = int(written) if written.isdecimal() and len(written) < 10 else NOT_SEEN
    send = actions.send_letter if row.form == Form.LETTER else actions.send_application
    try:
        send(application=row, by=by(request), at=clock.now(), seen=seen)
    except ChangedMeanwhile:
        messages.warning(request, _("A colleague changed this after you opened it. Look at it again, then send it."))
        return redirect("application_check", row.pk)
    except Refused:
        return redirect("application_check", row.pk)  # it says what is missing, or that it was sent
    sent = own(request, row.pk)
    _keep_copy(request, sent)
    words = ngettext(
        "Sent to %(count)d plan, which was told.", "Sent to %(count)d plans, which were told.", len(sent.plans)
    )
    messages.success(request, words % {"count": len(sent.plans)})
    return redirect("application", row.pk)


def _keep_copy(request: HttpRequest, sent: Application) -> None:
    """Keep the PDF. Without it the sending stands all the same: it is made when somebody first asks for it."""
    try:
        content = copy_of(sent, list(reading.plans_among(sent.plans)), queries.attachments(sent))
    except NoCopy:
        log.exception("Application %s was sent without its copy.", sent.pk)
    else:
        actions.keep_copy(application=sent, content=content, by=by(request))
