"""An applicant's side: beginning in public, where everything stands, one application, withdrawing and renewing."""

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from promotora.apps.accounts.models import Organization, Position, User
from promotora.apps.accounts.terms import Permission
from promotora.apps.accounts.views.team import link_of
from promotora.apps.core import clock
from promotora.apps.core.doors import EVERYONE, opens_to, those_who_may
from promotora.apps.core.refusals import Refused
from promotora.apps.network.actions.applying import joining
from promotora.apps.network.actions.applying import writing as actions
from promotora.apps.network.forms.applying.acts import WithdrawForm
from promotora.apps.network.forms.applying.sections import BeginForm
from promotora.apps.network.models import Application
from promotora.apps.network.presenters.applying import pages as said
from promotora.apps.network.presenters.applying.drafts import progress, saved_said
from promotora.apps.network.queries.applying import applications as reading
from promotora.apps.network.queries.applying import standing as queries
from promotora.apps.network.terms import ApplicationState, Form, Permitted, Service
from promotora.apps.people.views.visit import done, there

APPLICANTS = those_who_may(Permission.APPLY)
A_PAGE = 20


def position_of(request: HttpRequest) -> Position:
    """In which position the person at the page works."""
    return cast("Position", request.position)  # type: ignore[attr-defined]


def organization_of(request: HttpRequest) -> Organization:
    """For which organization."""
    return position_of(request).organization


def by(request: HttpRequest) -> User:
    """Who asks."""
    return cast("User", request.user)


def own(request: HttpRequest, application_id: int) -> Application:
    """An application of their own organization; Http404 otherwise."""
    return there(queries.own(organization_of(request), application_id))


# ---------------------------------------------------------------------------------------------------------- in public


@opens_to(EVERYONE)
def join(request: HttpRequest) -> HttpResponse:
    """What a CB-CME is and how one becomes one; a short form to begin."""
    position = getattr(request, "position", None)
    if position is not None and position.as_role.may(Permission.APPLY):
        return redirect("applications")
    form = BeginForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(
        form, lambda: joining.begin(at=clock.now(), link=link_of(request), **form.cleaned_data)
    ):
        return redirect("join_begun")
    context = {
        "form": form,
        "layout": "base.html" if position else "public.html",
        "services": [label for _service, label in Service.choices],
        "kinds": [label for _kind, label in Permitted.choices],
        "questions_url": _url("questions"),
        "events_url": _url("events"),
    }
    return render(request, "network/applying/join.html", context)


@opens_to(EVERYONE)
def join_begun(request: HttpRequest) -> HttpResponse:
    """What happens next: the same for everybody, known here or not."""
    layout = "base.html" if getattr(request, "position", None) else "public.html"
    return render(request, "network/applying/join_begun.html", {"layout": layout})


def _url(name: str) -> str:
    """A page that may not be there yet."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


# ------------------------------------------------------------------------------------------------------ where it stands


@opens_to(APPLICANTS)
def applications(request: HttpRequest) -> HttpResponse:
    """What is true now, what waits for an answer, and every letter, application, certificate and contract."""
    organization = organization_of(request)
    rows = queries.applications(organization)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    shown = said.overview(organization, list(page.object_list), clock.today())
    return render(request, "network/applying/all.html", {"said": shown, "page": page, "today": clock.today()})


@opens_to(APPLICANTS)
@require_POST
def begin(request: HttpRequest, form: str) -> HttpResponse:
    """Begin a letter or an application, or go on with the one that is being written."""
    if form not in Form.values:
        raise Http404
    row = actions.begin_application(
        organization=organization_of(request), form=Form(form), by=by(request), at=clock.now()
    )
    return redirect("application", row.pk)


@opens_to(APPLICANTS)
def application(request: HttpRequest, application_id: int) -> HttpResponse:
    """One of them: how far the draft is, or what became of what was sent."""
    row = own(request, application_id)
    if row.state == ApplicationState.DRAFT:
        parts = progress(row, actions.refusals_to_send(row, clock.now()))
        context = {
            "row": row,
            "what": said.name_of(row),
            "parts": parts,
            "left": sum(not part.complete for part in parts),
            "next": next((part for part in parts if not part.complete), None),
            "saved": saved_said(row, clock.today()),
        }
        return render(request, "network/applying/draft.html", context)
    context = {"row": row, "said": said.sent(row, clock.today()), "today": clock.today()}
    return render(request, "network/applying/sent.html", context)


@opens_to(APPLICANTS)
def withdraw(request: HttpRequest, application_id: int) -> HttpResponse:
    """Say why, and take it back from whoever has not decided; a draft is put away."""
    row = own(request, application_id)
    is_draft = row.state == ApplicationState.DRAFT
    form = WithdrawForm(request.POST if request.method == "POST" else None, draft=is_draft)
    if form.is_valid() and done(form, lambda: _withdraw(request, row, form.cleaned_data["because"])):
        return redirect("applications") if is_draft else redirect("application", row.pk)
    context = {"form": form, "row": row, "what": said.name_of(row), "draft": is_draft, **said.taken_from(row)}
    return render(request, "network/applying/withdraw.html", context)


def _withdraw(request: HttpRequest, row: Application, because: str) -> None:
    undecided = actions.withdraw(application=row, by=by(request), at=clock.now(), because=because)
    if row.state == ApplicationState.DRAFT:
        messages.success(request, _("The draft was put away."))
        return
    told = len(undecided) if row.form == Form.APPLICATION else len(row.plans)
    sentence = ngettext("Withdrawn. %(count)d plan was told.", "Withdrawn. %(count)d plans were told.", told)
    messages.success(request, sentence % {"count": told})


@opens_to(APPLICANTS)
@require_POST
def renew(request: HttpRequest, application_id: int) -> HttpResponse:
    """Begin the next application with what this one said."""
    row = own(request, application_id)
    try:
        following = actions.renew(application=row, by=by(request), at=clock.now())
    except Refused:
        draft = reading.drafts(row.organization, Form.APPLICATION, row.program).first()
        if draft is None:
            raise
        messages.info(request, _("You are writing an application already. Go on with that one."))
        return redirect("application", draft.pk)
    messages.success(request, _("Your earlier answers and documents are here. Change what is different now."))
    return redirect("application", following.pk)
