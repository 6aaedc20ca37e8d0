"""A list as a file: at once when it is short, by the worker when it is long."""

from pathlib import Path

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from promotora.apps.core import audit, clock
from promotora.apps.core.audit import Look
from promotora.apps.core.doors import opens_to
from promotora.apps.core.models import Part
from promotora.apps.core.numbers import number
from promotora.apps.people.terms import Export as Saved
from promotora.apps.tel.actions.exporting import AT_ONCE, ask_for_export
from promotora.apps.tel.models import Export
from promotora.apps.tel.presenters.exported import CSV, FORMS, as_bytes, cells, columns
from promotora.apps.tel.presenters.lists import month_and_year
from promotora.apps.tel.queries import lists
from promotora.apps.tel.queries.assigned import assigned_now
from promotora.apps.tel.queries.wanted import understood
from promotora.apps.tel.terms import ExportState
from promotora.apps.tel.views.lists import SEERS, AtList, chosen_of, look_at
from promotora.apps.tel.views.saved import position_of


@opens_to(SEERS)
@require_POST
def save(request: HttpRequest, run_id: int) -> HttpResponse:
    """The list with its present filters and order, as a file."""
    look, wanted = look_at(request, run_id), understood(request.POST.get("wanted", ""))
    form = request.POST.get("form", CSV)
    if form not in FORMS:
        raise Http404
    chosen = chosen_of(look, wanted)[0]
    if len(chosen) <= AT_ONCE:
        return answer(at_once(look, form, chosen.members()), form, name_of(look, form))
    export = ask_for_export(
        run=look.run,
        wanted=wanted,
        form=form,
        organization=look.organization,
        by=look.by,
        at=clock.now(),
        language=get_language() or "",
    )
    return redirect("list_export_state", export.pk)


def at_once(look: AtList, form: str, members: list[int]) -> bytes:
    """A short list; everyone in it is noted."""
    assigned = assigned_now(look.run.organization_id, members) if look.of_plan else {}
    names = lists.names_of(assigned.values())
    rows = lists.rows_of(look.run, members, assigned)
    audit.note_all(Look(row.member.pk, Part.EXPORT, Saved.LIST) for row in rows)
    today = clock.today()
    return as_bytes(
        form, columns(of_plan=look.of_plan), (cells(row, names, today, of_plan=look.of_plan) for row in rows)
    )


def name_of(look: AtList, form: str) -> str:
    """What the file is called."""
    return f"list-{look.run.as_of:%Y-%m}.{form}"


def answer(content: bytes, form: str, name: str) -> HttpResponse:
    """A file that a browser saves."""
    response = HttpResponse(content, content_type=FORMS[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@opens_to(SEERS)
def every(request: HttpRequest) -> HttpResponse:
    """The files that one asked for."""
    position = position_of(request)
    found = [said(export) for export in lists.exports(position.user_id, position.organization_id)]
    return render(request, "tel/list_exports.html", {"exports": found})


@opens_to(SEERS)
def one(request: HttpRequest, export_id: int) -> HttpResponse:
    """How far a file is. Asked for by htmx: only the part that changes."""
    context = {"said": said(own(request, export_id))}
    part = request.headers.get("HX-Request") == "true"
    return render(request, "tel/parts/export_state.html" if part else "tel/list_export.html", context)


@opens_to(SEERS)
def download(request: HttpRequest, export_id: int) -> HttpResponse:
    """The file, for nobody but who asked."""
    export = own(request, export_id)
    path = Path(export.path) if export.path else None
    if export.state != ExportState.READY or path is None or not path.is_file():
        messages.warning(request, _("This file is not there any more. Ask for it again."))
        return redirect("list_export_state", export.pk)
    return answer(path.read_bytes(), export.form, f"list-{export.run.as_of:%Y-%m}.{export.form}")


def own(request: HttpRequest, export_id: int) -> Export:
    """One of one's own; Http404 for any other."""
    position = position_of(request)
    export = lists.export(export_id, position.user_id, position.organization_id)
    if export is None:
        raise Http404
    return export


def said(export: Export) -> dict[str, object]:
    """How far it is, in words."""
    rows = ngettext("%(rows)s row", "%(rows)s rows", export.rows) % {"rows": number(export.rows)}
    return {
        "row": export,
        "title": _("The list of %(month)s") % {"month": month_and_year(export.run)},
        "form": _("CSV") if export.form == CSV else _("workbook"),
        "state": export.get_state_display(),
        "rows": rows,
        "waits": export.state == ExportState.WAITING,
        "ready": export.state == ExportState.READY,
        "stopped": export.state == ExportState.STOPPED,
        "filters": understood(export.wanted).filters,
    }
