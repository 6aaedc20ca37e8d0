"""Reading a list: who is on it, a page of them, and who fits what was typed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection
from django.db.models import Q

from promotora.apps.accounts.models import Organization
from promotora.apps.accounts.terms import Kind
from promotora.apps.people.models import Consent, Member, MemberNumber
from promotora.apps.people.queries.finding import asked
from promotora.apps.people.queries.typed import understood
from promotora.apps.people.terms import ConsentTo, Number
from promotora.apps.tel.models import Assigning, Assignment, Export, Listing, Run
from promotora.apps.tel.queries.columns import Cells
from promotora.apps.tel.terms import RunState

A_PAGE = 50
FURTHEST = 10_000  # names of the directory that a search looks at
MOST_EXPORTS = 20  # that a page shows


@dataclass(frozen=True)
class Row:
    """One listing of a page, with what stands beside it."""

    listing: Listing
    member: Member
    cin: str
    organization_id: int = 0  # the CB-CME that serves the member, as far as the reader works for the plan


def rows_of(run: Run, member_ids: Sequence[int], assigned: dict[int, int] | None = None) -> list[Row]:
    """The listings of these members in this order; whom one may not see is left out."""
    found = Listing.objects.filter(run=run, member__in=member_ids).select_related("member")
    listings = {listing.member_id: listing for listing in found}
    cins = cins_of(member_ids)
    return [
        Row(listing, listing.member, cins.get(member_id, ""), (assigned or {}).get(member_id, 0))
        for member_id in member_ids
        if (listing := listings.get(member_id))
    ]


def cins_of(member_ids: Iterable[int]) -> dict[int, str]:
    """The CIN in use of each of these members.

    Asked for by member alone: asked for by kind too, PostgreSQL may read everybody's CINs, each row under its policy.
    """
    rows = MemberNumber.objects.filter(member__in=list(member_ids)).order_by()
    told = sorted(rows.values_list("pk", "member_id", "value", "kind", "ends"))
    return {member_id: value for _, member_id, value, kind, ends in told if kind == Number.CIN and ends is None}


def names_of(organization_ids: Iterable[int]) -> dict[int, str]:
    """The names of organizations, by id."""
    ids = [number for number in organization_ids if number]
    return dict(Organization.objects.filter(pk__in=ids).values_list("pk", "name"))


# -------------------------------------------------------------------------------------------------------------- finding


@dataclass(frozen=True)
class Found:
    """Members of the directory who fit what was typed; `cut`: there may be more than were looked at."""

    members: Cells
    cut: bool = False


_RANGE = """
(SELECT key, member_id FROM people_searchkey
 WHERE organization_id = (SELECT promotora_organization()) AND key >= %s AND key < %s ORDER BY key LIMIT %s)
"""
_IN_KEY = "position(%s IN hits.key) > 0"
_WORD = "position(%s IN ' ' || promotora_fold(concat_ws(' ', f.first_name, f.last_name, f.called))) > 0"
_DATE = "f.birth_date = ANY (%s::date[])"


def find(typed: str) -> Found | None:
    """Members by name, CIN, phone or birth date, as people.queries.finding understands it; None when nothing is."""
    question = asked(understood(typed))
    if not question.ranges:
        return None
    words = [f" {word}" for word in question.in_key + question.words]
    conditions = [_IN_KEY] * len(question.in_key) + [_WORD] * len(question.words) + [_DATE] * bool(question.dates)
    joined = "JOIN people_member f ON f.id = hits.member_id" if question.words or question.dates else ""
    sql = f"""WITH hits AS ({" UNION ALL ".join([_RANGE] * len(question.ranges))})
        SELECT (SELECT count(*) FROM hits), array(SELECT DISTINCT hits.member_id FROM hits {joined}
        WHERE {" AND ".join(conditions) or "true"})"""
    bounds: list[Any] = [value for pair in question.ranges for value in (*pair, FURTHEST)]
    with connection.cursor() as cursor:
        cursor.execute(sql, [*bounds, *words, *([question.dates] if question.dates else [])])
        looked_at, members = cursor.fetchone() or (0, [])
    return Found(np.array(members, np.int64), looked_at >= FURTHEST)


# ------------------------------------------------------------------------------------------------------------ assigning


def cb_cmes() -> list[Organization]:
    """Every CB-CME, by name; those that have ended too, so that what stands there can be said."""
    return list(Organization.objects.filter(kind=Kind.CB_CME))


def organization(organization_id: int) -> Organization | None:
    """One organization."""
    return Organization.objects.filter(pk=organization_id).first()


def consenting(member_ids: Sequence[int], to: Organization, today: object) -> set[int]:
    """Those of these members of whose consent to let this organization see protected records one may know."""
    rows = Consent.objects.filter(member__in=member_ids, covers=ConsentTo.PART2, recipients__organization=to)
    lasts = Q(expires_on=None) | Q(expires_on__gte=today)
    return set(rows.filter(lasts, signed_on__lte=today, revoked_at=None).values_list("member_id", flat=True))


def act(act_id: int) -> Assigning | None:
    """One act of assigning of one's own plan."""
    rows = Assigning.objects.select_related("to", "by", "run", "takes_back", "taken_back_in")
    return rows.filter(pk=act_id).first()


def assignment_of(member_id: int, plan_id: int) -> Assignment | None:
    """The assignment of a plan's member that holds now."""
    rows = Assignment.objects.filter(member=member_id, plan=plan_id, ends=None)
    return rows.select_related("organization", "given_by", "given_in").first()


# ------------------------------------------------------------------------------------------------------------ exporting


def exports(user_id: int, organization_id: int) -> list[Export]:
    """What somebody asked for here as a file, the latest first."""
    rows = Export.objects.filter(asked_by=user_id, organization=organization_id).select_related("run")
    return list(rows[:MOST_EXPORTS])


def export(export_id: int, user_id: int, organization_id: int) -> Export | None:
    """One of them; nobody but who asked gets it."""
    rows = Export.objects.filter(asked_by=user_id, organization=organization_id).select_related("run")
    return rows.filter(pk=export_id).first()


# ---------------------------------------------------------------------------------------------------------- other lists


def other_lists(run: Run, most: int = 6) -> list[Run]:
    """The released lists of the same plan that one may open, the newest first."""
    rows = Run.objects.filter(program=run.program, organization=run.organization_id, state=RunState.RELEASED)
    return list(rows.order_by("-as_of", "-pk")[:most])
