"""What plans announce to the network, and its way out by mail."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from promotora.apps.accounts.presenters import in_words
from promotora.apps.core import clock
from promotora.apps.core.doors import EVERYONE, opens_to
from promotora.apps.core.models import ChangedMeanwhile
from promotora.apps.network.actions.learning import shared as actions
from promotora.apps.network.forms.learning.questions import AnnouncementForm, announcement_asked
from promotora.apps.network.models import Announcement
from promotora.apps.network.presenters.learning.questions import announcement_said, to_be_told
from promotora.apps.network.queries.learning import shared as queries
from promotora.apps.network.rules.learning import refusals_to_mail
from promotora.apps.network.views.learning.frame import (
    TEACHERS,
    by,
    conflict,
    is_own,
    organization_of,
    own_or_none,
    page,
    seen,
    teaches,
)
from promotora.apps.people.views.visit import done, there

A_PAGE = 10


@opens_to(EVERYONE)
def announcements(request: HttpRequest) -> HttpResponse:
    """What is announced today, the newest first; and below it what was."""
    today = clock.today()
    now = Paginator(queries.announced_on(today), A_PAGE).get_page(request.GET.get("page"))
    plan = organization_of(request) if teaches(request) else None
    others = Paginator(queries.announced_otherwise(today, plan), A_PAGE).get_page(request.GET.get("earlier"))
    return page(
        request,
        "announcements",
        page=now,
        said=[announcement_said(row, today) for row in now.object_list],
        others_page=others,
        others=[announcement_said(row, today) for row in others.object_list],
    )


@opens_to(EVERYONE)
def announcement(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """One announcement."""
    row = there(queries.announcement(announcement_id))
    own = is_own(request, row.plan_id)
    if row.starts > clock.today():
        own_or_none(request, row.plan_id)
    today = clock.today()
    return page(
        request,
        "announcement",
        row=row,
        said=announcement_said(row, today),
        own=own,
        mailed=own and queries.mailed(row),
        may_end=own and row.starts <= today and (row.ends is None or row.ends > today),
    )


@opens_to(TEACHERS)
def add(request: HttpRequest) -> HttpResponse:
    """Tell the network something."""
    form = AnnouncementForm(request.POST if request.method == "POST" else None, initial={"starts": clock.today()})
    made: list[Announcement] = []
    plan = organization_of(request)
    if form.is_valid() and done(
        form, lambda: made.append(actions.announce(plan=plan, given=form.given, by=by(request), at=clock.now()))
    ):
        messages.success(request, _("It is announced. You can send it by mail as well."))
        return redirect("announcement", made[0].pk)
    return page(request, "announcement_change", form=form, status=422 if form.errors else 200)


@opens_to(TEACHERS)
def change(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """Change what is announced."""
    row = own_announcement(request, announcement_id)
    form = AnnouncementForm(request.POST if request.method == "POST" else None, initial=announcement_asked(row))
    opened = seen(request) or row.version
    try:
        if form.is_valid() and done(form, lambda: _change(request, row, form, opened)):
            messages.success(request, _("Saved."))
            return redirect("announcement", row.pk)
    except ChangedMeanwhile:
        now = own_announcement(request, announcement_id)
        return conflict(
            request,
            form,
            announcement_asked(now),
            version=now.version,
            back=announcement_said(now, clock.today()).url,
            who=str(now.written_by),
            when=now.written_at,
        )
    return page(request, "announcement_change", form=form, row=row, version=opened, status=422 if form.errors else 200)


def _change(request: HttpRequest, row: Announcement, form: AnnouncementForm, opened: int) -> None:
    actions.change_announcement(announcement=row, given=form.given, seen=opened, by=by(request), at=clock.now())


@opens_to(TEACHERS)
@require_POST
def end(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """Let today be its last day."""
    row = own_announcement(request, announcement_id)
    actions.end_announcement(announcement=row, by=by(request), at=clock.now())
    messages.success(request, _("Today is its last day."))
    return redirect("announcement", row.pk)


@opens_to(TEACHERS)
def mail(request: HttpRequest, announcement_id: int) -> HttpResponse:
    """To how many it would go; then send it."""
    row = own_announcement(request, announcement_id)
    if request.method == "POST":
        people = actions.mail_announcement(announcement=row, by=by(request), at=clock.now())
        said = ngettext("Sent to %(count)d person.", "Sent to %(count)d people.", people) % {"count": people}
        messages.success(request, said)
        return redirect("announcement", row.pk)
    organizations = queries.certified_by(row.plan, clock.today())
    why_not = refusals_to_mail(mailed=queries.mailed(row), organizations=len(organizations))
    return page(
        request,
        "announcement_mail",
        row=row,
        said=announcement_said(row, clock.today()),
        told=to_be_told(len(queries.readers(organizations, clock.today())), len(organizations)),
        why_not=in_words(why_not),
    )


def own_announcement(request: HttpRequest, announcement_id: int) -> Announcement:
    """An announcement of one's own plan; Http404 for any other."""
    row = there(queries.announcement(announcement_id))
    own_or_none(request, row.plan_id)
    return row
