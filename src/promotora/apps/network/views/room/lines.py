"""The roster's other lines: credentials, subcontractors, and who will probably join."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from promotora.apps.core import clock
from promotora.apps.core.doors import opens_to
from promotora.apps.network.actions.room import lines
from promotora.apps.network.forms.room.team import CredentialForm, EndForm, JoiningForm, RenewForm, SubcontractorForm
from promotora.apps.network.presenters.room.team import credential_said, joining_said, subcontractor_said
from promotora.apps.network.queries.room import staffing as queries
from promotora.apps.network.views.room.asked import A_PAGE, KEEPERS, by, own, person_of, sent
from promotora.apps.people.views.visit import done, there


@opens_to(KEEPERS)
def credential_add(request: HttpRequest, staff_id: int) -> HttpResponse:
    """A license or certificate that somebody holds."""
    row = person_of(request, staff_id)
    form = CredentialForm(sent(request))
    if form.is_valid() and done(form, lambda: lines.add_credential(staff=row, by=by(request), **form.cleaned_data)):
        messages.success(request, _("Written down."))
        return redirect("roster_person", row.pk)
    return render(request, "network/room/roster_credential_add.html", {"form": form, "person": row})


@opens_to(KEEPERS)
def credential_renew(request: HttpRequest, staff_id: int, credential_id: int) -> HttpResponse:
    """A license or certificate is good for longer."""
    row = person_of(request, staff_id)
    credential = there(queries.credential(row, credential_id))
    form = RenewForm(sent(request))
    if form.is_valid() and done(
        form,
        lambda: lines.renew_credential(
            credential=credential,
            until=form.cleaned_data["expires"],
            number=form.cleaned_data["number"],
            by=by(request),
        ),
    ):
        messages.success(request, _("Renewed."))
        return redirect("roster_person", row.pk)
    context = {"form": form, "person": row, "credential": credential_said(credential, clock.today())}
    return render(request, "network/room/roster_credential_renew.html", context)


@opens_to(KEEPERS)
def subcontractors(request: HttpRequest) -> HttpResponse:
    """Who gives a service in our place."""
    today = clock.today()
    page = Paginator(queries.subcontractors(own(request)), A_PAGE).get_page(request.GET.get("page"))
    said = [subcontractor_said(each, today) for each in page.object_list]
    working = sum(not each.over for each in said)
    context = {"page": page, "subcontractors": said, "working": working}
    return render(request, "network/room/roster_subcontractors.html", context)


@opens_to(KEEPERS)
def subcontractor_add(request: HttpRequest) -> HttpResponse:
    """Another organization gives services."""
    form = SubcontractorForm(sent(request), initial={"starts": clock.today()})
    if form.is_valid() and done(
        form,
        lambda: lines.add_subcontractor(organization=own(request), by=by(request), **form.cleaned_data),
    ):
        messages.success(request, _("Written down."))
        return redirect("roster_subcontractors")
    return render(request, "network/room/roster_subcontractor_add.html", {"form": form})


@opens_to(KEEPERS)
def subcontractor_end(request: HttpRequest, subcontractor_id: int) -> HttpResponse:
    """The agreement ends."""
    row, today = there(queries.subcontractor(own(request), subcontractor_id)), clock.today()
    form = EndForm(sent(request), initial={"last_day": today})
    if form.is_valid() and done(
        form,
        lambda: lines.end_subcontractor(
            subcontractor=row, last_day=form.cleaned_data["last_day"], by=by(request), today=today
        ),
    ):
        messages.success(request, _("Written down."))
        return redirect("roster_subcontractors")
    context = {"form": form, "subcontractor": subcontractor_said(row, today)}
    return render(request, "network/room/roster_subcontractor_end.html", context)


@opens_to(KEEPERS)
def joining(request: HttpRequest) -> HttpResponse:
    """Who will probably join."""
    today = clock.today()
    page = Paginator(queries.joining(own(request)), A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "joining": [joining_said(each, today) for each in page.object_list]}
    return render(request, "network/room/roster_joining.html", context)


@opens_to(KEEPERS)
def joining_add(request: HttpRequest) -> HttpResponse:
    """Somebody will probably join."""
    form = JoiningForm(sent(request))
    if form.is_valid() and done(
        form, lambda: lines.expect(organization=own(request), expected=form.expected(), by=by(request))
    ):
        messages.success(request, _("Written down. The forecast counts on them as far as it is likely."))
        return redirect("roster_joining")
    return render(request, "network/room/roster_joining_add.html", {"form": form})


@opens_to(KEEPERS)
def joining_settle(request: HttpRequest, joining_id: int) -> HttpResponse:
    """They came, and go onto the roster; or they will not come."""
    row = there(queries.one_joining(own(request), joining_id))
    if request.method != "POST":
        context = {"joining": joining_said(row, clock.today()), "settled": row.ended_at is not None}
        return render(request, "network/room/roster_joining_settle.html", context)
    lines.settle(joining=row, by=by(request), at=clock.now())
    if request.POST.get("came"):
        known = urlencode({"role": row.role, "fte": row.fte})
        return redirect(f"{reverse('roster_add')}?{known}")
    messages.success(request, _("Written down. The forecast counts on them no longer."))
    return redirect("roster_joining")
