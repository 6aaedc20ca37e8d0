"""Documents that a plan gives to fill in: listed, saved, given in a new version, withdrawn."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from promotora.apps.core import clock
from promotora.apps.core.doors import EVERYONE, opens_to
from promotora.apps.network.actions.learning import shared as actions
from promotora.apps.network.forms.learning.questions import TemplateForm
from promotora.apps.network.models import Template
from promotora.apps.network.presenters.learning.questions import file_line, template_said
from promotora.apps.network.queries.learning import shared as queries
from promotora.apps.network.views.learning.frame import TEACHERS, by, is_own, organization_of, own_or_none, page
from promotora.apps.people.presenters.words import moment
from promotora.apps.people.views.visit import done, there

A_PAGE = 20


@opens_to(EVERYONE)
def templates(request: HttpRequest) -> HttpResponse:
    """Every template that one may have."""
    return _listed(request, gone=False)


@opens_to(TEACHERS)
def withdrawn(request: HttpRequest) -> HttpResponse:
    """The templates that one's own plan withdrew."""
    return _listed(request, gone=True)


def _listed(request: HttpRequest, *, gone: bool) -> HttpResponse:
    found = queries.templates(withdrawn_of=organization_of(request) if gone else None)
    listed = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    rows = list(listed.object_list)
    files = queries.newest_files(rows)
    said = [template_said(row, files.get(row.pk)) for row in rows]
    return page(request, "templates", page=listed, said=said, gone=gone)


@opens_to(EVERYONE)
def template(request: HttpRequest, template_id: int) -> HttpResponse:
    """One template and its versions."""
    row = there(queries.template(template_id))
    own, gone = is_own(request, row.plan_id), row.withdrawn_at is not None
    if gone and not own:
        raise Http404
    files = [(file, file_line(file), moment(file.added_at)) for file in row.files]  # type: ignore[attr-defined]
    said = template_said(row, files[0][0] if files else None)
    return page(request, "template", row=row, said=said, files=files, own=own, gone=gone)


@opens_to(EVERYONE)
def download(request: HttpRequest, template_id: int, number: int) -> HttpResponseBase:
    """One version's file. It is saved, never opened in the site."""
    found = there(queries.file(template_id, number))
    if found.template.withdrawn_at is not None:
        own_or_none(request, found.template.plan_id)
    try:
        opened = found.file.open("rb")
    except FileNotFoundError as lost:
        raise Http404 from lost
    response = FileResponse(opened, as_attachment=True, filename=found.name, content_type="application/octet-stream")
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@opens_to(TEACHERS)
def add(request: HttpRequest) -> HttpResponse:
    """Give the network a document."""
    form = _form(request, None)
    made: list[Template] = []
    plan = organization_of(request)
    if form.is_valid() and done(
        form,
        lambda: made.append(actions.add_template(plan=plan, **form.cleaned_data, by=by(request), at=clock.now())),
    ):
        messages.success(request, _("The document is there for everybody who may have it."))
        return redirect("network_template", made[0].pk)
    return page(request, "template_change", form=form, status=422 if form.errors else 200)


@opens_to(TEACHERS)
def change(request: HttpRequest, template_id: int) -> HttpResponse:
    """Say something else of a template, or give its next version."""
    row = own_template(request, template_id)
    form = _form(request, row)
    if form.is_valid() and done(
        form,
        lambda: actions.change_template(template=row, **form.cleaned_data, by=by(request), at=clock.now()),
    ):
        messages.success(request, _("Saved. Earlier versions are kept."))
        return redirect("network_template", row.pk)
    return page(request, "template_change", form=form, row=row, status=422 if form.errors else 200)


def _form(request: HttpRequest, row: Template | None) -> TemplateForm:
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    shown = {"name": row.name, "about": row.about, "public": row.public} if row else {"public": True}
    return TemplateForm(*sent, initial=shown, needs_file=row is None)


@opens_to(TEACHERS)
def withdraw(request: HttpRequest, template_id: int) -> HttpResponse:
    """Ask, then show a template no more."""
    row = own_template(request, template_id)
    if request.method == "POST":
        actions.withdraw_template(template=row, by=by(request), at=clock.now())
        messages.success(request, _("Withdrawn. You can bring it back."))
        return redirect("network_template", row.pk)
    return page(request, "template_withdraw", row=row)


@opens_to(TEACHERS)
@require_POST
def bring_back(request: HttpRequest, template_id: int) -> HttpResponse:
    """Show a withdrawn template again."""
    row = own_template(request, template_id)
    actions.bring_template_back(template=row, by=by(request), at=clock.now())
    messages.success(request, _("It is there again."))
    return redirect("network_template", row.pk)


def own_template(request: HttpRequest, template_id: int) -> Template:
    """A template of one's own plan; Http404 for any other."""
    row = there(queries.template(template_id))
    own_or_none(request, row.plan_id)
    return row
