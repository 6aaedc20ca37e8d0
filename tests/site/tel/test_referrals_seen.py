"""Who may see and answer a referral, and what hostile words in it do."""

import re

import pytest
from tests.site import people
from tests.site.people import words_of
from tests.site.tel.lists import ListedPerson
from tests.site.tel.referrals import (
    ROSA,
    no,
    page_of,
    referred,
)

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.core.models import AccessEntry
from promotora.apps.tel.actions import referring
from promotora.apps.tel.models import Referral, Screening

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_march_2")]
HOSTILE = "<script>alert(1)</script>"

# ----------------------------------------------------------------------------------------------------- who may see what


def test_theo_sees_nothing_of_danas_referral(here, dana, theo):
    referral = referred(ROSA, dana, here)
    browser = people.signed_in(theo)
    for more in ("", "take-back/"):
        assert browser.get(f"/referrals/{referral.pk}/{more}").status_code == 404
    assert "You have referred nobody yet" in words_of(browser.get("/referrals/"))
    with people.working(theo):
        assert not Referral.objects.exists()
        assert not Screening.objects.exists()


def test_another_plan_neither_sees_nor_answers_it(here, dana):
    other = people.staff("Olga", people.organization(Kind.PLAN, "Other Plan"), Role.PLAN_ANALYST)
    referral = referred(ROSA, dana, here)
    for more in ("answer/",):
        assert page_of(referral, other, more).status_code == 404
    for more in ("again/", "who/", "answer/"):
        assert people.signed_in(other).post(f"/referrals/{referral.pk}/{more}", {"answer": "yes"}).status_code == 404
    with people.working(other):
        assert not Referral.objects.exists()


@pytest.mark.parametrize(
    ("role", "kind", "refers", "answers"),
    [
        (Role.CLINICAL_CONSULTANT, Kind.CB_CME, False, False),
        (Role.COMMUNITY_HEALTH_WORKER, Kind.CB_CME, True, False),
        (Role.AUDITOR, Kind.PLAN, False, False),
        (Role.PLAN_MANAGER, Kind.PLAN, False, True),
        (Role.NAVIGATOR, Kind.COMMUNITY, False, False),
    ],
)
def test_each_role_does_its_part_and_no_more(role, kind, refers, answers):
    browser = people.signed_in(people.staff("Someone", people.organization(kind, "Here"), role))
    for page in ("/referrals/", "/referrals/add/"):
        assert (browser.get(page).status_code == 200) is refers
    assert (browser.get("/referrals/to-answer/").status_code == 200) is answers


def test_dana_begins_with_what_the_record_says(here, dana, theo):
    rosa = people.rosa(dana, cin="93111111S")
    people.contact(rosa, dana)
    page = people.signed_in(dana).get("/referrals/add/", {"member": rosa.pk}).content.decode()
    assert 'value="93111111S"' in page
    assert 'value="323 555 0148"' in page
    assert 'value="Rosa"' in page
    with people.working(dana):
        looks = AccessEntry.objects.filter(member_id=rosa.pk, user_id=dana.user_id).values_list("part", flat=True)
        assert {"record", "contacts"} <= set(looks)
    hers = people.signed_in(theo).get("/referrals/add/", {"member": rosa.pk}).content.decode()
    nobody = people.signed_in(theo).get("/referrals/add/", {"member": "9" * 25}).content.decode()
    assert "93111111S" not in hers
    strip = re.compile(r'(csrfmiddlewaretoken" value|nonce)="[^"]+"|member=\d+')
    assert strip.sub("", hers) == strip.sub("", nobody)


def test_hostile_words_stay_words(here, dana):
    person = ListedPerson(HOSTILE, "O'Brien\"><b>", ROSA.born, person_id="93000020S")
    referral = referred(person, dana, here, why=f"{HOSTILE} {{% debug %}} '; DROP TABLE tel_referral;--")
    no(referral, here.ana, words=f"{HOSTILE} and more")
    for page in (page_of(referral, dana), page_of(referral, here.ana, "answer/")):
        assert page.status_code == 200
        assert HOSTILE not in page.content.decode()


def test_acting_without_the_page_is_refused_too(here, dana):
    """Row security itself keeps others from a referral, whatever code asks."""
    referral = referred(ROSA, dana, here)
    theo = people.staff("Theo Lind", people.organization(name="Westside Care"), Role.CARE_COORDINATOR)
    with people.working(theo), pytest.raises(Referral.DoesNotExist):
        referring.decline(referral=referral, because="other", words="not mine", by=theo.user, at=clock.now())
