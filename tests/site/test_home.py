"""The first page of the day."""

import pytest
from django.test import Client
from django.utils.html import escape
from tests.site import people

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind

pytestmark = pytest.mark.django_db


def test_a_stranger_is_asked_to_sign_in():
    assert Client().get("/").headers["Location"] == "/account/login/"


@pytest.mark.parametrize("role", Role)
def test_on_an_empty_day_the_page_says_so(role):
    here = people.organization(Kind(sorted(role.means.kinds)[0]))
    page = people.signed_in(people.staff("Dana", here, role)).get("/").content.decode()
    assert "Nothing waits for you today." in page
    assert escape(str(role.means.prose)) in page


@pytest.mark.parametrize("kind", ["", "today/", "list/", "listing/", "form/", "board/"])
def test_the_parts_of_pages_are_shown_on_a_page(kind):
    browser = people.signed_in(people.staff("Dana", people.organization(), Role.CARE_COORDINATOR))
    assert browser.get(f"/look/{kind}").status_code == 200


def test_a_kind_of_page_that_is_none_is_not_found():
    browser = people.signed_in(people.staff("Dana", people.organization(), Role.CARE_COORDINATOR))
    assert browser.get("/look/secretly/").status_code == 404
