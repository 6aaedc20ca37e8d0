"""Which organizations may see a member, from when until when, and why."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from promotora.apps.accounts.terms import Permission
from promotora.apps.core.doors import opens_to, those_who_may
from promotora.apps.core.models import Part
from promotora.apps.people.actions.sight import end_sight, let_see
from promotora.apps.people.forms.others import SharingWithForm
from promotora.apps.people.presenters.record import sight_said
from promotora.apps.people.queries import record
from promotora.apps.people.terms import Because
from promotora.apps.people.views.visit import Visit, done, of_record, there

SHARERS = those_who_may(Permission.SHARE_MEMBERS)
TAB = "member_sharing"


@opens_to(SHARERS)
@of_record
def sharing(visit: Visit) -> HttpResponse:
    """Who may see, who could, and letting another organization see."""
    visit.note(Part.RECORD)
    form = SharingWithForm(
        visit.request.POST if visit.sends else None,
        organizations=record.organizations(visit.today),
        initial={"starts": visit.today, "because": Because.ASSIGNED},
    )
    if form.is_valid() and done(
        form,
        lambda: let_see(
            member=visit.member, given=form.given(), organization=visit.organization, by=visit.by, at=visit.at
        ),
    ):
        messages.success(visit.request, _("%(name)s may see the member.") % {"name": form.cleaned_data["to"]})
        return visit.to(TAB)
    sights = [sight_said(row, visit.at) for row in record.every_sight(visit.member)]
    return visit.page("sharing", TAB, form=form, sights=sights, at=visit.at)


@opens_to(SHARERS)
@of_record
def end(visit: Visit, access_id: int) -> HttpResponse:
    """Ask, then end that an organization sees a member."""
    access = there(record.sight(visit.member, access_id))
    visit.note(Part.RECORD)
    if visit.sends:
        end_sight(access=access, by=visit.by, at=visit.at)
        messages.success(visit.request, _("%(name)s no longer sees the member.") % {"name": access.organization})
        return visit.to(TAB) if access.organization != visit.organization else redirect("find")
    return visit.page("sharing_end", TAB, sight=sight_said(access, visit.at))
