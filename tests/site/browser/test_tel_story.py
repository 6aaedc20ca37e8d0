"""March's list, from the analyst who reviews it to the coordinator who reads why somebody is on it."""

import pytest
from tests.site import people
from tests.site.browser.march import MONDAY, march

from promotora.apps.core import clock

pytestmark = pytest.mark.browser


class TestMarchsList:
    @pytest.fixture(autouse=True)
    def begin(self, served, window, tmp_path):
        with clock.stopped_at(MONDAY):
            self.story = march(tmp_path, release=False)
        self.window = window

    def desk_of(self, name):
        browser = self.window()
        browser.carry(people.signed_in(self.story.who[name]))
        browser.page.goto("/")
        return browser.page

    def test_it_is_reviewed_released_assigned_and_read(self):
        self.given_dana_reads_februarys_list()
        self.when_ana_reviews_marchs_list()
        self.then_dana_still_reads_februarys_list()
        self.when_miguel_releases_it()
        self.and_assigns_everyone_new_to_eastside()
        self.then_dana_sees_who_is_new_and_why()
        self.and_saves_her_view_and_her_file()
        self.and_theo_sees_none_of_them()

    def given_dana_reads_februarys_list(self):
        self.dana = self.desk_of("dana")
        self.dana.get_by_role("link", name="This month's list").first.click()
        assert "February" in self.dana.locator("h1").inner_text()

    def when_ana_reviews_marchs_list(self):
        ana = self.desk_of("ana")
        ana.get_by_role("link", name="Review").first.click()
        assert "144" in ana.locator("main").inner_text(), "the rows that were set aside"
        ana.get_by_role("link", name="Say that it is reviewed").click()
        ana.locator("main form button").first.click()
        assert "reviewed" in ana.locator("main").inner_text()

    def then_dana_still_reads_februarys_list(self):
        self.dana.goto("/list/")
        assert "February" in self.dana.locator("h1").inner_text()

    def when_miguel_releases_it(self):
        self.miguel = self.desk_of("miguel")
        self.miguel.get_by_role("link", name="Release").first.click()
        if self.miguel.get_by_role("link", name="Release it").count():
            self.miguel.get_by_role("link", name="Release it").click()
        self.miguel.locator("main form button").first.click()
        assert "released" in self.miguel.locator("h1").inner_text()

    def and_assigns_everyone_new_to_eastside(self):
        self.miguel.goto("/list/?change=came")
        self.miguel.get_by_role("button", name="Assign all").click()
        self.miguel.get_by_label("CB-CME").select_option(label="Eastside Care Partners")
        self.miguel.locator("main form textarea, main form input[type=text]").last.fill("closest to home")
        self.miguel.locator("main form button").last.click()
        self.miguel.locator("main form button").last.click()
        assert "Eastside Care Partners" in self.miguel.locator("main").inner_text()

    def then_dana_sees_who_is_new_and_why(self):
        self.dana.goto("/")
        self.dana.get_by_role("link", name="Why listed").first.click()
        said = self.dana.locator("main").inner_text()
        assert "new this month" in said
        assert "is on the list" in said

    def and_saves_her_view_and_her_file(self):
        self.dana.goto("/list/?tier=1")
        with self.dana.expect_download() as saved:
            self.dana.get_by_text("Save as CSV").click()
        assert saved.value.path().read_text(encoding="utf-8-sig").count("\n") > 10

    def and_theo_sees_none_of_them(self):
        theo = self.desk_of("theo")
        theo.goto("/list/")
        assert theo.get_by_role("link", name="Why listed").count() == 0
