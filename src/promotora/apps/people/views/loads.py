"""Loading the plan's membership: sending a table, watching it come in, and what could not be used."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from promotora.apps.accounts.models import Position, User
from promotora.apps.accounts.terms import Permission
from promotora.apps.core import clock
from promotora.apps.core.doors import opens_to, those_who_may
from promotora.apps.people.actions.loading import ask_for_load, start_again
from promotora.apps.people.forms.loads import LoadForm
from promotora.apps.people.models import Load, LoadState
from promotora.apps.people.presenters.files import as_csv
from promotora.apps.people.presenters.loads import LoadSaid, load_said, refusal_columns, refusal_lines, refusal_said
from promotora.apps.people.queries import loads as queries
from promotora.apps.people.views.files import file
from promotora.apps.people.views.visit import done, there

LOADERS = those_who_may(Permission.LOAD_MEMBERS)
A_PAGE = 20


@opens_to(LOADERS)
def loads(request: HttpRequest) -> HttpResponse:
    """Every load there was, and the way to a new one."""
    page = Paginator(queries.loads(), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "people/loads.html", {"page": page, "loads": _said(list(page.object_list))})


@opens_to(LOADERS)
def add(request: HttpRequest) -> HttpResponse:
    """Send a table, or choose one from the inbox."""
    form = LoadForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    asked: list[Load] = []
    if form.is_valid() and done(form, lambda: asked.append(_asked(request, form.cleaned_data))):
        messages.success(request, _("The table is in the queue. You can leave this page."))
        return redirect("load", asked[0].pk)
    return render(request, "people/load_add.html", {"form": form})


@opens_to(LOADERS)
def load(request: HttpRequest, load_id: int) -> HttpResponse:
    """How far it is, what came of it, and what could not be used. Asked for by htmx: only the part that changes."""
    (said,) = _said([there(queries.load(load_id))])
    shown = [refusal_said(refusal) for refusal in queries.refusals(said.row)[: queries.SHOWN]]
    part = request.headers.get("HX-Request") == "true" and said.going_on
    return render(
        request, "people/parts/load_state.html" if part else "people/load.html", {"said": said, "rows": shown}
    )


@opens_to(LOADERS)
@require_POST
def again(request: HttpRequest, load_id: int) -> HttpResponse:
    """Do a load again that stopped in the middle."""
    row = there(queries.load(load_id))
    start_again(load=row, by=cast("User", request.user), at=clock.now())
    return redirect("load", row.pk)


@opens_to(LOADERS)
def refused(request: HttpRequest, load_id: int) -> HttpResponse:
    """Every row that was not used, as a spreadsheet."""
    row = there(queries.load(load_id))
    return file(as_csv(refusal_columns(), refusal_lines(queries.every_refusal(row))), f"rows-not-used-{row.pk}.csv")


def _said(rows: Sequence[Load]) -> list[LoadSaid]:
    """Loads in words. Whether a plan's load that has begun is being done is asked once, however many there are."""
    begun = {row.organization_id for row in rows if row.state == LoadState.READING}
    left = {organization_id for organization_id in begun if not queries.is_being_done(organization_id)}
    return [load_said(row, stopped=row.state == LoadState.READING and row.organization_id in left) for row in rows]


def _asked(request: HttpRequest, given: dict[str, Any]) -> Load:
    position: Position = request.position  # type: ignore[attr-defined]
    sent: UploadedFile[Any] | None = given.get("file")
    path = _kept(sent) if sent else queries.inbox() / given["kept"]
    try:
        return ask_for_load(
            organization=position.organization,
            path=path,
            name=Path(sent.name or "").name if sent else given["kept"],
            by=cast("User", request.user),
            at=clock.now(),
            uploaded=bool(sent),
        )
    except Exception:
        if sent:
            path.unlink(missing_ok=True)
        raise


def _kept(sent: "UploadedFile[Any]") -> Path:
    """Where the file lies until it is loaded: under a name of ours, readable by the site alone."""
    where = queries.inbox()
    where.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = (sent.name or "").lower()
    ending = next(ending for ending in sorted(queries.ENDINGS, key=len, reverse=True) if name.endswith(ending))
    path = where / f".{uuid4().hex}{ending}"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file_:
        for chunk in sent.chunks():
            file_.write(chunk)
    return path
