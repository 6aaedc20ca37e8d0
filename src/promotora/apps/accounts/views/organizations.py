"""Every organization that works here, for those who keep them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from promotora.apps.accounts import actions, presenters, queries
from promotora.apps.accounts.forms import EndForm, FirstAdministratorForm, OrganizationForm, OrganizationSearch
from promotora.apps.accounts.models import Organization
from promotora.apps.accounts.terms import Kind, Permission
from promotora.apps.accounts.views.team import link_of, own
from promotora.apps.core import clock
from promotora.apps.core.doors import opens_to, those_who_may
from promotora.apps.core.models import ChangedMeanwhile
from promotora.apps.core.refusals import Refused

KEEPERS = those_who_may(Permission.KEEP_ORGANIZATIONS)
A_PAGE = 50


@opens_to(KEEPERS)
def organizations(request: HttpRequest) -> HttpResponse:
    """All organizations, or those with these words."""
    search = OrganizationSearch(request.GET or None)
    asked = search.cleaned_data if search.is_valid() else {"q": "", "kind": ""}
    found = queries.organizations(**asked)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "heading": presenters.organizations_heading(page.paginator.count, any(asked.values())),
        "page": page,
        "rows": presenters.organization_rows(page.object_list, clock.today()),
        "search": search,
        "narrowed": any(asked.values()),
    }
    return render(request, "accounts/organizations.html", context)


@opens_to(KEEPERS)
def add_organization(request: HttpRequest) -> HttpResponse:
    """A new organization."""
    form = OrganizationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        made = actions.add_organization(
            kind=Kind(asked["kind"]), name=asked["name"], npi=asked["npi"], by=own(request).user
        )
        messages.success(request, _("%(name)s was added. Invite whoever will keep its staff.") % {"name": made})
        return redirect("organization", made.pk)
    return render(request, "accounts/organization_form.html", {"form": form, "organization": None})


@opens_to(KEEPERS)
def organization(request: HttpRequest, pk: int) -> HttpResponse:
    """One organization: what it is, who keeps its staff, and an invitation for the first who will."""
    shown = get_object_or_404(Organization, pk=pk)
    form = FirstAdministratorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = form.cleaned_data
            actions.invite_first_administrator(
                organization=shown, by=own(request).user, at=clock.now(), link=link_of(request), **asked
            )
        except Refused as refused:
            form.add_error(None, presenters.in_words(refused.reasons))
        else:
            messages.success(request, _("%(email)s is invited. The message is on its way.") % asked)
            return redirect("organization", pk)
    return render(request, "accounts/organization.html", organization_context(request, shown, form))


def organization_context(request: HttpRequest, shown: Organization, form: FirstAdministratorForm) -> dict[str, object]:
    """What the page of one organization shows."""
    today = clock.today()
    return {
        "organization": shown,
        "has_ended": shown.has_ended_on(today),
        "keepers": presenters.colleagues(queries.keepers(shown, today).select_related("user"), own(request).user),
        "invited": presenters.invited(queries.keeper_invitations(shown), clock.now()),
        "people": queries.people_of(shown, today).count(),
        "form": form,
        "today": today,
    }


@opens_to(KEEPERS)
def change_organization(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is known of it. Changed by somebody else meanwhile, both versions are shown and neither is lost."""
    shown = get_object_or_404(Organization, pk=pk)
    before = Organization.objects.get(pk=pk)
    form = OrganizationForm(request.POST or None, instance=shown, initial={"version": shown.version})
    theirs: list[tuple[str, str, str]] = []
    if request.method == "POST" and form.is_valid():
        try:
            asked = form.cleaned_data
            actions.change_organization(
                organization=before,
                seen=asked["version"] or 0,
                kind=Kind(asked["kind"]),
                name=asked["name"],
                npi=asked["npi"],
                by=own(request).user,
                at=clock.now(),
            )
        except Refused as refused:
            form.add_error(None, presenters.in_words(refused.reasons))
        except ChangedMeanwhile:
            theirs = presenters.theirs(before, asked)
            form = form.with_version(before.version)
        else:
            messages.success(request, _("%(name)s was changed.") % {"name": asked["name"]})
            return redirect("organization", pk)
    context = {"form": form, "organization": before, "theirs": theirs}
    return render(request, "accounts/organization_form.html", context, status=409 if theirs else 200)


@opens_to(KEEPERS)
def end_organization(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first; can be undone."""
    shown = get_object_or_404(Organization, pk=pk)
    form = EndForm(request.POST or None, today=clock.today())
    if request.method == "POST" and form.is_valid():
        here = own(request)
        try:
            actions.end_organization(
                organization=shown,
                on=form.cleaned_data["on"],
                acting_for=here.organization_id,
                by=here.user,
                at=clock.now(),
            )
        except Refused as refused:
            form.add_error(None, presenters.in_words(refused.reasons))
        else:
            return redirect("organization", pk)
    people = queries.people_of(shown, clock.today()).count()
    return render(request, "accounts/end_organization.html", {"form": form, "organization": shown, "people": people})


@opens_to(KEEPERS)
@require_POST
def reopen_organization(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo its end."""
    shown = get_object_or_404(Organization, pk=pk)
    actions.reopen_organization(organization=shown, by=own(request).user)
    messages.success(request, _("%(name)s works here again.") % {"name": shown})
    return redirect("organization", pk)


@opens_to(KEEPERS)
@require_POST
def send_again_to_administrator(request: HttpRequest, pk: int, invitation: int) -> HttpResponse:
    """A new link for the first administrator."""
    asked = get_object_or_404(queries.keeper_invitations(get_object_or_404(Organization, pk=pk)), pk=invitation)
    actions.send_again(invitation=asked, by=own(request).user, at=clock.now(), link=link_of(request))
    messages.success(
        request, _("A new link is on its way to %(email)s. The one before no longer works.") % {"email": asked.email}
    )
    return redirect("organization", pk)


@opens_to(KEEPERS)
@require_POST
def withdraw_from_administrator(request: HttpRequest, pk: int, invitation: int) -> HttpResponse:
    """Take the first administrator's invitation back."""
    asked = get_object_or_404(queries.keeper_invitations(get_object_or_404(Organization, pk=pk)), pk=invitation)
    actions.withdraw(invitation=asked, by=own(request).user, at=clock.now())
    messages.success(request, _("The invitation to %(email)s no longer works.") % {"email": asked.email})
    return redirect("organization", pk)
