"""Stories that somebody lives through from the first click, in a real browser."""

import re
from datetime import date

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.urls import reverse
from playwright.sync_api import expect
from tests.site import people
from tests.site.browser.conftest import PHONE

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.people.models import Contact
from promotora.portal.databases import OWNER

pytestmark = pytest.mark.browser


def code_of(secret):
    """What an authenticator app would show just now."""
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def choose(page, name, value):
    """From a list, or from buttons."""
    if page.locator(f"select[name={name}]").count():
        page.locator(f"select[name={name}]").select_option(value)
    else:
        press(page, f"input[name={name}][value={value}]")


def press(page, choice):
    """A round button, by its words, as people press it: the button itself is drawn by the style."""
    page.locator(f"label[for={page.locator(choice).first.get_attribute('id')}]").click()


def send(page):
    """Press the form's own button."""
    page.locator("main form button[type=submit], main form button:not([type])").last.click()


@pytest.fixture
def eastside(served):
    return people.organization()


@pytest.fixture
def dana(eastside):
    return people.staff("Dana Ruiz", eastside, Role.CARE_COORDINATOR)


def test_dana_comes_by_an_invitation_sets_up_her_second_step_and_finds_rosa(window, eastside):
    mei = people.staff("Mei Lin", eastside, Role.DIRECTOR)
    rosa = people.rosa(mei)
    issued = people.invited("dana@eastside.example", eastside, Role.CARE_COORDINATOR, by=mei.user)
    page = window().page

    page.goto(reverse("invitation", args=[issued.key]))
    expect(page.get_by_role("heading", level=1)).to_have_text("Eastside Care Partners invites you")
    page.get_by_label(re.compile("name", re.IGNORECASE)).first.fill("Dana Ruiz")
    for field in page.locator("input[type=password]").all():
        field.fill(people.PASSWORD)
    page.get_by_role("button", name="Make my account").click()

    page.get_by_role("link", name=re.compile("app", re.IGNORECASE)).first.click()
    secret = page.locator("code").first.inner_text().strip()
    page.locator("input[name=code]").fill(code_of(secret))
    page.get_by_role("button", name="Turn it on").click()

    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("rosa mart", delay=20)
    page.get_by_role("link", name=re.compile("Rosa Mart")).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rosa Martínez")
    assert page.url.endswith(f"/members/{rosa.pk}/")


def test_a_promotora_on_foot_writes_down_a_number_on_her_phone_in_spanish_without_script(window, dana):
    rosa = people.rosa(dana)
    phone = window(size=PHONE, script=False, language="es")
    phone.carry(people.signed_in(dana))
    page = phone.page

    page.goto("/members/?q=rosa")
    page.get_by_role("link", name=re.compile("Rosa")).first.click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    page.goto(f"/members/{rosa.pk}/contacts/add/")
    choose(page, "way", "mobile")
    page.locator("[name=value]").fill("323 555 0199")
    send(page)

    assert Contact.objects.using(OWNER).filter(member=rosa, value__contains="0199").exists()


def test_theo_never_sees_rosa_however_he_looks(window, dana):
    rosa = people.member(dana, "Rosa", "Quintanilla")
    harbor = people.organization(name="Harbor Homes")
    theo = people.staff("Theo Brandt", harbor, Role.CARE_COORDINATOR)
    other = window()
    other.carry(people.signed_in(theo))
    page = other.page
    for address in (
        "/members/?q=rosa",
        f"/members/?q={rosa.numbers.using(OWNER).first().value}",
        f"/members/{rosa.pk}/",
    ):
        page.goto(address)
        assert "Quintanilla" not in page.content()
    other.complaints.clear()  # the browser says aloud that the last page was not found


def test_two_people_change_one_number_and_neither_loses_what_she_wrote(window, eastside, dana):
    mei = people.staff("Mei Lin", eastside, Role.DIRECTOR)
    rosa = people.rosa(dana)
    contact = people.contact(rosa, dana)
    hers, theirs = window(), window()
    hers.carry(people.signed_in(dana))
    theirs.carry(people.signed_in(mei))
    for one in (hers, theirs):
        one.page.goto(f"/members/{rosa.pk}/contacts/{contact.pk}/")
    for one, number in ((theirs, "213 555 0111"), (hers, "213 555 0122")):
        one.page.locator("[name=value]").fill(number)
        send(one.page)

    expect(hers.page.locator("main")).to_contain_text("0111")
    expect(hers.page.locator("main")).to_contain_text("0122")
    contact.refresh_from_db(using=OWNER)
    assert "0111" in contact.value
    hers.complaints.clear()  # a conflict answers 409, which the browser says aloud


def test_an_emergency_is_loud_while_it_lasts_and_waits_for_its_review(window, dana):
    harbor = people.organization(name="Harbor Homes")
    theo = people.staff("Theo Brandt", harbor, Role.CARE_COORDINATOR)
    rosa = people.rosa(dana, cin="91234567S")
    olga = people.staff("Olga Petrov", harbor, Role.PRIVACY_OFFICER)
    his = window()
    his.carry(people.signed_in(theo))
    page = his.page
    page.goto("/members/emergency/")
    page.locator("[name=cin]").fill("91234567S")
    fill_date(page, date(1962, 3, 4))
    press(page, "input[type=radio]")
    page.locator("textarea").first.fill("She fell at the shelter door and cannot say what she takes.")
    send(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Rosa Martínez")
    assert rosa.pk == int(page.url.rstrip("/").split("/")[-1])
    expect(page.locator("body")).to_contain_text("emergency")

    hers = window()
    hers.carry(people.signed_in(olga))
    hers.page.goto("/")
    expect(hers.page.locator("main")).to_contain_text("1 record was opened in an emergency")


def fill_date(page, day):
    """A birth date, in one field or in three."""
    if page.locator("[name=birth_date]").count():
        page.locator("[name=birth_date]").fill(f"{day.month}/{day.day}/{day.year}")
        return
    page.locator("[name=birth_date_month]").select_option(str(day.month))
    page.locator("[name=birth_date_day]").fill(str(day.day))
    page.locator("[name=birth_date_year]").fill(str(day.year))


def test_a_plan_manager_adds_an_organization_and_invites_its_first_administrator(window, served):
    plan = people.organization(Kind.PLAN, "County Health Plan")
    priya = people.staff("Priya Nair", plan, Role.PLAN_MANAGER)
    hers = window()
    hers.carry(people.signed_in(priya))
    page = hers.page
    page.goto("/organizations/add/")
    page.locator("[name=name]").fill("Harbor Homes")
    choose(page, "kind", "house")
    send(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Harbor Homes")
