"""Anybody may begin, so slowly that it is of no use to who means harm, and without learning who is here."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from tests.site import people
from tests.site.at_once import both

from promotora.apps.accounts.models import Invitation, Organization
from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.core.refusals import Refused
from promotora.apps.network.actions.applying import joining
from promotora.apps.network.rules.joining import MOST_A_DAY, MOST_TO_AN_ADDRESS, refusals_to_begin
from promotora.apps.network.rules.refusal import Refusal

GIVEN = {"name": "Sunrise Clinic", "email": "maya@sunrise.example"}
NPI = "1234567893"


@pytest.fixture
def begin(db, on_march_2, django_capture_on_commit_callbacks):
    """Sends the form; the page that comes back, followed."""

    def sends(**more):
        with django_capture_on_commit_callbacks(execute=True):
            return Client().post("/join/", {**GIVEN, **more}, follow=True)

    return sends


def begun(answer):
    return "Look into your mail" in people.words_of(answer)


def test_maya_begins_follows_the_link_and_writes_a_letter(begin):
    assert begun(begin(npi=NPI))
    [message] = mail.outbox
    [url] = re.findall(r"http://testserver(\S+)", message.body)
    browser = Client()
    browser.post(url, {"name": "Maya Lee", "password": people.PASSWORD})
    position = Organization.objects.get(name="Sunrise Clinic").positions.get()
    assert (position.role, position.user.email, position.organization.kind) == (Role.DIRECTOR, GIVEN["email"], "cb_cme")
    maya = people.signed_in(position)
    assert maya.get("/join/").url == "/applications/"
    assert "Begin with a letter of intent" in people.words_of(maya.get("/applications/"))


def test_the_page_says_how_it_goes_to_everybody(db):
    page = people.words_of(Client().get("/join/"))
    for words in ("Letter of intent.", "Comprehensive transitional care", "Indian health clinic or center"):
        assert words in page
    assert "Write your organization’s name." in people.words_of(Client().post("/join/", {}))


def test_nobody_learns_from_it_whose_address_is_known(begin):
    people.staff("Theo Marsh", people.organization(name="Westside Care"), Role.DIRECTOR, email="theo@known.example")
    closed = people.staff(
        "Ada Closed", people.organization(name="Old Clinic"), Role.DIRECTOR, email="ada@known.example"
    )
    closed.user.is_active = False
    closed.user.save()
    addresses = ["new@unknown.example", "theo@known.example", "ada@known.example"]
    answers = [begin(name=f"Clinic {n}", email=email) for n, email in enumerate(addresses)]
    assert len({people.words_of(answer) for answer in answers}) == 1
    assert [message.to for message in mail.outbox] == [["new@unknown.example"], ["theo@known.example"]]
    assert not Organization.objects.filter(name="Clinic 2").exists()  # nothing is left of what led nowhere


@pytest.mark.parametrize("given", [{"name": "eastside care PARTNERS"}, {"npi": "1234567893"}, {"npi": "123 456-7893"}])
def test_who_is_here_already_is_told_to_ask_the_director_and_no_more(begin, given):
    people.staff("Dana Reyes", people.organization(npi=NPI), Role.DIRECTOR)
    answer = begin(**given)
    assert Refusal.KNOWN_HERE.value in people.words_of(answer)
    assert "Dana" not in people.words_of(answer)
    assert mail.outbox == []


def test_whoever_lost_the_message_gets_another_and_the_first_link_stops_working(begin):
    begin()
    assert begun(begin())
    first, second = (re.findall(r"http://testserver(\S+)", message.body)[0] for message in mail.outbox)
    assert Client().get(first).status_code == 410
    assert Client().get(second).status_code == 200
    assert Organization.objects.count() == 1
    assert Refusal.KNOWN_HERE.value in people.words_of(begin(email="eve@elsewhere.example"))


def test_a_name_that_nobody_took_up_can_be_begun_by_another_after_its_link_has_expired(begin):
    begin(email="typed.wrong@sunrise.example")
    assert Refusal.KNOWN_HERE.value in people.words_of(begin())
    with clock.stopped_at(people.NOW + timedelta(days=7, minutes=1)):
        assert begun(begin())
    assert [message.to for message in mail.outbox] == [["typed.wrong@sunrise.example"], [GIVEN["email"]]]


def test_what_a_plan_added_or_invited_is_not_begun_by_a_stranger(begin):
    manager = people.staff("Ana Cruz", people.organization(Kind.PLAN, "County Health Plan"), Role.PLAN_MANAGER)
    people.organization(name="Sunrise Clinic")
    people.invited(GIVEN["email"], people.organization(name="Sunset Clinic"), Role.DIRECTOR, by=manager.user)
    for name in ("Sunrise Clinic", "Sunset Clinic"):
        assert Refusal.KNOWN_HERE.value in people.words_of(begin(name=name))
    assert mail.outbox == []


def test_an_address_gets_three_links_a_day(begin):
    for number in range(MOST_TO_AN_ADDRESS):
        assert begun(begin(name=f"Clinic {number}"))
    assert Refusal.BEGAN_TOO_OFTEN.value in people.words_of(begin(name="Clinic 4", email="MAYA@sunrise.example"))
    with clock.stopped_at(people.NOW + timedelta(days=1, minutes=1)):
        assert begun(begin(name="Clinic 4"))
    assert len(mail.outbox) == MOST_TO_AN_ADDRESS + 1


def test_there_is_an_end_to_links_in_a_day(begin):
    here = people.organization()
    for number in range(MOST_A_DAY):
        people.invited(f"a{number}@b.example", here, Role.DIRECTOR)
    assert Refusal.TOO_MANY_BEGIN.value in people.words_of(begin())
    assert not Organization.objects.filter(name=GIVEN["name"]).exists()


@pytest.mark.parametrize(
    "name", ["Win at https://evil.example", "Write to me@evil.example", "see www.evil", "evil.example", "evil.com/x"]
)
def test_our_message_carries_no_strangers_link(begin, name):
    assert "without a web or email address" in people.words_of(begin(name=name))
    assert mail.outbox == []


@pytest.mark.parametrize(
    "name", ["St. Mary’s Clinic", "Clínica Ñandú, Inc.", "A & B <b>Care</b>", "L.A. Care Partners"]
)
def test_names_are_names(begin, name):
    assert begun(begin(name=name))
    assert mail.outbox[0].subject == f"{name} invites you to Promotora"


def test_a_name_in_two_lines_does_not_break_the_message(begin):
    assert begun(begin(name="Sunrise\r\nBcc: all@evil.example".replace("@evil.example", "")))
    assert mail.outbox[0].subject == "Sunrise Bcc: all invites you to Promotora"


def test_two_who_begin_the_same_at_once_make_one(committed, on_march_2):
    def begins(email):
        def sends():
            with clock.stopped_at(people.NOW):
                joining.begin(name="Sunrise Clinic", email=email, at=people.NOW, link=lambda key: key)

        return sends

    outcomes = both(begins("maya@sunrise.example"), begins("omar@sunrise.example"))
    assert sorted(outcomes, key=str) == [None, [Refusal.KNOWN_HERE]]
    assert Organization.objects.count() == Invitation.objects.count() == 1


@pytest.mark.parametrize(
    ("known", "address", "today", "refusals"),
    [
        (False, 2, 59, []),
        (True, 3, 60, [Refusal.KNOWN_HERE, Refusal.BEGAN_TOO_OFTEN, Refusal.TOO_MANY_BEGIN]),
    ],
)
def test_every_reason_is_told(known, address, today, refusals):
    assert refusals_to_begin(known=known, to_this_address=address, today=today) == refusals


def test_refused_is_what_comes_from_the_action_too(db, on_march_2):
    people.organization(name="Sunrise Clinic")
    with pytest.raises(Refused):
        joining.begin(**GIVEN, at=people.NOW, link=lambda key: key)
