"""Views of the list: filters that are kept by a name, by whom and for whom."""

from datetime import date

import pytest
from tests.site import people
from tests.site.tel import lists
from tests.site.tel.a_list import Page
from tests.site.tel.lists import ListedPerson

from promotora.apps.accounts.roles import Role
from promotora.apps.tel.models import FirstView, SavedView

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_march_2")]
ROSA = lists.ROSA
GLORIA = ListedPerson("Gloria", "Peña", date(1970, 6, 5), tier=1, ed=6, zip_code="90011")


def text(answer):
    return " ".join(answer.content.decode().split())


# ---------------------------------------------------------------------------------------------------------------- views


def keep(browser, name, wanted, **more):
    return browser.post("/list/views/add/", {"name": name, "wanted": wanted, **more})


def test_a_view_keeps_filters_and_never_a_name(ana):
    lists.a_run(ana, [ROSA, GLORIA])
    browser = people.signed_in(ana)
    assert keep(browser, "Urgent", "tier=1&q=Rosa&sort=name").status_code == 302
    view = SavedView.objects.get()
    assert view.wanted == "tier=1&sort=name"
    page = browser.get("/list/?tier=1&sort=name")
    assert 'aria-current="page"><svg' in text(page)
    assert "Urgent" in text(page)


def test_a_view_may_open_by_itself(ana):
    lists.a_run(ana, [ROSA, GLORIA])
    browser = people.signed_in(ana)
    keep(browser, "Urgent", "tier=1", first="on")
    assert browser.get("/list/")["Location"] == "/list/?tier=1"
    assert len(Page(browser.get("/list/?all")).members) == 2
    browser.post(f"/list/views/{SavedView.objects.get().pk}/first/")
    assert not FirstView.objects.exists()
    assert browser.get("/list/").status_code == 200


def test_a_shared_view_is_for_the_organization_and_only_its_owner_changes_it(ana, dana):
    lists.a_run(ana, [ROSA])
    miguel = people.staff("Miguel Ortiz", ana.organization, Role.PLAN_ANALYST)
    keep(people.signed_in(ana), "Urgent", "tier=1", shared="on")
    keep(people.signed_in(ana), "Mine", "tier=2")
    view = SavedView.objects.get(name="Urgent")
    other = people.signed_in(miguel)
    page = text(other.get("/list/views/"))
    assert "Urgent" in page
    assert "from Ana Cruz" in page
    assert "Mine" not in page
    assert other.get(f"/list/views/{view.pk}/").status_code == 404
    assert other.post(f"/list/views/{view.pk}/remove/").status_code == 404
    other.post(f"/list/views/{view.pk}/first/")
    assert other.get("/list/")["Location"] == "/list/?tier=1"
    people.signed_in(ana).post(f"/list/views/{view.pk}/", {"name": "Urgent"})
    assert other.get("/list/").status_code == 200  # no longer shared
    assert "Urgent" not in text(people.signed_in(dana).get("/list/views/"))


def test_a_view_is_renamed_and_removed_and_refusals_teach(ana):
    lists.a_run(ana, [ROSA])
    browser = people.signed_in(ana)
    keep(browser, "Urgent", "tier=1")
    view = SavedView.objects.get()
    assert "You have a view of this name already" in text(keep(browser, "Urgent", "tier=2"))
    assert "Give these filters a name." in text(keep(browser, " ", "tier=2"))
    long = (
        "&".join(f"zip={90000 + number}" for number in range(40))
        + "&"
        + "&".join(f"criterion=a{'x' * 17}{number}" for number in range(10, 40))
    )
    assert "These are too many filters to keep" in text(keep(browser, "Long", long))
    browser.post(f"/list/views/{view.pk}/", {"name": "Most urgent"})
    view.refresh_from_db()
    assert view.name == "Most urgent"
    assert "Remove “Most urgent”?" in text(browser.get(f"/list/views/{view.pk}/remove/"))
    browser.post(f"/list/views/{view.pk}/remove/")
    assert not SavedView.objects.exists()
