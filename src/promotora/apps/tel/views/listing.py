"""One listing: why a member is on a list, and the claim lines behind it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from promotora.apps.accounts.terms import Permission
from promotora.apps.core.doors import opens_to, those_who_may
from promotora.apps.core.models import Part
from promotora.apps.people.presenters.files import as_csv
from promotora.apps.people.presenters.notice import NOTICE
from promotora.apps.people.presenters.record import caregiver_said, contact_said, languages_said, supporter_line
from promotora.apps.people.queries import record
from promotora.apps.people.terms import Export as Saved
from promotora.apps.people.views.files import file
from promotora.apps.people.views.visit import Visit, of_record, there
from promotora.apps.tel.models import Listing
from promotora.apps.tel.presenters import listing as said
from promotora.apps.tel.presenters.evidence import Behind, cells, columns
from promotora.apps.tel.presenters.placing import PlacedSaid, placed_said
from promotora.apps.tel.presenters.strip import strip
from promotora.apps.tel.presenters.why import lead, tree
from promotora.apps.tel.queries import listing as queries
from promotora.apps.tel.queries.placing import last_placed
from promotora.apps.tel.terms import PROTECTED
from promotora.targeting.language import program_from

SEERS = those_who_may(Permission.SEE_LISTS)
MONTHS = 24
A_PAGE = 100

Page = Callable[..., HttpResponse]


def of_listing(page: Callable[..., HttpResponse]) -> Callable[..., Any]:
    """A page of one listing. Who may not see it finds the page of an address that is not there."""

    @of_record
    @wraps(page)
    def opened(visit: Visit, run_id: int) -> HttpResponse:
        row = there(queries.listing(run_id, visit.member.pk))
        row.member = visit.member
        return page(visit, Behind(row, program_from(row.run.policy), queries.packs(row)))

    def asked(request: HttpRequest, run_id: int, member_id: int) -> Any:
        return opened(request, member_id, run_id=run_id)

    return asked


@opens_to(SEERS)
@of_listing
def listing(visit: Visit, behind: Behind) -> HttpResponse:
    """Why a member is on a list, and what to do next."""
    row = behind.listing
    _note(visit, row, Part.LISTING, Part.CONTACTS, Part.PEOPLE)
    context = {
        "tree": tree(behind),
        "lead": lead(behind),
        "tier": said.tier(behind),
        "strip": strip(behind, MONTHS),
        "claim_lines": behind.claim_lines,
        "new": said.what_is_new(row),
        "figures": said.figures(row),
        "later": _later(row),
        "earlier": _earlier(visit, row),
        "assignments": [said.assignment(each) for each in queries.assignments(visit.member)],
        "reach": _reach(visit),
        "referred_by": queries.referred_by(row),
        "assign_url": _assign_url(visit, row),
        "another_url": _another_url(visit),
        "placed": _placed(visit),
    }
    return _page(visit, behind, "listing", **context)


@opens_to(SEERS)
@of_listing
def evidence(visit: Visit, behind: Behind) -> HttpResponse:
    """The claim lines behind a listing."""
    _note(visit, behind.listing, Part.EVIDENCE)
    page = Paginator(behind.rows, A_PAGE).get_page(visit.request.GET.get("page"))
    return _page(visit, behind, "listing_evidence", page=page, notice=NOTICE)


@opens_to(SEERS)
@of_listing
def evidence_file(visit: Visit, behind: Behind) -> HttpResponse:
    """The same as a file, the notice at its foot whatever it holds."""
    _note(visit, behind.listing, Part.EVIDENCE)
    visit.note(Part.EXPORT, Saved.EVIDENCE)
    return file(as_csv(columns(), map(cells, behind.rows), foot=[str(NOTICE)]), "evidence.csv")


def _page(visit: Visit, behind: Behind, template: str, **context: Any) -> HttpResponse:
    row = behind.listing
    opening = said.head(row, visit.record.cin, visit.today)
    context |= {"head": opening, "listing": row, "member": visit.member, "list_url": _list_url(row)}
    return render(visit.request, f"tel/{template}.html", context)


def _list_url(row: Listing) -> str:
    try:
        return reverse("list", args=[row.run_id])
    except NoReverseMatch:  # not built yet
        return reverse("home")


def _note(visit: Visit, row: Listing, *parts: Part) -> None:
    """What the page shows; what is protected once more, as everywhere."""
    for part in parts:
        visit.note(part)
    if PROTECTED & set(row.conditions):
        visit.note(Part.PROTECTED)


def _later(row: Listing) -> said.Before | None:
    newest = queries.later(row)
    return said.on_a_list(newest) if newest else None


def _earlier(visit: Visit, row: Listing) -> list[said.Before]:
    """What became of the member on earlier lists; to the plan itself its own files also say why."""
    own = row.organization_id == visit.organization.pk
    return [
        said.on_a_list(one, queries.why_not(one.run, row.person_id) if own and one.listing is None else ())
        for one in queries.earlier(row)
    ]


def _reach(visit: Visit) -> dict[str, Any]:
    """How the member is reached, in which language, and through whom."""
    of = visit.member
    in_use = [contact_said(row) for row in record.contacts(of) if row.ends is None]
    return {
        "contacts": in_use[:3],
        "languages": languages_said(of)[:3],
        "supporters": [(row.name, supporter_line(row)) for row in record.supporters(of) if row.ends is None],
        "caregivers": [
            caregiver_said(row, at=visit.at, today=visit.today) for row in record.caregivers(of) if row.ends is None
        ],
    }


def _assign_url(visit: Visit, row: Listing) -> str:
    """Where the plan assigns the member to a CB-CME; nothing for who may not."""
    if not visit.may(Permission.ASSIGN_MEMBERS):
        return ""
    try:
        return reverse("assign_one", args=[row.run_id, row.member_id])
    except NoReverseMatch:  # not built yet
        return ""


def _another_url(visit: Visit) -> str:
    """Where a wish for another CB-CME is written down; nothing for who may not."""
    if visit.may(Permission.ASSIGN_MEMBERS):
        return visit.url("transfer_write")
    return visit.url("transfer_add") if visit.may(Permission.ASK_TRANSFERS) else ""


def _placed(visit: Visit) -> PlacedSaid | None:
    """Why the last placement that was committed has the member where they are; for the plan alone."""
    if not visit.may(Permission.ASSIGN_MEMBERS):
        return None
    row = last_placed(visit.organization.pk, visit.member.pk)
    return placed_said(row) if row else None
