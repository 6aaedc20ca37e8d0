"""Overview, coverage and history of a member."""

from django.http import HttpResponse

from promotora.apps.accounts.models import Organization, User
from promotora.apps.accounts.terms import Permission
from promotora.apps.core.doors import opens_to, those_who_may
from promotora.apps.core.models import Part
from promotora.apps.people.presenters.asides import asides
from promotora.apps.people.presenters.record import coverage_said, overview
from promotora.apps.people.presenters.trace import changes_said
from promotora.apps.people.queries import record, trace
from promotora.apps.people.terms import Shown
from promotora.apps.people.views.visit import Visit, of_record


@opens_to(those_who_may(Permission.FIND_MEMBERS))
@of_record
def member(visit: Visit) -> HttpResponse:
    """What one needs to act."""
    visit.note(Part.RECORD)
    of = visit.member
    said = overview(
        of,
        contacts=record.contacts(of),
        supporters=record.supporters(of),
        caregivers=record.caregivers(of),
        consents=record.consents(of),
        coverage=visit.record.covered_on(visit.today),
        access=visit.record.access,
        also=record.linked_to(of),
        at=visit.at,
        today=visit.today,
    )
    if any(consent.protected for consent in said.ending):
        visit.note(Part.PROTECTED, Shown.CONSENTS)
    return visit.page("overview", "member", said=said, asides=asides(of, visit.position))


@opens_to(those_who_may(Permission.FIND_MEMBERS))
@of_record
def coverage(visit: Visit) -> HttpResponse:
    """Every span of coverage, and every number the member is known by."""
    visit.note(Part.COVERAGE)
    spans = [coverage_said(span) for span in visit.record.coverage]
    now = visit.record.covered_on(visit.today)
    return visit.page("coverage", "member_coverage", spans=spans, now=now, numbers=visit.record.numbers)


@opens_to(those_who_may(Permission.FIND_MEMBERS))
@of_record
def history(visit: Visit) -> HttpResponse:
    """What was changed, by whom, from what to what."""
    visit.note(Part.HISTORY)
    versions = trace.changes(visit.member.pk, with_health=visit.may(Permission.SEE_HEALTH))
    if any(trace.is_protected(version) for version in versions):
        visit.note(Part.PROTECTED, Shown.HISTORY)
    makers, whose = {version.user_id for version in versions}, {version.organization_id for version in versions}
    people = trace.names_of_people(makers | trace.named(versions, User))
    organizations = trace.names_of_organizations(whose | trace.named(versions, Organization))
    return visit.page("history", "member_history", changes=changes_said(versions, people, organizations))
