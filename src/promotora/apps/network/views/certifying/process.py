"""How a plan certifies: its versions, and designing the next one from the present one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from promotora.apps.accounts.terms import Permission
from promotora.apps.core import clock
from promotora.apps.core.doors import opens_to
from promotora.apps.network.actions.certifying.reviewing import design
from promotora.apps.network.forms.certifying.process import Designing, after, as_sent, copy_of
from promotora.apps.network.models import Process
from promotora.apps.network.presenters.certifying.processes import process_said
from promotora.apps.network.queries.certifying import certifications
from promotora.apps.network.queries.certifying import pages as queries
from promotora.apps.network.views.certifying.frame import CERTIFIERS, SEERS, by, may, plan_of
from promotora.apps.people.views.visit import done, there

A_PAGE = 20


@opens_to(SEERS)
def processes(request: HttpRequest) -> HttpResponse:
    """The version in use, those to come, and the earlier ones."""
    plan, today = plan_of(request), clock.today()
    page = Paginator(queries.processes(plan), A_PAGE).get_page(request.GET.get("page"))
    present = _present(request)
    context = {
        "page": page,
        "present": process_said(present, present, today) if present else None,
        "versions": [process_said(row, present, today) for row in page.object_list],
        "may_certify": may(request, Permission.CERTIFY),
    }
    return render(request, "network/certifying/processes.html", context)


@opens_to(SEERS)
def process(request: HttpRequest, process_id: int) -> HttpResponse:
    """One version, as applicants read it."""
    row = there(queries.process(plan_of(request), process_id))
    context = {
        "said": process_said(row, _present(request), clock.today()),
        "following": queries.next_process(row),
        "may_certify": may(request, Permission.CERTIFY),
    }
    return render(request, "network/certifying/process.html", context)


@opens_to(CERTIFIERS)
def process_add(request: HttpRequest) -> HttpResponse:
    """Design the next version; the buttons of the steps send the page and bring it back changed."""
    if request.method != "POST":
        return _shown(request, copy_of(_present(request), clock.today()))
    act = request.POST.get("do", "save")
    if act != "save":
        return _shown(request, after(request.POST, act))
    designing = as_sent(request.POST)
    designed: list[Process] = []
    if designing.is_valid() and done(designing.head, lambda: designed.append(_design(request, designing))):
        messages.success(request, _("Kept. Applications taken up from its first day on go through these steps."))
        return redirect("process", designed[0].pk)
    return _shown(request, designing)


def _design(request: HttpRequest, designing: Designing) -> Process:
    return design(plan=plan_of(request), by=by(request), at=clock.now(), **designing.given())


def _shown(request: HttpRequest, designing: Designing) -> HttpResponse:
    return render(request, "network/certifying/process_add.html", {"head": designing.head, "steps": designing.steps})


def _present(request: HttpRequest) -> Process | None:
    return certifications.process_on(plan_of(request), "hhp", clock.today())
