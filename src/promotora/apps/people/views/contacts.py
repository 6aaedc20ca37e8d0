"""How a member is reached, spoken and written to."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from promotora.apps.accounts.terms import Permission
from promotora.apps.core.doors import opens_to, those_who_may
from promotora.apps.core.models import ChangedMeanwhile, Part
from promotora.apps.people.actions import contacts as actions
from promotora.apps.people.actions.members import change_languages
from promotora.apps.people.forms.contacts import ContactForm, LanguagesForm, contact_as_given, languages_as_given
from promotora.apps.people.presenters.record import contact_said, languages_said
from promotora.apps.people.queries import record
from promotora.apps.people.views.visit import Visit, conflict, done, of_record, there

CHANGERS = those_who_may(Permission.CHANGE_CONTACTS)
TAB = "member_contacts"


@opens_to(those_who_may(Permission.FIND_MEMBERS))
@of_record
def contacts(visit: Visit) -> HttpResponse:
    """Every way to reach a member, the best first; then the earlier ones."""
    visit.note(Part.CONTACTS)
    said = [contact_said(row) for row in record.contacts(visit.member)]
    return visit.page(
        "contacts",
        TAB,
        in_use=[row for row in said if row.row.ends is None],
        earlier=[row for row in said if row.row.ends is not None],
        languages=languages_said(visit.member),
        may_change=visit.may(Permission.CHANGE_CONTACTS),
    )


@opens_to(CHANGERS)
@of_record
def add(visit: Visit) -> HttpResponse:
    """Write down a way to reach a member."""
    form = ContactForm(visit.request.POST if visit.sends else None, initial={"starts": visit.today, "state": "CA"})
    if form.is_valid() and done(
        form,
        lambda: actions.add_contact(member=visit.member, given=form.given(), by=visit.by, today=visit.today),
    ):
        messages.success(visit.request, _("Written down."))
        return visit.to(TAB)
    return visit.page("contact_form", TAB, form=form, title=_("A new way to reach the member"), verb=_("Write it down"))


@opens_to(CHANGERS)
@of_record
def change(visit: Visit, contact_id: int) -> HttpResponse:
    """Correct a way to reach a member."""
    contact = there(record.contact(visit.member, contact_id))
    visit.note(Part.CONTACTS)
    form = ContactForm(visit.request.POST if visit.sends else None, initial=contact_as_given(contact))
    try:
        if form.is_valid() and done(
            form,
            lambda: actions.change_contact(
                contact=contact, seen=visit.seen, given=form.given(), by=visit.by, today=visit.today
            ),
        ):
            messages.success(visit.request, _("Changed."))
            return visit.to(TAB)
    except ChangedMeanwhile as changed:
        contact.refresh_from_db()
        return conflict(visit, form, changed, contact_as_given(contact), visit.url(TAB))
    return visit.page(
        "contact_form",
        TAB,
        form=form,
        title=_("Change how the member is reached"),
        verb=_("Save"),
        version=visit.seen or contact.version,
        contact=contact,
    )


@opens_to(CHANGERS)
@of_record
def end(visit: Visit, contact_id: int) -> HttpResponse:
    """Ask, then end a way to reach a member."""
    contact = there(record.contact(visit.member, contact_id))
    visit.note(Part.CONTACTS)
    if visit.sends:
        try:
            actions.end_contact(contact=contact, seen=visit.seen, on=visit.today, by=visit.by)
        except ChangedMeanwhile:
            messages.warning(visit.request, _("Somebody changed this a moment ago. Look again before you end it."))
            return visit.to("contact_end", contact_id)
        messages.success(visit.request, _("Ended. It is under “Earlier”, where you can bring it back."))
        return visit.to(TAB)
    return visit.page("contact_end", TAB, contact=contact_said(contact))


@opens_to(CHANGERS)
@require_POST
@of_record
def bring_back(visit: Visit, contact_id: int) -> HttpResponse:
    """Undo an end."""
    contact = there(record.contact(visit.member, contact_id))
    return _moved(visit, lambda: actions.bring_back_contact(contact=contact, seen=visit.seen, by=visit.by))


@opens_to(CHANGERS)
@require_POST
@of_record
def first(visit: Visit, contact_id: int) -> HttpResponse:
    """This one is tried first."""
    contact = there(record.contact(visit.member, contact_id))
    return _moved(visit, lambda: actions.try_first(contact=contact, seen=visit.seen, by=visit.by))


@opens_to(CHANGERS)
@of_record
def languages(visit: Visit) -> HttpResponse:
    """How a member is called, spoken and written to."""
    member = visit.member
    visit.note(Part.CONTACTS)
    form = LanguagesForm(visit.request.POST if visit.sends else None, initial=languages_as_given(member))
    try:
        if form.is_valid():
            change_languages(member=member, seen=visit.seen, languages=form.given(), by=visit.by)
            messages.success(visit.request, _("Changed."))
            return visit.to(TAB)
    except ChangedMeanwhile as changed:
        member.refresh_from_db()
        return conflict(visit, form, changed, languages_as_given(member), visit.url(TAB))
    return visit.page("languages_form", TAB, form=form, version=visit.seen or member.version)


def _moved(visit: Visit, change: Callable[[], None]) -> HttpResponse:
    try:
        change()
    except ChangedMeanwhile:
        messages.warning(visit.request, _("Somebody changed this a moment ago. Look again."))
    return visit.to(TAB)
