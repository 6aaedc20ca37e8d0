"""Health facts end, come back, and leave the page when they were a mistake; nothing of them is erased."""

import re
from datetime import date

import pytest
from tests.site import people

from promotora.apps.accounts.roles import Role
from promotora.apps.core import clock
from promotora.apps.core.models import AccessEntry, ChangedMeanwhile
from promotora.apps.people.actions.health import bring_back_fact, end_fact, take_off_fact
from promotora.apps.people.models import HealthFact

pytestmark = pytest.mark.django_db
MARCH_1 = {"ends_month": "3", "ends_day": "1", "ends_year": "2026", "version": "1"}
WRONG = {"because": "this is Marcus's medicine", "version": "1"}


@pytest.fixture(autouse=True)
def on_march_2():
    with clock.stopped_at(people.NOW):
        yield


@pytest.fixture
def dana():
    return people.staff("Dana Reyes", people.organization(), Role.CARE_COORDINATOR)


@pytest.fixture
def serena():
    return people.staff("Serena Ortiz", people.organization(name="Casa Serena"), Role.CARE_COORDINATOR)


@pytest.fixture
def rosa(dana):
    return people.rosa(dana)


def words(answer):
    """The words of a page's main part."""
    main = answer.content.decode().split("<main", 1)[1].split("<aside", 1)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


def address(fact, verb=""):
    return f"/members/{fact.member_id}/health/{fact.pk}/{verb}/" if verb else f"/members/{fact.member_id}/health/"


def read_by(position, fact):
    with people.working(position):
        return HealthFact.objects.get(pk=fact.pk)


def noted(by):
    with people.working(by):
        return list(AccessEntry.objects.order_by("number").values_list("part", "detail"))


def test_dana_ends_a_medicine_that_was_stopped_and_brings_it_back(dana, rosa):
    metformin = people.health_fact(rosa, dana, "metformin", kind="medicine", since=date(2020, 5, 1))
    browser = people.signed_in(dana)
    assert "It has ended" in words(browser.get(address(metformin)))
    assert "since May 1, 2020 · source: the member said so" in words(browser.get(address(metformin, "end")))
    page = words(browser.post(address(metformin, "end"), MARCH_1, follow=True))
    assert "Ended. You can bring it back." in page
    assert "since May 1, 2020 · until March 1, 2026 · source: the member said so" in page
    assert ("change", "fact_ended") in noted(dana)
    page = words(browser.post(address(metformin, "back"), {"version": "2"}, follow=True))
    assert "Brought back." in page
    assert "until March 1" not in page
    assert ("change", "fact_back") in noted(dana)


def test_what_was_a_mistake_leaves_the_page_and_the_file_and_stays_in_the_history(dana, rosa):
    insulin = people.health_fact(rosa, dana, "insulin", kind="medicine")
    browser = people.signed_in(dana)
    page = words(browser.post(address(insulin, "mistake"), WRONG, follow=True))
    assert "Taken off the page. It stays in the history, with your reason." in page
    assert "insulin" not in page
    assert "insulin" not in browser.get(address(insulin) + "file/").content.decode()
    history = words(browser.get(f"/members/{rosa.pk}/history/"))
    assert "A health fact: insulin" in history
    assert "Written down by mistake, because: from “nothing” to “this is Marcus&#x27;s medicine”" in history
    assert "Dana Reyes" in history
    assert ("change", "fact_mistaken") in noted(dana)


@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ({"ends_year": "2019"}, "The last day is before the first."),
        ({"ends_day": "3"}, "The last day is in the future."),
        ({"ends_day": "40"}, "This is not a day."),
        ({"ends_day": "", "ends_month": "", "ends_year": ""}, "Say until when; today will do."),
    ],
)
def test_an_end_that_cannot_be_is_refused_in_words(dana, rosa, how, sentence):
    asthma = people.health_fact(rosa, dana, "asthma", since=date(2020, 5, 1))
    answer = people.signed_in(dana).post(address(asthma, "end"), {**MARCH_1, **how})
    assert sentence in words(answer)
    assert read_by(dana, asthma).ends is None


def test_a_mistake_needs_a_reason(dana, rosa):
    asthma = people.health_fact(rosa, dana, "asthma")
    answer = people.signed_in(dana).post(address(asthma, "mistake"), {"because": " ", "version": "1"})
    assert "Say why, in a few words." in words(answer)
    assert read_by(dana, asthma).mistaken_because == ""


def test_what_left_the_page_neither_ends_nor_comes_back(dana, rosa):
    asthma = people.health_fact(rosa, dana, "asthma")
    browser = people.signed_in(dana)
    browser.post(address(asthma, "mistake"), WRONG)
    sentence = "This was taken off the page as a mistake. If it is true after all, write it down again."
    for verb, sent in (("end", MARCH_1), ("back", {}), ("mistake", WRONG)):
        assert sentence in words(browser.post(address(asthma, verb), {**sent, "version": "2"})), verb
    assert read_by(dana, asthma).version == 2


def test_a_fact_that_holds_cannot_be_brought_back_nor_an_ended_one_be_ended(dana, rosa):
    asthma = people.health_fact(rosa, dana, "asthma")
    browser = people.signed_in(dana)
    assert "This has not ended." in words(browser.post(address(asthma, "back"), {"version": "1"}))
    browser.post(address(asthma, "end"), MARCH_1)
    answer = browser.post(address(asthma, "end"), {**MARCH_1, "version": "2"})
    assert "This has already ended. Bring it back first." in words(answer)


def test_of_two_people_at_once_the_second_looks_again(dana, rosa):
    asthma = people.health_fact(rosa, dana, "asthma")
    browser = people.signed_in(dana)
    with people.working(dana):  # a colleague ended it and brought it back, after Dana opened the page
        end_fact(fact=asthma, seen=1, on=people.TODAY, by=dana.user, today=people.TODAY)
        bring_back_fact(fact=asthma, seen=2, by=dana.user)
    for verb, sent, sentence in (
        ("end", MARCH_1, "Somebody changed this a moment ago. Look again before you end it."),
        ("mistake", WRONG, "Somebody changed this a moment ago. Look again before you take it off."),
    ):
        assert sentence in words(browser.post(address(asthma, verb), sent, follow=True))
    with people.working(dana), pytest.raises(ChangedMeanwhile):
        take_off_fact(fact=asthma, seen=1, because="wrong", by=dana.user)
    assert (read_by(dana, asthma).ends, read_by(dana, asthma).mistaken_because) == (None, "")


@pytest.mark.parametrize("verb", ["end", "back", "mistake"])
def test_nobody_changes_a_fact_that_they_may_not_see(dana, serena, verb):
    rosa = people.rosa(serena)
    people.shared(rosa, serena, dana.organization)
    methadone = people.health_fact(rosa, serena, "methadone", part2=True, kind="medicine")
    if verb == "back":
        with people.working(serena):
            end_fact(fact=methadone, seen=1, on=people.TODAY, by=serena.user, today=people.TODAY)
    before = read_by(serena, methadone)
    browser = people.signed_in(dana)
    sent = {**MARCH_1, **WRONG, "version": str(before.version)}
    hidden, nowhere = (
        browser.post(f"/members/{rosa.pk}/health/{number}/{verb}/", sent) for number in (methadone.pk, 999_999)
    )
    assert (hidden.status_code, nowhere.status_code) == (404, 404)
    assert words(hidden) == words(nowhere)
    assert read_by(serena, methadone).version == before.version


def test_what_is_done_with_a_protected_fact_is_logged_as_protected(serena):
    rosa = people.rosa(serena)
    methadone = people.health_fact(rosa, serena, "methadone", part2=True, kind="medicine")
    browser = people.signed_in(serena)
    browser.get(address(methadone, "end"))
    browser.post(address(methadone, "end"), MARCH_1)
    browser.post(address(methadone, "back"), {"version": "2"})
    browser.post(address(methadone, "mistake"), {**WRONG, "version": "3"})
    assert {part for part, _detail in noted(serena)[-7:]} == {"protected"}
    details = [detail for _part, detail in noted(serena) if detail]
    assert details[1:] == ["fact_added", "fact_ended", "fact_back", "fact_mistaken"]


def test_a_fact_of_another_member_is_not_found_on_this_ones_page(dana, rosa):
    marcus = people.marcus(dana)
    asthma = people.health_fact(marcus, dana, "asthma")
    answer = people.signed_in(dana).post(f"/members/{rosa.pk}/health/{asthma.pk}/end/", MARCH_1)
    assert answer.status_code == 404


def test_roles_that_keep_no_health_facts_have_no_buttons_and_no_pages(dana, rosa):
    asthma = people.health_fact(rosa, dana, "asthma")
    browser = people.signed_in(people.staff("Cal", dana.organization, Role.CLINICAL_CONSULTANT))
    page = words(browser.get(address(asthma)))
    assert "asthma" in page
    assert "It has ended" not in page
    assert "It is a mistake" not in page
    for verb in ("end", "back", "mistake"):
        assert browser.post(address(asthma, verb), {**MARCH_1, **WRONG}).status_code == 403
    assert read_by(dana, asthma).version == 1
