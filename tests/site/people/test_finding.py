"""Finding a member by whatever somebody types: read in the ways people write, asked as ranges of one index."""

from datetime import date

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from tests.site import people

from promotora.apps.accounts.roles import Role
from promotora.apps.core import clock
from promotora.apps.people.actions.contacts import end_contact
from promotora.apps.people.queries.finding import LAST, find
from promotora.apps.people.queries.typed import Typed, understood

MARCH_4 = date(1962, 3, 4)
APRIL_3 = date(1962, 4, 3)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Rosa Martínez", Typed(words="Rosa Martínez")),
        ("3/4/1962", Typed(dates=(MARCH_4, APRIL_3))),
        ("03-04-1962", Typed(dates=(MARCH_4, APRIL_3))),
        ("25/3/1962", Typed(dates=(date(1962, 3, 25),))),
        ("3/4/62", Typed(dates=(MARCH_4, APRIL_3, date(2062, 3, 4), date(2062, 4, 3)))),
        ("1962-03-04", Typed(dates=(MARCH_4,))),
        ("1962-03-04 rosa", Typed(words="rosa", dates=(MARCH_4,))),
        ("March 4, 1962", Typed(dates=(MARCH_4,))),
        ("mar 4 1962", Typed(dates=(MARCH_4,))),
        ("4th of March 1962", Typed(dates=(MARCH_4,))),
        ("4 de marzo de 1962", Typed(dates=(MARCH_4,))),
        ("4 marzo 1962", Typed(dates=(MARCH_4,))),
        ("3 4 1962", Typed(dates=(MARCH_4, APRIL_3))),
        ("03041962", Typed(number="03041962", dates=(MARCH_4,))),
        ("2/30/1962", Typed(number="2301962")),
        ("91234567S", Typed(number="91234567s")),
        ("9123 4567 s", Typed(number="91234567s")),
        ("91234567S16001", Typed(number="91234567s")),
        ("M000000001", Typed(number="m000000001")),
        ("(323) 555-0148", Typed(number="3235550148")),
        ("+1 323 555 0148", Typed(number="3235550148")),
        ("rosa 323 555", Typed(words="rosa", number="323555")),
        ("May Oct", Typed(words="May Oct")),
        ("12", Typed()),
        ("  ", Typed()),
        ("\0\ud800", Typed()),
    ],
)
def test_what_people_type_is_understood(text, meant):
    assert understood(text) == meant


@given(st.text(max_size=300))
def test_whatever_is_typed_is_understood_somehow(text):
    typed = understood(text)
    assert len(typed.words) <= 200
    assert "\0" not in typed.words


@pytest.mark.django_db
class TestFinding:
    @pytest.fixture(autouse=True)
    def on_march_2(self):
        with clock.stopped_at(people.NOW):
            yield

    @pytest.fixture
    def dana(self):
        return people.staff("Dana Reyes", people.organization(), Role.CARE_COORDINATOR)

    def names(self, by, typed, **more):
        with people.working(by):
            return [str(found.member) for found in find(typed, **more).found]

    @pytest.mark.parametrize(
        ("last", "typed"),
        [
            ("O'Brien", "obrien"),
            ("O'Brien", "O’Brien"),
            ("García-López", "garcia lopez"),
            ("García-López", "lopez rosa"),
            ("García-López", "rosa garcia lopez"),
            ("García-López", "garcia lopez ro"),
            ("Nguyễn", "nguyen"),
            ("de la Cruz", "de la cruz rosa"),
            ("김", "김"),
        ],
    )
    def test_a_name_is_found_however_it_is_written(self, dana, last, typed):
        people.rosa(dana, last=last)
        people.marcus(dana)
        assert self.names(dana, typed) == [f"Rosa {last}"]

    def test_more_words_find_fewer(self, dana):
        for first in ("Rosa", "Rosalía", "Ana"):
            people.member(dana, first, "Martínez", date(1962, 3, 4))
        assert self.names(dana, "martinez") == ["Ana Martínez", "Rosa Martínez", "Rosalía Martínez"]
        assert self.names(dana, "martinez ros") == ["Rosa Martínez", "Rosalía Martínez"]
        assert self.names(dana, "martinez rosali") == ["Rosalía Martínez"]
        assert self.names(dana, "an mart 4/3/1962") == ["Ana Martínez"], "beside a date, a word's beginning will do"
        assert self.names(dana, "rosa martinez 1/1/1970") == []
        assert self.names(dana, "rosa juana martinez") == []

    def test_those_born_on_a_day_come_by_name(self, dana):
        for last in ("Zamora", "Acosta", "Mena"):
            people.rosa(dana, last=last)
        assert self.names(dana, "March 4, 1962") == ["Rosa Acosta", "Rosa Mena", "Rosa Zamora"]

    def test_it_says_when_there_are_more(self, dana):
        for number in range(4):
            people.rosa(dana, last=f"Martínez {'abcd'[number]}")
        with people.working(dana):
            assert [find("rosa", limit=limit).more for limit in (3, 4, 5)] == [True, False, False]

    def test_a_phone_that_has_ended_finds_nobody(self, dana):
        rosa = people.rosa(dana)
        contact = people.contact(rosa, dana)
        assert self.names(dana, "323 555 0148") == ["Rosa Martínez"]
        with people.working(dana):
            end_contact(contact=contact, seen=contact.version, on=people.TODAY, by=dana.user)
        assert self.names(dana, "323 555 0148") == []

    @pytest.mark.parametrize(
        "typed", ["%", "_", "'; DROP TABLE people_member; --", "\\", "n:rosa", "* OR 1=1", "\0", "x" * 10_000]
    )
    def test_hostile_text_finds_nobody_and_harms_nothing(self, dana, typed):
        people.rosa(dana)
        assert self.names(dana, typed) == []
        assert self.names(dana, "rosa") == ["Rosa Martínez"]

    def test_nobody_in_scope_finds_nobody(self, dana):
        people.rosa(dana)
        assert find("rosa").found == []

    def test_the_index_alone_answers_under_row_security(self, dana):
        """No condition of the range is left to a filter, or a search would read a whole directory."""
        with people.working(dana), connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(
                "EXPLAIN SELECT key, member_id FROM people_searchkey "
                "WHERE organization_id = (SELECT promotora_organization()) AND key >= %s AND key < %s "
                "ORDER BY key, member_id LIMIT 20",
                ["n:rosa", "n:rosa" + LAST],
            )
            plan = "\n".join(row[0] for row in cursor.fetchall())
        assert "Index Only Scan using people_searchkey_pkey" in plan
        assert "key >= 'n:rosa'" in plan.split("Index Cond:")[1].split("\n")[0]
        assert "hashed SubPlan" not in plan
        assert "Sort" not in plan

    def test_beside_a_birth_date_nobody_with_the_name_is_left_out(self, dana):
        people.rosa(dana, last="García")
        people.rosa(dana, last="López García")
        people.member(dana, "Rosario", "Vega", date(1962, 3, 4), called="Rosa García")
        found = ["Rosa García", "Rosa López García", "Rosario Vega"]
        assert self.names(dana, "rosa garcia 3/4/1962") == found
