"""A property: whatever is protected of one of two members, somebody without consent sees no difference."""

import re
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.site import people
from tests.site.people.alike import PAGES, told

from promotora.apps.accounts.roles import Role
from promotora.apps.core import clock
from promotora.apps.people.terms import ConsentTo, FactKind

pytestmark = pytest.mark.django_db

WORDS = st.sampled_from(["opioid use disorder", "alcohol", "A first thing", "zolpidem", "same name", "=1+1", "Ünë"])
FACTS = st.fixed_dictionaries(
    {
        "name": WORDS,
        "kind": st.sampled_from([kind.value for kind in FactKind]),
        "code": st.sampled_from(["", "F11.20", "A00"]),
        "since": st.sampled_from([None, date(1990, 1, 1), date(2025, 12, 31)]),
    }
)
OPEN = st.lists(FACTS, max_size=4)
PROTECTED = st.lists(FACTS, min_size=1, max_size=5)
CONSENTS = st.lists(st.sampled_from([date(2027, 1, 1), date(2027, 6, 1)]), max_size=2)
DRAWN_BY_CHANCE = re.compile(r'(csrfmiddlewaretoken" value|nonce|csrf-token" content)="[^"]*"')  # may hold any letters
SEARCHES = ["", "rosa", "martinez rosa", "3/4/1962"]


@pytest.fixture
def readers():
    """Dana, who has no consent, and Serena, whose program knows what is protected; the clock stands still."""
    with clock.stopped_at(people.NOW):
        dana = people.staff("Dana Reyes", people.organization(), Role.CARE_COORDINATOR)
        serena = people.staff("Serena Ortiz", people.organization(name="Casa Serena"), Role.CARE_COORDINATOR)
        yield dana, serena


def compare(readers, known, hidden, consents):
    """Make two members who differ in what is hidden alone, and read both as Dana."""
    dana, serena = readers
    cins = people.new_cin(), people.new_cin()
    members = [people.rosa(serena, cin=cin) for cin in cins]
    for member in members:
        for fact in known:
            people.health_fact(member, serena, **fact)
    for fact in hidden:
        people.health_fact(members[0], serena, part2=True, **fact)
    for ends in consents:
        people.consent(members[0], serena, covers=ConsentTo.PART2, to=[serena.organization], expires_on=ends)
    for member in members:
        people.shared(member, serena, dana.organization)
    browser = people.signed_in(dana)
    for page in PAGES:
        one, other = (
            told(browser.get(f"/members/{member.pk}/{page}"), member, cin[-4:])
            for member, cin in zip(members, cins, strict=True)
        )
        assert one == other, page
    for typed in SEARCHES:
        found = DRAWN_BY_CHANCE.sub("", browser.get("/members/", {"q": typed}).content.decode())
        assert all(fact["code"] not in found for fact in hidden if fact["code"]), typed


def property_on(examples):
    quiet = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
    return settings(max_examples=examples, deadline=None, suppress_health_check=quiet)


@property_on(6)
@given(known=OPEN, hidden=PROTECTED, consents=CONSENTS)
def test_two_members_alike_but_for_protected_facts_are_one_to_dana(readers, known, hidden, consents):
    compare(readers, known, hidden, consents)


@pytest.mark.long
@property_on(500)
@given(known=OPEN, hidden=PROTECTED, consents=CONSENTS)
def test_the_same_on_many_more(readers, known, hidden, consents):
    compare(readers, known, hidden, consents)
