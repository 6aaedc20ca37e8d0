"""Who looked at a member's record: a page, a file, and a paper for the member who asks."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse

from promotora.apps.accounts.terms import Permission
from promotora.apps.core.doors import opens_to, those_who_may
from promotora.apps.core.models import AccessEntry, Part
from promotora.apps.people.forms.others import LooksForm
from promotora.apps.people.presenters.files import as_csv
from promotora.apps.people.presenters.trace import Look, look_columns, looks_said
from promotora.apps.people.presenters.words import moment
from promotora.apps.people.queries import trace
from promotora.apps.people.terms import Export
from promotora.apps.people.views.files import file
from promotora.apps.people.views.visit import Visit, of_record

SEERS = those_who_may(Permission.SEE_WHO_LOOKED)
TAB = "member_looks"
A_PAGE = 50
MANY = 20_000  # looks in one file


@opens_to(SEERS)
@of_record
def looks(visit: Visit) -> HttpResponse:
    """Who looked, for which organization, at which part, why, when and from where."""
    visit.note(Part.ACCESS)
    asked = _asked(visit)
    page = Paginator(asked.rows, A_PAGE).get_page(visit.request.GET.get("page"))
    return visit.page(
        "looks",
        TAB,
        form=asked.form,
        narrowed=asked.narrowed,
        page=page,
        looks=_said(list(page.object_list)),
        query=visit.request.GET.urlencode(),
    )


@opens_to(SEERS)
@of_record
def export(visit: Visit) -> HttpResponse:
    """The same as a file."""
    visit.note(Part.ACCESS, Export.ACCESS)
    said = _said(list(_asked(visit).rows[:MANY]))
    return file(as_csv(look_columns(), (look.cells for look in said)), "who-looked.csv")


@opens_to(SEERS)
@of_record
def accounting(visit: Visit) -> HttpResponse:
    """The same in plain words, for print, for a member who asks (45 CFR 164.528)."""
    visit.note(Part.ACCESS, Export.ACCOUNTING)
    said = _said(list(_asked(visit).rows[:MANY]))
    return visit.page("accounting", TAB, looks=said, made_on=moment(visit.at), back_url=visit.url(TAB))


@dataclass(frozen=True)
class Asked:
    """Which looks are shown."""

    form: LooksForm
    rows: QuerySet[AccessEntry]
    narrowed: bool


def _asked(visit: Visit) -> Asked:
    """The looks on the days and by the person that were asked for; all of them when that cannot be read."""
    member_id = visit.member.pk
    form = LooksForm(visit.request.GET or None, people=trace.who_looked(member_id))
    given = form.cleaned_data if form.is_valid() else {}
    rows = trace.looks(member_id, since=given.get("since"), until=given.get("until"), user_id=given.get("person"))
    return Asked(form, rows, any(given.values()))


def _said(rows: list[AccessEntry]) -> list[Look]:
    people = trace.names_of_people(row.user_id for row in rows)
    return looks_said(rows, people, trace.names_of_organizations(row.organization_id for row in rows))
