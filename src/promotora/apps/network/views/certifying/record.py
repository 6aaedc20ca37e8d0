"""One certification: how its review stands, what was sent, what has to be mended, and all that happened."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from promotora.apps.core import clock
from promotora.apps.core.doors import opens_to
from promotora.apps.network.presenters.applying.words import document_said, parts_said
from promotora.apps.network.presenters.certifying.processes import contract_said, visit_said
from promotora.apps.network.presenters.certifying.record import (
    mend_said,
    mending_happened,
    moves_said,
    newest_first,
    question_said,
    questions_happened,
    step_said,
    steps_happened,
)
from promotora.apps.network.queries.certifying import pages as queries
from promotora.apps.network.queries.certifying import visits
from promotora.apps.network.views.certifying.frame import SEERS, own, page


@opens_to(SEERS)
def certification(request: HttpRequest, certification_id: int) -> HttpResponse:
    """The review: steps, questions, the decision."""
    row, today = own(request, certification_id), clock.today()
    context: dict[str, Any] = {
        "steps": [step_said(one, today) for one in queries.steps_done(row)],
        "questions": [question_said(one, today) for one in queries.questions(row)],
    }
    return page(request, row, "review", tab="certification", **context)


@opens_to(SEERS)
def application(request: HttpRequest, certification_id: int) -> HttpResponse:
    """The application as it was sent, with what is attached."""
    row = own(request, certification_id)
    context: dict[str, Any] = {
        "parts": parts_said(row.application),
        "documents": [document_said(one) for one in queries.attachments(row)],
    }
    return page(request, row, "application", tab="certification_application", **context)


@opens_to(SEERS)
def conditions(request: HttpRequest, certification_id: int) -> HttpResponse:
    """What has to be mended, by when, and how far it is."""
    row, today = own(request, certification_id), clock.today()
    rows = [mend_said(one, today) for one in queries.conditions(row)]
    return page(request, row, "conditions", tab="certification_conditions", conditions=rows)


@opens_to(SEERS)
def visits_and_audits(request: HttpRequest, certification_id: int) -> HttpResponse:
    """Visits and audits, planned and written down."""
    row, today = own(request, certification_id), clock.today()
    rows = [visit_said(one, today) for one in visits.of(row)[: visits.MANY]]
    return page(request, row, "visits", tab="certification_visits", visits=rows)


@opens_to(SEERS)
def contracts(request: HttpRequest, certification_id: int) -> HttpResponse:
    """The contracts under the certificate."""
    row, today = own(request, certification_id), clock.today()
    rows = [contract_said(one, today) for one in queries.contracts(row)]
    return page(request, row, "contracts", tab="certification_contracts", contracts=rows)


@opens_to(SEERS)
def history(request: HttpRequest, certification_id: int) -> HttpResponse:
    """All that happened, the last first."""
    row = own(request, certification_id)
    happened = [
        *moves_said(queries.moved(row), row),
        *questions_happened(queries.questions(row)),
        *steps_happened(queries.steps_done(row)),
        *mending_happened(queries.conditions(row)),
    ]
    return page(request, row, "history", tab="certification_history", happened=newest_first(happened)[: queries.MANY])
