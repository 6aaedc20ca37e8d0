"""Conditions and corrective actions: set, looked at, closed, or sent back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from promotora.apps.core import clock
from promotora.apps.core.doors import opens_to
from promotora.apps.core.models import ChangedMeanwhile
from promotora.apps.network.actions.certifying import certified
from promotora.apps.network.forms.certifying.acts import CloseForm, ConditionForm, SendBackForm
from promotora.apps.network.models import Certification, ToMend
from promotora.apps.network.presenters.certifying.record import mend_said
from promotora.apps.network.queries.certifying import pages as queries
from promotora.apps.network.terms import Mend
from promotora.apps.network.views.certifying.frame import CERTIFIERS, SEERS, Act, ask_first, by, number, own, page
from promotora.apps.network.views.certifying.review import sent
from promotora.apps.people.views.visit import there

TAB = "certification_conditions"
DAYS_TO_MEND = timedelta(days=30)


@opens_to(CERTIFIERS)
def condition_add(request: HttpRequest, certification_id: int) -> HttpResponse:
    """Say what has to be mended."""
    row = own(request, certification_id)
    form = ConditionForm(sent(request), initial={"due": clock.today() + DAYS_TO_MEND})
    act = Act(
        title=_("What has %(name)s to mend?") % {"name": row.organization.name},
        verb=_("Ask that it is mended"),
        lead=[_("They get a message, and answer with how it was mended and with evidence. You then look at it.")],
        tab=TAB,
        thanks=_("Written down. They get a message."),
    )
    return ask_first(
        request,
        row,
        act,
        form,
        lambda: certified.set_condition(certification=row, by=by(request), at=clock.now(), **form.cleaned_data),
    )


@opens_to(SEERS)
def condition(request: HttpRequest, certification_id: int, condition_id: int) -> HttpResponse:
    """One thing to mend: what each side wrote, and the evidence."""
    row, one = _both(request, certification_id, condition_id)
    said = mend_said(one, clock.today())
    return page(request, row, "condition", tab=TAB, said=said, looks=one.state == Mend.ANSWERED)


@opens_to(CERTIFIERS)
def close(request: HttpRequest, certification_id: int, condition_id: int) -> HttpResponse:
    """The plan is content."""
    row, one = _both(request, certification_id, condition_id)
    act = Act(
        title=_("Is it mended?"),
        verb=_("Close it"),
        lead=[one.what, _("With the last condition closed, a certificate with conditions is one without.")],
        tab=TAB,
        thanks=_("Closed. They get a message."),
    )
    form = CloseForm(sent(request))
    return _answered(
        request,
        row,
        one,
        act,
        form,
        lambda: certified.close_condition(condition=one, **_given(request), **form.cleaned_data),
    )


@opens_to(CERTIFIERS)
def send_back(request: HttpRequest, certification_id: int, condition_id: int) -> HttpResponse:
    """What was mended is not enough."""
    row, one = _both(request, certification_id, condition_id)
    act = Act(
        title=_("What is still missing?"),
        verb=_("Send it back"),
        lead=[one.what, _("They read this and answer once more. What they wrote stays.")],
        tab=TAB,
        thanks=_("Sent back. They get a message."),
    )
    form = SendBackForm(sent(request), initial={"due": max(one.due, clock.today() + timedelta(days=14))})
    return _answered(
        request, row, one, act, form, lambda: certified.send_back(condition=one, **_given(request), **form.cleaned_data)
    )


def _both(request: HttpRequest, certification_id: int, condition_id: int) -> tuple[Certification, ToMend]:
    row = own(request, certification_id)
    return row, there(queries.condition(row, condition_id))


def _given(request: HttpRequest) -> dict[str, Any]:
    return {"seen": number(request, "version"), "by": by(request), "at": clock.now()}


def _answered(
    request: HttpRequest, row: Certification, one: ToMend, act: Act, form: forms.Form, change: Callable[[], object]
) -> HttpResponse:
    try:
        return ask_first(request, row, act, form, change, version=one.version)
    except ChangedMeanwhile:
        messages.warning(request, _("It was answered, or a colleague was here, a moment ago. Look at it again first."))
        return redirect("condition", row.pk, one.pk)
