"""Records of one person: suggested with reasons, linked by somebody, and taken back exactly."""

from datetime import date

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.site import people

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.core.refusals import Refused
from promotora.apps.people.actions.sameness import dismiss, link_records, look_for_duplicates, unlink_records
from promotora.apps.people.models import Member, PossibleDuplicate, SamePerson
from promotora.apps.people.queries import sameness
from promotora.apps.people.queries.finding import find


@pytest.fixture(autouse=True)
def on_march_2():
    with clock.stopped_at(people.NOW):
        yield


def an_analyst():
    return people.staff("Ana Cruz", people.organization(Kind.PLAN, "County Health Plan"), Role.PLAN_ANALYST)


@pytest.fixture
def ana():
    return an_analyst()


def at_home(member, by, phone="323 555 0148", address="1420 Soto St"):
    people.contact(member, by, phone, starts=date(2026, 1, 5))
    people.contact(
        member, by, address, "home", city="Los Angeles", state="CA", zip_code="90033", starts=date(2026, 1, 5)
    )
    return member


@pytest.mark.django_db
class TestSuggestions:
    def test_two_records_of_rosa_are_suggested_with_what_agrees_and_what_differs(self, ana):
        rosa = at_home(people.rosa(ana), ana)
        roza = at_home(people.rosa(ana, first="Roza"), ana)
        at_home(people.member(ana, "Marcus", "Tate", date(1971, 11, 30)), ana, "213 555 0101")
        self.when_the_job_has_looked(ana)
        with people.working(ana):
            pair = PossibleDuplicate.objects.get()
        assert (pair.one_id, pair.other_id) == (rosa.pk, roza.pk)
        assert dict(pair.because) == {
            "first": "one_letter",
            "last": "same",
            "born": "same",
            "phone": "same",
            "zip": "same",
            "cin": "differs",
        }

    def test_twins_are_not_suggested(self, ana):
        at_home(people.member(ana, "Lucía", "Vega", date(2015, 6, 1)), ana)
        at_home(people.member(ana, "Mateo", "Vega", date(2015, 6, 1)), ana)
        self.when_the_job_has_looked(ana)
        with people.working(ana):
            assert not PossibleDuplicate.objects.exists()

    def test_what_somebody_said_is_not_the_same_never_comes_back(self, ana):
        for first in ("Rosa", "Roza"):
            at_home(people.rosa(ana, first=first), ana)
        self.when_the_job_has_looked(ana)
        with people.working(ana):
            dismiss(pair=sameness.possible().get(), by=ana.user, at=clock.now())
        self.when_the_job_has_looked(ana)
        with people.working(ana):
            assert not sameness.possible().exists()
            assert PossibleDuplicate.objects.count() == 1

    def test_linked_records_are_not_suggested(self, ana):
        rosa, roza = (at_home(people.rosa(ana, first=first), ana) for first in ("Rosa", "Roza"))
        with people.working(ana):
            link_records(one=rosa, other=roza, because="She said so.", by=ana.user, at=clock.now())
        self.when_the_job_has_looked(ana)
        with people.working(ana):
            assert not PossibleDuplicate.objects.exists()

    def test_nobody_learns_of_records_that_they_may_not_see(self, ana):
        theo = people.staff("Theo Hall", people.organization(name="Westside Care"), Role.CARE_COORDINATOR)
        at_home(people.rosa(ana), ana)
        at_home(people.rosa(theo), theo)
        self.when_the_job_has_looked(ana)
        with people.working(ana):
            assert not PossibleDuplicate.objects.exists()

    def test_an_empty_directory_has_no_duplicates(self, ana):
        assert look_for_duplicates(of=people.eyes(ana), at=clock.now()) == 0

    def when_the_job_has_looked(self, by):
        look_for_duplicates(of=people.eyes(by), at=clock.now())


@pytest.mark.django_db
class TestLinks:
    def test_linked_records_are_found_as_one(self, ana):
        rosa, roza = people.rosa(ana), people.rosa(ana, first="Roza")
        with people.working(ana):
            link_records(one=rosa, other=roza, because="She said so.", by=ana.user, at=clock.now())
            assert [found.member.pk for found in find("roza martinez").found] == [rosa.pk]
            assert [found.member.pk for found in find("1962-03-04").found] == [rosa.pk]

    def test_a_chain_has_one_head_whichever_way_it_was_made(self, ana):
        one, two, three = (people.rosa(ana) for _ in range(3))
        with people.working(ana):
            self.link(ana, two, three)
            self.link(ana, one, three)
            assert {sameness.head_of(member).pk for member in (one, two, three)} == {one.pk}

    def test_a_link_is_taken_back_exactly(self, ana):
        rosa, roza = people.rosa(ana), people.rosa(ana, first="Roza")
        with people.working(ana):
            before = members()
            link = self.link(ana, rosa, roza)
            assert members() != before
            unlink_records(link=link, because="It was her sister.", by=ana.user, at=clock.now())
            assert members() == before
            link = sameness.link(link.pk)
            assert (link.undone_by, link.undone_because) == (ana.user, "It was her sister.")

    @pytest.mark.parametrize(
        ("case", "sentence"),
        [
            ("itself", "one and the same record"),
            ("again", "linked already"),
            ("backwards", "linked already"),
            ("no reason", "Say why"),
        ],
    )
    def test_what_cannot_be_linked_says_why(self, ana, case, sentence):
        rosa, roza = people.rosa(ana), people.rosa(ana, first="Roza")
        with people.working(ana):
            if case in ("again", "backwards"):
                self.link(ana, rosa, roza)
            one, other = {"itself": (rosa, rosa), "backwards": (roza, rosa)}.get(case, (rosa, roza))
            with pytest.raises(Refused, match=sentence):
                link_records(
                    one=one, other=other, because="" if case == "no reason" else "x", by=ana.user, at=clock.now()
                )

    def test_a_link_is_taken_back_once(self, ana):
        rosa, roza = people.rosa(ana), people.rosa(ana)
        with people.working(ana):
            link = self.link(ana, rosa, roza)
            unlink_records(link=link, because="x", by=ana.user, at=clock.now())
            with pytest.raises(Refused, match="not linked"):
                unlink_records(link=link, because="x", by=ana.user, at=clock.now())

    def test_a_record_linked_to_one_that_dana_may_not_see_stands_for_itself(self, ana):
        dana = people.staff("Dana Reyes", people.organization(), Role.CARE_COORDINATOR)
        rosa, roza = people.rosa(ana), people.rosa(ana, first="Roza")
        people.shared(roza, ana, dana.organization)
        with people.working(ana):
            self.link(ana, rosa, roza)
        with people.working(dana):
            assert [found.member.pk for found in find("roza martinez").found] == [roza.pk]
            assert not find("rosa").found

    def link(self, by, one, other):
        one.refresh_from_db()
        other.refresh_from_db()
        return link_records(one=one, other=other, because="She said so.", by=by.user, at=clock.now())


def members():
    """Every member's row, whole."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT m::text FROM people_member m ORDER BY id")
        return cursor.fetchall()


COUNT = 5
TWO = st.tuples(st.integers(0, COUNT - 1), st.integers(0, COUNT - 1))
STEPS = st.lists(st.one_of(TWO, st.integers(0, 20)), max_size=12)


class TestAnyOrder(TestCase):
    """Links and unlinks in any order: groups are those that the links in force make, and undoing all undoes all."""

    @settings(max_examples=40)
    @given(steps=STEPS, order=st.randoms(use_true_random=False))
    def test_undoing_every_link_in_any_order_gives_the_first_state_back(self, steps, order):
        with clock.stopped_at(people.NOW), transaction.atomic():
            ana = an_analyst()
            records = [people.rosa(ana) for _ in range(COUNT)]
            with people.working(ana):
                before = members()
                for step in steps:
                    self.one_step(ana, records, step)
                    self.then_groups_are_what_the_links_say(records)
                left = list(SamePerson.objects.filter(undone_at=None))
                order.shuffle(left)
                for link in left:
                    unlink_records(link=link, because="x", by=ana.user, at=clock.now())
                assert members() == before

    def one_step(self, ana, records, step):
        try:
            if isinstance(step, tuple):
                one, other = (Member.objects.get(pk=records[number].pk) for number in step)
                link_records(one=one, other=other, because="x", by=ana.user, at=clock.now())
                return
            links = list(SamePerson.objects.order_by("pk"))
            if links:
                unlink_records(link=links[step % len(links)], because="x", by=ana.user, at=clock.now())
        except Refused:
            return

    def then_groups_are_what_the_links_say(self, records):
        group = {record.pk: record.pk for record in records}
        for link in SamePerson.objects.filter(undone_at=None):
            old, new = group[link.other_id], group[link.one_id]
            group = {pk: new if of == old else of for pk, of in group.items()}
        heads = {record.pk: sameness.head_of(record).pk for record in records}
        for one in group:
            for other in group:
                assert (group[one] == group[other]) == (heads[one] == heads[other])
