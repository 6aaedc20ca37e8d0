"""Ways to reach a member, and the people around them: added, put first, ended, brought back; two people at once."""

from datetime import date

import pytest
from tests.site import people

from promotora.apps.accounts.roles import Role
from promotora.apps.core import clock
from promotora.apps.core.models import ChangedMeanwhile
from promotora.apps.core.refusals import Refused
from promotora.apps.people.actions import around
from promotora.apps.people.actions.contacts import ContactGiven, add_contact, change_contact
from promotora.apps.people.models import Caregiver, Consent, Contact, Member, Supporter

pytestmark = pytest.mark.django_db
SINCE = {"starts_month": "1", "starts_day": "5", "starts_year": "2026"}
MOBILE = {"way": "mobile", "value": "(323) 555-0148", "may_text": "yes", "best_time": "mornings", **SINCE}


@pytest.fixture(autouse=True)
def on_march_2():
    with clock.stopped_at(people.NOW):
        yield


@pytest.fixture
def dana():
    return people.staff("Dana Reyes", people.organization(), Role.CARE_COORDINATOR)


@pytest.fixture
def carmen(dana):
    return people.staff("Carmen Díaz", dana.organization, Role.COMMUNITY_HEALTH_WORKER)


@pytest.fixture
def rosa(dana):
    return people.rosa(dana)


def kept(model, by, **more):
    """The rows as somebody sees them."""
    with people.working(by):
        return list(model.objects.filter(**more))


def test_dana_writes_down_rosas_phone(dana, rosa):
    browser = people.signed_in(dana)
    answer = browser.post(f"/members/{rosa.pk}/contacts/add/", MOBILE, follow=True)
    assert answer.redirect_chain[-1][0] == f"/members/{rosa.pk}/contacts/"
    (contact,) = kept(Contact, dana)
    assert (contact.value, contact.may_text, contact.may_leave_message, contact.starts) == (
        "(323) 555-0148",
        True,
        None,
        date(2026, 1, 5),
    )
    page = answer.content.decode()
    assert "may be sent text messages" in page
    assert "written down by Dana Reyes" in page


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"value": "555 0148"}, "A phone number has ten digits, such as 323 555 0148."),
        ({"way": "email"}, "An email address has a name, an @ and a place"),
        ({"way": "home", "value": "12 Main St", "zip_code": "9003"}, "A ZIP code has five digits, or nine."),
        ({"value": ""}, "Write the number, the address or the place."),
        ({"way": ""}, "Choose how the member is reached this way."),
        ({"starts_year": "2027"}, "The first day is in the future."),
        ({"starts_day": "31", "starts_month": "2"}, "This is not a day."),
        ({"value": "323\0 555 0148"}, "Null characters are not allowed."),
        ({"note": "x" * 10_000}, "Ensure this value has at most 200 characters"),
    ],
)
def test_what_cannot_be_a_way_to_reach_somebody_is_said_beside_it(dana, rosa, wrong, sentence):
    answer = people.signed_in(dana).post(f"/members/{rosa.pk}/contacts/add/", {**MOBILE, **wrong})
    assert sentence in answer.content.decode()
    assert kept(Contact, dana) == []


def test_marks_that_turn_the_text_about_are_left_out(dana, rosa):
    people.signed_in(dana).post(
        f"/members/{rosa.pk}/contacts/add/", {**MOBILE, "note": "ask \u202egnp.exe\u2066 twice"}
    )
    (contact,) = kept(Contact, dana)
    assert contact.note == "ask gnp.exe twice"


def test_a_number_that_no_longer_works_is_ended_and_can_be_brought_back(dana, rosa):
    contact = people.contact(rosa, dana)
    browser = people.signed_in(dana)
    asks = browser.get(f"/members/{rosa.pk}/contacts/{contact.pk}/end/").content.decode()
    assert "Does this no longer reach the member?" in asks
    assert kept(Contact, dana)[0].ends is None
    browser.post(f"/members/{rosa.pk}/contacts/{contact.pk}/end/", {"version": "1"})
    assert kept(Contact, dana)[0].ends == people.TODAY
    refused = browser.post(f"/members/{rosa.pk}/contacts/{contact.pk}/end/", {"version": "2"})
    assert refused.status_code == 403
    assert "This has already ended. Bring it back first." in refused.content.decode()
    browser.post(f"/members/{rosa.pk}/contacts/{contact.pk}/back/", {"version": "2"})
    assert kept(Contact, dana)[0].ends is None


def test_the_way_to_try_first_stands_first_everywhere(dana, rosa):
    people.contact(rosa, dana, value="323 555 0001")
    church = people.contact(rosa, dana, value="Saint Anne's, Sundays", way="place")
    browser = people.signed_in(dana)
    before = browser.get(f"/members/{rosa.pk}/").content.decode()
    assert "(323) 555-0001" in before
    browser.post(f"/members/{rosa.pk}/contacts/{church.pk}/first/", {"version": "1"})
    after = browser.get(f"/members/{rosa.pk}/").content.decode()
    assert "Saint Anne&#x27;s, Sundays" in after
    assert "(323) 555-0001" not in after
    listed = browser.get(f"/members/{rosa.pk}/contacts/").content.decode()
    assert listed.index("Saint Anne") < listed.index("(323) 555-0001")


def test_nothing_changes_by_a_link(dana, rosa):
    contact = people.contact(rosa, dana)
    browser = people.signed_in(dana)
    for verb in ("first", "back"):
        assert browser.get(f"/members/{rosa.pk}/contacts/{contact.pk}/{verb}/").status_code == 405


def test_two_people_who_change_one_number_both_see_both_versions(dana, carmen, rosa):
    """Carmen saves first. Dana, who opened the page before, chooses with both versions before her."""
    contact = people.contact(rosa, dana)
    address = f"/members/{rosa.pk}/contacts/{contact.pk}/"
    dana_browser, carmen_browser = people.signed_in(dana), people.signed_in(carmen)
    assert 'name="version" value="1"' in dana_browser.get(address).content.decode()
    carmen_browser.post(address, {**MOBILE, "version": "1", "note": "her daughter answers"})

    asked = dana_browser.post(address, {**MOBILE, "version": "1", "best_time": "after 5 pm", "note": "ring twice"})
    page = asked.content.decode()
    assert asked.status_code == 409
    for words in ("Carmen Díaz changed it after you opened it", "ring twice", "her daughter answers", "after 5 pm"):
        assert words in page
    (unchanged,) = kept(Contact, dana)
    assert (unchanged.note, unchanged.version) == ("her daughter answers", 2)

    dana_browser.post(address, hidden_fields(page))
    (chosen,) = kept(Contact, dana)
    assert (chosen.note, chosen.best_time, chosen.may_text, chosen.version) == ("ring twice", "after 5 pm", True, 3)
    history = dana_browser.get(f"/members/{rosa.pk}/history/").content.decode()
    assert "from “her daughter answers” to “ring twice”" in history


def hidden_fields(page):
    """What the form of the conflict page sends."""
    from html.parser import HTMLParser

    class Fields(HTMLParser):
        found: dict

        def handle_starttag(self, tag, attributes):
            given = dict(attributes)
            if (
                tag == "input"
                and given.get("type") == "hidden"
                and given.get("name") not in ("csrfmiddlewaretoken", "next")
            ):
                self.found[given["name"]] = given.get("value", "")

    parser = Fields()
    parser.found = {}
    parser.feed(page)
    return parser.found


def test_what_was_ended_meanwhile_is_not_changed_unknowingly(dana, carmen, rosa):
    contact = people.contact(rosa, dana)
    address = f"/members/{rosa.pk}/contacts/{contact.pk}/"
    people.signed_in(carmen).post(f"{address}end/", {"version": "1"})
    answer = people.signed_in(dana).post(address, {**MOBILE, "version": "1", "note": "ring twice"})
    assert "This has already ended. Bring it back first." in answer.content.decode()
    assert "ring twice" in answer.content.decode()
    assert kept(Contact, dana)[0].note == ""


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999", "0"])
def test_a_version_that_cannot_be_read_writes_nothing(dana, rosa, version):
    contact = people.contact(rosa, dana)
    answer = people.signed_in(dana).post(
        f"/members/{rosa.pk}/contacts/{contact.pk}/", {**MOBILE, "note": "new", "version": version}
    )
    assert answer.status_code == 409
    assert kept(Contact, dana)[0].note == ""


def test_two_people_who_change_rosas_languages_lose_neither(dana, carmen, rosa):
    address = f"/members/{rosa.pk}/languages/"
    sent = {"called": "Rosi", "speaks": "es", "reads": "es", "format": "standard", "interpreter": "yes", "version": "1"}
    people.signed_in(carmen).post(address, {**sent, "format": "large_print"})
    answer = people.signed_in(dana).post(address, {**sent, "reads": "en"})
    assert answer.status_code == 409
    assert "large print" in answer.content.decode()
    (member,) = kept(Member, dana)
    assert (member.format, member.reads) == ("large_print", "es")


def test_a_change_made_from_an_older_version_raises(dana, rosa):
    contact = people.contact(rosa, dana)
    given = ContactGiven("mobile", "323 555 0148", date(2026, 1, 5))
    with people.working(dana), pytest.raises(ChangedMeanwhile):
        change_contact(contact=contact, seen=7, given=given, by=dana.user, today=people.TODAY)


def test_center_staff_may_keep_contacts_and_consultants_may_not(dana, rosa):
    consultant = people.staff("Dr. Osei", dana.organization, Role.CLINICAL_CONSULTANT)
    browser = people.signed_in(consultant)
    page = browser.get(f"/members/{rosa.pk}/contacts/").content.decode()
    assert "contacts/add/" not in page
    assert browser.get(f"/members/{rosa.pk}/contacts/add/").status_code == 403
    assert browser.post(f"/members/{rosa.pk}/contacts/add/", MOBILE).status_code == 403
    assert kept(Contact, dana) == []


def test_another_members_number_is_not_changed_through_rosas_address(dana, rosa):
    marcus = people.marcus(dana)
    his = people.contact(marcus, dana)
    browser = people.signed_in(dana)
    assert browser.get(f"/members/{rosa.pk}/contacts/{his.pk}/").status_code == 404
    assert browser.post(f"/members/{rosa.pk}/contacts/{his.pk}/first/", {"version": "1"}).status_code == 404


# ------------------------------------------------------------------------------------------------------ people around


def test_rosas_daughter_is_written_down_changed_ended_and_brought_back(dana, rosa):
    browser = people.signed_in(dana)
    sent = {"name": "Lucía Martínez", "relation": "child", "in_emergency": "on", "phone": "323 555 0199", **SINCE}
    browser.post(f"/members/{rosa.pk}/people/add/", sent)
    (lucia,) = kept(Supporter, dana)
    assert (lucia.relation, lucia.in_emergency, lucia.decides) == ("child", True, False)
    address = f"/members/{rosa.pk}/people/{lucia.pk}/"
    browser.post(address, {**sent, "note": "works nights", "version": "1"})
    assert "works nights" in browser.get(f"/members/{rosa.pk}/people/").content.decode()
    assert browser.post(address, {**sent, "note": "older", "version": "1"}).status_code == 409
    browser.post(f"{address}end/", {"version": "2"})
    assert "Bring back" in browser.get(f"/members/{rosa.pk}/people/").content.decode()
    browser.post(f"{address}back/", {"version": "3"})
    assert kept(Supporter, dana)[0].ends is None


INES = {"name": "Inés Castillo", "hours_a_month": "120", "relative": "no", **SINCE}


def test_ines_is_paired_only_by_a_consent_that_covers_her(dana, rosa):
    browser = people.signed_in(dana)
    address = f"/members/{rosa.pk}/caregivers/pair/"
    people.consent(rosa, dana, covers="sharing", to=[dana.organization])
    assert "The member must agree first" in browser.get(address).content.decode()
    consent = people.consent(rosa, dana, covers="caregiver", what="that Inés is part of my care team")
    assert browser.post(address, {**INES, "consent": "987"}).status_code == 200
    assert kept(Caregiver, dana) == []
    browser.post(address, {**INES, "consent": str(consent.pk)})
    (ines,) = kept(Caregiver, dana)
    assert (ines.consent_id, ines.hours_a_month, ines.relative) == (consent.pk, 120, False)
    page = browser.get(f"/members/{rosa.pk}/people/").content.decode()
    assert "Inés Castillo" in page
    assert "by consent" in page


def test_when_the_consent_is_taken_back_the_page_says_so_beside_ines(dana, rosa):
    consent = people.consent(rosa, dana, covers="caregiver")
    browser = people.signed_in(dana)
    browser.post(f"/members/{rosa.pk}/caregivers/pair/", {**INES, "consent": str(consent.pk)})
    browser.post(f"/members/{rosa.pk}/consents/{consent.pk}/revoke/", {"because": "Rosa asked"})
    assert "the consent has ended" in browser.get(f"/members/{rosa.pk}/people/").content.decode()
    assert "the consent has ended" in browser.get(f"/members/{rosa.pk}/").content.decode()


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ({"covers": "sharing"}, "does not cover a caregiver"),
        ({"covers": "caregiver", "expires_on": date(2026, 3, 1)}, "not in force today"),
        ({"covers": "caregiver", "signed_on": date(2026, 3, 2), "of": "marcus"}, "another member"),
        (None, "only by the member's consent"),
    ],
)
def test_every_reason_against_pairing_is_said(dana, rosa, how, sentence):
    consent = consent_for_pairing(dana, rosa, how)
    given = around.CaregiverGiven("Inés Castillo", date(2026, 1, 5))
    with people.working(dana), pytest.raises(Refused, match=sentence):
        around.pair_caregiver(
            member=rosa, given=given, consent=consent, by=dana.user, at=people.NOW, today=people.TODAY
        )
    assert kept(Caregiver, dana) == []


def consent_for_pairing(by, rosa, how) -> Consent | None:
    if how is None:
        return None
    whose = people.marcus(by) if how.pop("of", "") == "marcus" else rosa
    return people.consent(whose, by, to=[by.organization], **how)


def test_what_was_written_is_taken_back_when_it_is_refused(dana, rosa):
    given = ContactGiven("mobile", "12", date(2026, 1, 5))
    with people.working(dana), pytest.raises(Refused) as refused:
        add_contact(member=rosa, given=given, by=dana.user, today=people.TODAY)
    assert [reason.name for reason in refused.value.reasons] == ["NOT_A_PHONE"]
    assert kept(Contact, dana) == []
