"""Health facts. The page is laid out alike for everyone, whether or not it holds protected ones."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from promotora.apps.accounts.terms import Permission
from promotora.apps.core.doors import opens_to, those_who_may
from promotora.apps.core.models import ChangedMeanwhile, Part
from promotora.apps.core.refusals import refuse_if
from promotora.apps.people.actions.health import add_fact, bring_back_fact, end_fact, take_off_fact
from promotora.apps.people.forms.others import FactEndForm, FactForm, FactMistakeForm
from promotora.apps.people.models import HealthFact
from promotora.apps.people.presenters.files import as_csv
from promotora.apps.people.presenters.health import fact_said, facts_by_kind, health_columns, health_rows
from promotora.apps.people.presenters.notice import NOTICE
from promotora.apps.people.queries import record
from promotora.apps.people.rules import Refusal
from promotora.apps.people.terms import Export
from promotora.apps.people.views.files import file
from promotora.apps.people.views.visit import Visit, done, of_record, there

SEERS = those_who_may(Permission.SEE_HEALTH)
KEEPERS = those_who_may(Permission.KEEP_HEALTH)
TAB = "member_health"


@opens_to(SEERS)
@of_record
def health(visit: Visit) -> HttpResponse:
    """Conditions, medicines, allergies and programs."""
    facts = _seen(visit)
    may_keep = visit.may(Permission.KEEP_HEALTH)
    return visit.page("health", TAB, kinds=facts_by_kind(facts), notice=NOTICE, may_keep=may_keep)


@opens_to(SEERS)
@of_record
def export(visit: Visit) -> HttpResponse:
    """The same as a file, the notice at its foot whatever it holds."""
    facts = _seen(visit)
    visit.note(Part.EXPORT, Export.HEALTH)
    return file(as_csv(health_columns(), health_rows(facts), foot=[str(NOTICE)]), "health.csv")


@opens_to(KEEPERS)
@of_record
def add(visit: Visit) -> HttpResponse:
    """Write down a health fact: for who keeps what is written of a member, and sees health facts too."""
    _sees_health(visit)
    form = FactForm(visit.request.POST if visit.sends else None)
    if form.is_valid() and done(
        form,
        lambda: add_fact(
            member=visit.member,
            given=form.given(),
            organization=visit.organization,
            by=visit.by,
            today=visit.today,
        ),
    ):
        messages.success(visit.request, _("Written down."))
        return visit.to(TAB)
    return visit.page("health_form", TAB, form=form)


@opens_to(KEEPERS)
@of_record
def end(visit: Visit, fact_id: int) -> HttpResponse:
    """Ask until when, then end a health fact."""
    fact = _one(visit, fact_id)
    form = FactEndForm(visit.request.POST if visit.sends else None, initial={"ends": visit.today})
    try:
        if form.is_valid() and done(
            form,
            lambda: end_fact(fact=fact, seen=visit.seen, on=form.cleaned_data["ends"], by=visit.by, today=visit.today),
        ):
            messages.success(visit.request, _("Ended. You can bring it back."))
            return visit.to(TAB)
    except ChangedMeanwhile:
        messages.warning(visit.request, _("Somebody changed this a moment ago. Look again before you end it."))
        return visit.to("health_end", fact_id)
    return _about(visit, "health_end", fact, form)


@opens_to(KEEPERS)
@require_POST
@of_record
def bring_back(visit: Visit, fact_id: int) -> HttpResponse:
    """Undo an end."""
    fact = _one(visit, fact_id)
    try:
        bring_back_fact(fact=fact, seen=visit.seen, by=visit.by)
        messages.success(visit.request, _("Brought back."))
    except ChangedMeanwhile:
        messages.warning(visit.request, _("Somebody changed this a moment ago. Look again."))
    return visit.to(TAB)


@opens_to(KEEPERS)
@of_record
def take_off(visit: Visit, fact_id: int) -> HttpResponse:
    """Ask why, then take a health fact that was a mistake off the page."""
    fact = _one(visit, fact_id)
    form = FactMistakeForm(visit.request.POST if visit.sends else None)
    try:
        if form.is_valid() and done(
            form,
            lambda: take_off_fact(fact=fact, seen=visit.seen, because=form.cleaned_data["because"], by=visit.by),
        ):
            messages.success(visit.request, _("Taken off the page. It stays in the history, with your reason."))
            return visit.to(TAB)
    except ChangedMeanwhile:
        messages.warning(visit.request, _("Somebody changed this a moment ago. Look again before you take it off."))
        return visit.to("health_mistake", fact_id)
    return _about(visit, "health_mistake", fact, form)


def _sees_health(visit: Visit) -> None:
    refuse_if([] if visit.may(Permission.SEE_HEALTH) else [Refusal.SEES_NO_HEALTH])


def _one(visit: Visit, fact_id: int) -> HealthFact:
    """One fact, noted as seen; for one that may not be seen the page is that of an address that is not there."""
    _sees_health(visit)
    fact = there(record.health_fact(visit.member, fact_id))
    # A look that only a protected fact can cause is not told to who may not know of the fact.
    visit.note(Part.PROTECTED if fact.part2 else Part.HEALTH)
    return fact


def _about(visit: Visit, template: str, fact: HealthFact, form: FactEndForm | FactMistakeForm) -> HttpResponse:
    version = visit.seen or fact.version
    return visit.page(template, TAB, form=form, fact=fact_said(fact), version=version)


def _seen(visit: Visit) -> list[HealthFact]:
    """The facts that may be seen, noted as seen."""
    facts = record.health_facts(visit.member)
    visit.note(Part.HEALTH)
    if any(fact.part2 for fact in facts):
        visit.note(Part.PROTECTED)
    return facts
