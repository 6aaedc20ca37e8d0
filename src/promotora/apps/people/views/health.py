"""Health facts. The page is laid out alike for everyone, whether or not it holds protected ones."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from promotora.apps.accounts.terms import Permission
from promotora.apps.core.doors import opens_to, those_who_may
from promotora.apps.core.models import Part
from promotora.apps.core.refusals import refuse_if
from promotora.apps.people.actions.health import add_fact
from promotora.apps.people.forms.others import FactForm
from promotora.apps.people.models import HealthFact
from promotora.apps.people.presenters.files import as_csv
from promotora.apps.people.presenters.health import facts_by_kind, health_columns, health_rows
from promotora.apps.people.presenters.notice import NOTICE
from promotora.apps.people.queries import record
from promotora.apps.people.rules import Refusal
from promotora.apps.people.terms import Export
from promotora.apps.people.views.files import file
from promotora.apps.people.views.visit import Visit, done, of_record

SEERS = those_who_may(Permission.SEE_HEALTH)
TAB = "member_health"


@opens_to(SEERS)
@of_record
def health(visit: Visit) -> HttpResponse:
    """Conditions, medicines, allergies and programs."""
    facts = _seen(visit)
    may_add = visit.may(Permission.KEEP_HEALTH)
    return visit.page("health", TAB, kinds=facts_by_kind(facts), notice=NOTICE, may_add=may_add)


@opens_to(SEERS)
@of_record
def export(visit: Visit) -> HttpResponse:
    """The same as a file, the notice at its foot whatever it holds."""
    facts = _seen(visit)
    visit.note(Part.EXPORT, Export.HEALTH)
    return file(as_csv(health_columns(), health_rows(facts), foot=[str(NOTICE)]), "health.csv")


@opens_to(those_who_may(Permission.KEEP_HEALTH))
@of_record
def add(visit: Visit) -> HttpResponse:
    """Write down a health fact: for who keeps what is written of a member, and sees health facts too."""
    refuse_if([] if visit.may(Permission.SEE_HEALTH) else [Refusal.SEES_NO_HEALTH])
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


def _seen(visit: Visit) -> list[HealthFact]:
    """The facts that may be seen, noted as seen."""
    facts = record.health_facts(visit.member)
    visit.note(Part.HEALTH)
    if any(fact.part2 for fact in facts):
        visit.note(Part.PROTECTED)
    return facts
