"""Reading records that may be one person's, and those that were linked."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import IO

from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery

from promotora.apps.people.models import Contact, Coverage, Member, MemberNumber, PossibleDuplicate, SamePerson
from promotora.apps.people.queries.finding import heads_of
from promotora.apps.people.terms import Number, Way

# As a job compares them: one row a record that stands for itself, seen by whoever is in scope.
RECORDS = """
COPY (
    SELECT m.id AS unique_id, nullif(promotora_fold(m.first_name), '') AS first,
           nullif(promotora_fold(m.last_name), '') AS last, m.birth_date AS born, phones.phone, homes.zip,
           nullif(m.gender, 'unknown') AS gender,
           cins.cin
    FROM people_member m
    LEFT JOIN (SELECT c.member_id, max(right(regexp_replace(c.value, '[^0-9]', '', 'g'), 10)) AS phone
               FROM people_contact c WHERE c.ends IS NULL AND c.way IN ('mobile', 'phone') GROUP BY 1) phones
        ON phones.member_id = m.id
    LEFT JOIN (SELECT c.member_id, max(left(c.zip_code, 5)) AS zip
               FROM people_contact c WHERE c.ends IS NULL AND c.way = 'home' AND c.zip_code <> '' GROUP BY 1) homes
        ON homes.member_id = m.id
    LEFT JOIN (SELECT n.member_id, max(n.value) AS cin FROM people_membernumber n
               WHERE n.kind = 'cin' AND n.ends IS NULL GROUP BY 1) cins ON cins.member_id = m.id
    WHERE m.same_as_id IS NULL
) TO STDOUT (FORMAT csv, HEADER)
"""


@dataclass(frozen=True)
class Side:
    """One of two records side by side, with what is compared."""

    member: Member
    numbers: list[MemberNumber]
    contacts: list[Contact]
    coverage: list[Coverage]

    @property
    def cin(self) -> str:
        """The CIN in use."""
        return next((number.value for number in self.numbers if number.kind == Number.CIN and not number.ends), "")

    def reached_by(self, ways: Collection[Way]) -> list[str]:
        """How they are reached."""
        return [str(contact) for contact in self.contacts if Way(contact.way) in ways]


def write_records(to: IO[bytes]) -> None:
    """Every record that whoever is in scope may see and that is linked to no other, as CSV."""
    with connection.cursor() as cursor, cursor.copy(RECORDS) as rows:
        for block in rows:
            to.write(bytes(block))


def possible() -> QuerySet[PossibleDuplicate]:
    """Pairs about which nobody has said anything, the likeliest first.

    Their records are looked up one by one: joined, PostgreSQL may read the whole directory first, each row under its
    policy, for a handful of pairs.
    """
    waiting = PossibleDuplicate.objects.filter(dismissed_at=None).alias(
        one_head=Subquery(_head_of("one_id")), other_head=Subquery(_head_of("other_id"))
    )
    return waiting.filter(one_head=None, other_head=None).prefetch_related("one", "other")


def _head_of(column: str) -> QuerySet[Member, int | None]:
    return Member.objects.order_by().filter(pk=OuterRef(column)).values_list("same_as_id", flat=True)[:1]


def pair(pair_id: int) -> PossibleDuplicate | None:
    """One of them, whatever has been said."""
    return PossibleDuplicate.objects.select_related("one", "other").filter(pk=pair_id).first()


def after(pair_id: int) -> PossibleDuplicate | None:
    """The next one to look at after this one."""
    waiting = list(possible().values_list("pk", flat=True)[:1_000])
    here = waiting.index(pair_id) if pair_id in waiting else -1
    following = waiting[here + 1] if here + 1 < len(waiting) else next((pk for pk in waiting if pk != pair_id), None)
    return pair(following) if following else None


def side(of: Member) -> Side:
    """What is compared of a record."""
    return Side(
        member=of,
        numbers=list(MemberNumber.objects.filter(member=of)),
        contacts=list(Contact.objects.filter(member=of, ends=None)),
        coverage=list(Coverage.objects.filter(member=of).select_related("plan")),
    )


def head_of(member: Member) -> Member:
    """The record that stands for this one."""
    return heads_of([member.pk])[member.pk]


def links() -> QuerySet[SamePerson]:
    """Links in force, the latest first; their records looked up as those of pairs are."""
    return SamePerson.objects.filter(undone_at=None).select_related("linked_by").prefetch_related("one", "other")


def link(link_id: int) -> SamePerson | None:
    """One link, in force or taken back."""
    return SamePerson.objects.select_related("one", "other", "linked_by", "undone_by").filter(pk=link_id).first()
