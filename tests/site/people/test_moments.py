"""The same while the clock goes on: what was done a moment ago holds at once."""

from datetime import date

import pytest
from tests.site import people

from promotora.apps.accounts.roles import Role
from promotora.apps.people.models import Member

pytestmark = pytest.mark.django_db
ROSA = {
    "cin": "91234567S",
    "birth_date_month": "3",
    "birth_date_day": "4",
    "birth_date_year": "1962",
    "reason": "here",
    "in_words": "She is at our door and asks for help.",
}


@pytest.fixture
def dana():
    return people.staff("Dana Reyes", people.organization(), Role.CARE_COORDINATOR)


def test_a_member_is_seen_as_soon_as_added(dana):
    answer = people.signed_in(dana).post(
        "/members/add/",
        {
            "first_name": "Min-jun",
            "last_name": "Park",
            "birth_date_month": "5",
            "birth_date_day": "5",
            "birth_date_year": "1950",
            "gender": "unknown",
            "because": "asked",
            "format": "standard",
        },
        follow=True,
    )
    assert answer.status_code == 200
    assert "Min-jun Park" in answer.content.decode()
    with people.working(dana):
        assert Member.objects.count() == 1


def test_an_emergency_opens_and_sharing_begins_and_ends_at_once(dana):
    rosa = people.rosa(dana, cin="91234567S")
    theo = people.staff("Theo Banks", people.organization(name="Harbor Homes"), Role.CARE_COORDINATOR)
    browser = people.signed_in(theo)
    assert browser.post("/members/emergency/", ROSA, follow=True).status_code == 200
    una = people.staff("Una", people.organization(name="Third Street"), Role.CARE_COORDINATOR)
    people.shared(rosa, dana, una.organization)
    assert people.signed_in(una).get(f"/members/{rosa.pk}/").status_code == 200


def test_a_consent_holds_and_ends_at_once(dana):
    theo = people.staff("Theo Banks", people.organization(name="Harbor Homes"), Role.CARE_COORDINATOR)
    rosa = people.rosa(dana)
    people.shared(rosa, dana, theo.organization)
    people.health_fact(rosa, dana, "methadone", part2=True)
    address, browser = f"/members/{rosa.pk}/health/", people.signed_in(theo)
    assert "methadone" not in browser.get(address).content.decode()
    consent = people.consent(rosa, dana, covers="part2", to=[theo.organization], signed_on=date(2026, 1, 5))
    assert "methadone" in browser.get(address).content.decode()
    people.signed_in(dana).post(f"/members/{rosa.pk}/consents/{consent.pk}/revoke/", {"because": "Rosa asked"})
    assert "methadone" not in browser.get(address).content.decode()
