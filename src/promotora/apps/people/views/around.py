"""The people around a member."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from promotora.apps.accounts.terms import Permission
from promotora.apps.core.doors import opens_to, those_who_may
from promotora.apps.core.models import ChangedMeanwhile, Part
from promotora.apps.people.actions import around as actions
from promotora.apps.people.forms.around import CaregiverForm, PairingForm, SupporterForm, as_given
from promotora.apps.people.models import Caregiver, Supporter
from promotora.apps.people.presenters.record import caregiver_said, supporter_line
from promotora.apps.people.queries import record
from promotora.apps.people.views.visit import Visit, conflict, done, of_record, there

CHANGERS = those_who_may(Permission.CHANGE_CONTACTS)
TAB = "member_people"


@opens_to(those_who_may(Permission.FIND_MEMBERS))
@of_record
def people(visit: Visit) -> HttpResponse:
    """Family, household, friends, guardians and caregivers."""
    visit.note(Part.PEOPLE)
    supporters = [(row, supporter_line(row)) for row in record.supporters(visit.member)]
    caregivers = [caregiver_said(row, at=visit.at, today=visit.today) for row in record.caregivers(visit.member)]
    return visit.page(
        "around",
        TAB,
        supporters=[said for said in supporters if said[0].ends is None],
        caregivers=[said for said in caregivers if said.row.ends is None],
        earlier=[said for said in supporters if said[0].ends],
        earlier_caregivers=[said for said in caregivers if said.row.ends],
        may_change=visit.may(Permission.CHANGE_CONTACTS),
    )


@opens_to(CHANGERS)
@of_record
def add_supporter(visit: Visit) -> HttpResponse:
    """Write down someone who stands by a member."""
    form = SupporterForm(visit.request.POST if visit.sends else None, initial={"starts": visit.today})
    if form.is_valid() and done(
        form,
        lambda: actions.add_supporter(member=visit.member, given=form.given(), by=visit.by, today=visit.today),
    ):
        messages.success(visit.request, _("Written down."))
        return visit.to(TAB)
    return visit.page("around_form", TAB, form=form, title=_("Someone who stands by the member"), verb=_("Write down"))


@opens_to(CHANGERS)
@of_record
def change_supporter(visit: Visit, supporter_id: int) -> HttpResponse:
    """Correct what is known of a supporter."""
    supporter = there(record.supporter(visit.member, supporter_id))
    form = SupporterForm(visit.request.POST if visit.sends else None, initial=as_given(supporter, SupporterForm))

    def change() -> object:
        return actions.change_supporter(
            supporter=supporter, seen=visit.seen, given=form.given(), by=visit.by, today=visit.today
        )

    return _correct(visit, form, supporter, change)


@opens_to(CHANGERS)
@of_record
def pair(visit: Visit) -> HttpResponse:
    """Pair a caregiver, by a consent in force that covers it."""
    consents = record.consents_to_a_caregiver(visit.member, visit.at, visit.today)
    by_id = {consent.pk: consent for consent in consents}
    form = PairingForm(visit.request.POST if visit.sends else None, initial={"starts": visit.today}, consents=consents)
    if form.is_valid() and done(
        form,
        lambda: actions.pair_caregiver(
            member=visit.member,
            given=form.given(),
            consent=by_id.get(form.cleaned_data["consent"]),
            by=visit.by,
            at=visit.at,
            today=visit.today,
        ),
    ):
        messages.success(visit.request, _("Paired."))
        return visit.to(TAB)
    return visit.page("pair", TAB, form=form, consents=consents, may_record=visit.may(Permission.KEEP_CONSENTS))


@opens_to(CHANGERS)
@of_record
def change_caregiver(visit: Visit, caregiver_id: int) -> HttpResponse:
    """Correct what is known of a caregiver."""
    caregiver = there(record.caregiver(visit.member, caregiver_id))
    form = CaregiverForm(visit.request.POST if visit.sends else None, initial=as_given(caregiver, CaregiverForm))

    def change() -> object:
        return actions.change_caregiver(
            caregiver=caregiver, seen=visit.seen, given=form.given(), by=visit.by, today=visit.today
        )

    return _correct(visit, form, caregiver, change)


def _correct(
    visit: Visit, form: SupporterForm | CaregiverForm, person: Supporter | Caregiver, change: Callable[[], object]
) -> HttpResponse:
    """The form, the change, or both versions when somebody else was first."""
    visit.note(Part.PEOPLE)
    try:
        if form.is_valid() and done(form, change):
            return _changed(visit)
    except ChangedMeanwhile as changed:
        person.refresh_from_db()
        return conflict(visit, form, changed, as_given(person, type(form)), visit.url(TAB))
    return _form(visit, form, person)


@opens_to(CHANGERS)
@of_record
def end_supporter(visit: Visit, supporter_id: int) -> HttpResponse:
    """Ask, then end a supporter."""
    return _end(visit, there(record.supporter(visit.member, supporter_id)))


@opens_to(CHANGERS)
@of_record
def end_caregiver(visit: Visit, caregiver_id: int) -> HttpResponse:
    """Ask, then end a caregiver."""
    return _end(visit, there(record.caregiver(visit.member, caregiver_id)))


@opens_to(CHANGERS)
@require_POST
@of_record
def bring_back_supporter(visit: Visit, supporter_id: int) -> HttpResponse:
    """Undo an end."""
    supporter = there(record.supporter(visit.member, supporter_id))
    try:
        actions.bring_back_supporter(supporter=supporter, seen=visit.seen, by=visit.by)
    except ChangedMeanwhile:
        messages.warning(visit.request, _("Somebody changed this a moment ago. Look again."))
    return visit.to(TAB)


def _end(visit: Visit, one: Supporter | Caregiver) -> HttpResponse:
    visit.note(Part.PEOPLE)
    if visit.sends:
        try:
            actions.end_around(one=one, seen=visit.seen, on=visit.today, by=visit.by)
        except ChangedMeanwhile:
            messages.warning(visit.request, _("Somebody changed this a moment ago. Look again before you end it."))
            return visit.to(TAB)
        messages.success(visit.request, _("Ended. It is under “Earlier”."))
        return visit.to(TAB)
    return visit.page("around_end", TAB, one=one)


def _changed(visit: Visit) -> HttpResponse:
    messages.success(visit.request, _("Changed."))
    return visit.to(TAB)


def _form(visit: Visit, form: SupporterForm | CaregiverForm, one: Supporter | Caregiver) -> HttpResponse:
    title = _("Change what is known of %(name)s") % {"name": one.name}
    version = visit.seen or one.version
    return visit.page("around_form", TAB, form=form, title=title, verb=_("Save"), version=version)
