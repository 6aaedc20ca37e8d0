"""Holding events: put on the calendar, changed, called off; the roll, its counts and its file; the recording."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotora.apps.accounts.presenters import in_words
from promotora.apps.core import clock
from promotora.apps.core.doors import opens_to
from promotora.apps.core.models import ChangedMeanwhile
from promotora.apps.network.actions.learning import events as actions
from promotora.apps.network.forms.learning.events import CallOffForm, EventForm, RecordingForm, as_asked
from promotora.apps.network.models import Event
from promotora.apps.network.presenters.learning.events import (
    answered,
    event_said,
    roll_cells,
    roll_columns,
    roll_said,
)
from promotora.apps.network.queries.learning import events as queries
from promotora.apps.network.rules.learning import refusals_to_call_off, refusals_to_keep_roll
from promotora.apps.network.views.learning.frame import (
    TEACHERS,
    by,
    conflict,
    organization_of,
    own_or_none,
    page,
    seen,
)
from promotora.apps.people.presenters.files import as_csv
from promotora.apps.people.views.visit import done, there

A_ROLL = 200  # people on a page of the roll


@opens_to(TEACHERS)
def add(request: HttpRequest) -> HttpResponse:
    """Put an event on the calendar."""
    form = EventForm(request.POST if request.method == "POST" else None, initial={"language": "en"})
    made: list[Event] = []
    plan = organization_of(request)
    if form.is_valid() and done(
        form, lambda: made.append(actions.add_event(plan=plan, given=form.given, by=by(request), at=clock.now()))
    ):
        messages.success(request, _("It is on the calendar."))
        return redirect("learning_event", made[0].pk)
    return page(request, "change", form=form, status=422 if form.errors else 200)


@opens_to(TEACHERS)
def change(request: HttpRequest, event_id: int) -> HttpResponse:
    """Change an event; everybody registered is told of another time or place."""
    row = own_event(request, event_id)
    form = EventForm(request.POST if request.method == "POST" else None, initial=as_asked(row))
    opened = seen(request) or row.version
    try:
        if form.is_valid() and done(form, lambda: _change(request, row, form, opened)):
            messages.success(request, _("Saved. If the time or the place is another, everybody registered is told."))
            return redirect("learning_event", row.pk)
    except ChangedMeanwhile:
        now = own_event(request, event_id)
        back = event_said(now, clock.now()).url
        return conflict(request, form, as_asked(now), version=now.version, back=back)
    said = event_said(row, clock.now())
    return page(request, "change", form=form, said=said, version=opened, status=422 if form.errors else 200)


def _change(request: HttpRequest, row: Event, form: EventForm, opened: int) -> None:
    actions.change_event(event=row, given=form.given, seen=opened, by=by(request), at=clock.now())


@opens_to(TEACHERS)
def call_off(request: HttpRequest, event_id: int) -> HttpResponse:
    """Ask, then call an event off, with the reason."""
    row = own_event(request, event_id)
    form = CallOffForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(
        form,
        lambda: actions.call_off(event=row, because=form.cleaned_data["because"], by=by(request), at=clock.now()),
    ):
        messages.success(request, _("Called off. Everybody who had registered is told by mail."))
        return redirect("learning_event", row.pk)
    times = actions.times_of(row, clock.now())
    why_not = refusals_to_call_off(times, cancelled=row.cancelled_at is not None, because="-")
    [taken] = queries.seats_taken([row]).values()
    return page(
        request,
        "call_off",
        form=form,
        said=event_said(row, clock.now(), taken=taken),
        taken=taken,
        why_not=in_words(why_not),
        status=422 if form.errors else 200,
    )


@opens_to(TEACHERS)
def recording(request: HttpRequest, event_id: int) -> HttpResponse:
    """Say where the recording is."""
    row = own_event(request, event_id)
    form = RecordingForm(request.POST if request.method == "POST" else None, initial={"link": row.recording})
    if form.is_valid() and done(
        form,
        lambda: actions.link_recording(event=row, link=form.cleaned_data["link"], by=by(request), at=clock.now()),
    ):
        messages.success(request, _("Saved."))
        return redirect("learning_event", row.pk)
    said = event_said(row, clock.now())
    return page(request, "recording", form=form, said=said, status=422 if form.errors else 200)


@opens_to(TEACHERS)
def roll(request: HttpRequest, event_id: int) -> HttpResponse:
    """Who came, all at once."""
    row = own_event(request, event_id)
    listed = Paginator(queries.roll(row), A_ROLL).get_page(request.GET.get("page"))
    if request.method == "POST":
        return _keep_roll(request, row, [each.pk for each in listed.object_list])
    times = actions.times_of(row, clock.now())
    why_not = refusals_to_keep_roll(times, cancelled=row.cancelled_at is not None)
    return page(
        request,
        "roll",
        page=listed,
        people=roll_said(listed.object_list),
        answers=[("yes", _("Was there")), ("no", _("Was not there"))],
        said=event_said(row, clock.now()),
        counts=queries.by_organization(row),
        why_not=in_words(why_not),
    )


def _keep_roll(request: HttpRequest, row: Event, numbers: list[int]) -> HttpResponse:
    meanwhile = actions.keep_roll(
        event=row,
        answers=answered(request.POST, numbers, "came"),
        shown=answered(request.POST, numbers, "shown"),
        by=by(request),
        at=clock.now(),
    )
    messages.success(request, _("The roll is saved."))
    if meanwhile:
        said = ngettext(
            "A colleague answered for %(count)d person meanwhile. That answer stays; look at it below.",
            "A colleague answered for %(count)d people meanwhile. Those answers stay; look at them below.",
            len(meanwhile),
        )
        messages.warning(request, said % {"count": len(meanwhile)})
    return redirect(request.get_full_path())


@opens_to(TEACHERS)
def roll_file(request: HttpRequest, event_id: int) -> HttpResponse:
    """The roll as a file that a spreadsheet opens."""
    row = own_event(request, event_id)
    content = as_csv(roll_columns(), (roll_cells(each) for each in queries.roll(row)))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="roll-{row.pk}.csv"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def own_event(request: HttpRequest, event_id: int) -> Event:
    """An event of one's own plan; Http404 for any other."""
    row = there(queries.event(event_id))
    own_or_none(request, row.plan_id)
    return row
