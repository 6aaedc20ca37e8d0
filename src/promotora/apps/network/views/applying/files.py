"""Files of applications: saved by a browser and never run, and only while they are what was attached."""

import logging
from pathlib import PurePath

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from promotora.apps.accounts.terms import Permission
from promotora.apps.core.doors import opens_to, those_who_may
from promotora.apps.network.actions.applying import writing as actions
from promotora.apps.network.models import Application, Attachment, ToMend
from promotora.apps.network.presenters.applying.sent_copy import NoCopy, copy_of
from promotora.apps.network.queries.applying import applications as reading
from promotora.apps.network.queries.applying import standing as queries
from promotora.apps.network.views.applying.standing import APPLICANTS, by, organization_of, own
from promotora.apps.people.views.visit import there

log = logging.getLogger(__name__)
READERS = those_who_may(Permission.SEE_NETWORK)
OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES = {
    ".pdf": "application/pdf",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".docx": OFFICE + "wordprocessingml.document",
    ".xlsx": OFFICE + "spreadsheetml.sheet",
}


@opens_to(APPLICANTS)
def copy(request: HttpRequest, application_id: int) -> HttpResponse:
    """The PDF of what was sent."""
    row = own(request, application_id)
    there(row.sent_at)
    return _copy(request, row, keep=not row.copy)


@opens_to(READERS)
def received_copy(request: HttpRequest, application_id: int) -> HttpResponse:
    """The same, for a plan that it went to."""
    return _copy(request, there(queries.received(organization_of(request), application_id)), keep=False)


def _copy(request: HttpRequest, row: Application, *, keep: bool) -> HttpResponse:
    name = f"{row.form}-{row.pk}.pdf"
    if row.copy:
        return _kept(request, reading.kept(row.copy, row.copy_hash), name)
    try:
        made = copy_of(row, list(reading.plans_among(row.plans)), queries.attachments(row))
    except NoCopy:
        log.exception("The copy of application %s could not be made.", row.pk)
        return render(request, "network/applying/no_copy.html", status=503)
    if keep:
        actions.keep_copy(application=row, content=made, by=by(request))
    return download(made, name)


@opens_to(APPLICANTS)
def document(request: HttpRequest, application_id: int, attachment_id: int) -> HttpResponse:
    """A document that one's organization attached."""
    return _document(request, there(queries.attachment(own(request, application_id), attachment_id)))


@opens_to(READERS)
def received_document(request: HttpRequest, application_id: int, attachment_id: int) -> HttpResponse:
    """A document of an application that was sent to one's plan."""
    row = there(queries.received(organization_of(request), application_id))
    return _document(request, there(queries.attachment(row, attachment_id)))


def _document(request: HttpRequest, row: Attachment) -> HttpResponse:
    ending = PurePath(row.file.name or "").suffix
    return _kept(request, reading.kept(row.file, row.file_hash), f"{row.kind}-{row.pk}{ending}")


@opens_to(APPLICANTS)
def evidence(request: HttpRequest, condition_id: int) -> HttpResponse:
    """The file that shows how something was mended."""
    return _evidence(request, there(queries.one_to_mend(organization_of(request), condition_id)))


@opens_to(READERS)
def received_evidence(request: HttpRequest, condition_id: int) -> HttpResponse:
    """The same, for the plan that wanted it mended."""
    return _evidence(request, there(queries.mended(organization_of(request), condition_id)))


def _evidence(request: HttpRequest, row: ToMend) -> HttpResponse:
    ending = PurePath(there(row.file.name or None)).suffix
    return _kept(request, reading.kept(row.file), f"evidence-{row.pk}{ending}")


def _kept(request: HttpRequest, content: bytes | None, name: str) -> HttpResponse:
    if content is None:
        log.error("A file that should be %s is gone, or is not what was kept.", name)
        return render(request, "network/applying/altered.html", status=409)
    return download(content, name)


def download(content: bytes, name: str) -> HttpResponse:
    """A file that a browser saves under a name of ours, and never runs."""
    kind = TYPES.get(PurePath(name).suffix, "application/octet-stream")
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
