"""The pages of the membership and of possible duplicates."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.site import people
from tests.site.people.tables_of_members import ROSA, loaded, strangers, write_csv

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.people.actions.loading import do_load
from promotora.apps.people.actions.sameness import look_for_duplicates
from promotora.apps.people.models import Load, LoadState, Member, SamePerson
from promotora.apps.people.queries import loads, sameness

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_march_2(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    with clock.stopped_at(people.NOW):
        yield


@pytest.fixture
def ana():
    return people.staff("Ana Cruz", people.organization(Kind.PLAN, "County Health Plan"), Role.PLAN_ANALYST)


@pytest.fixture
def page(ana):
    return people.signed_in(ana)


def said(response):
    assert response.status_code == 200, response.content[:500]
    return response.content.decode()


class TestLoading:
    def test_ana_sends_a_table_watches_it_and_sees_what_came_of_it(self, page, ana, tmp_path):
        file = write_csv(tmp_path / "x.csv", [ROSA, *strangers(40), ROSA | {"birth_date": "soon", "person_id": "1"}])
        sent = SimpleUploadedFile("eligibility.csv", file.read_bytes())
        there = page.post(reverse("load_add"), {"file": sent})
        with people.working(ana):
            load = Load.objects.get()
        assert there.url == reverse("load", args=[load.pk])
        assert "eligibility.csv waits for its turn" in said(page.get(there.url))
        kept = list(loads.inbox().iterdir())
        assert [path.stat().st_mode & 0o777 for path in kept] == [0o600]
        do_load(load_id=load.pk, of=people.eyes(ana), now=clock.now)
        assert not any(loads.inbox().iterdir()), "what was sent is not kept"
        text = said(page.get(there.url))
        assert "eligibility.csv is in the directory" in text
        assert "This is not a date." in text
        assert "Write it year-month-day: 2020-03-01." in text
        assert "eligibility.csv" in said(page.get(reverse("loads")))
        rows = self.rows(page.get(reverse("load_refused", args=[load.pk])))
        assert rows[1] == [
            "",
            "43",
            "birth_date",
            "soon",
            "This is not a date.",
            "Write it year-month-day: 2020-03-01.",
        ]

    def test_a_table_from_the_inbox(self, page, ana):
        loads.inbox().mkdir(parents=True)
        write_csv(loads.inbox() / "march.csv", [ROSA])
        page.post(reverse("load_add"), {"kept": "march.csv"})
        with people.working(ana):
            load = Load.objects.get()
        do_load(load_id=load.pk, of=people.eyes(ana), now=clock.now)
        assert loads.in_inbox() == ["march.csv"], "what the operator put there stays"

    @pytest.mark.parametrize(
        ("given", "sentence"),
        [
            ({}, "Choose one file"),
            ({"kept": "../../etc/passwd"}, "Choose one file"),
            ({"file": SimpleUploadedFile("x.docx", b"x")}, "This is neither Parquet nor CSV"),
            ({"file": SimpleUploadedFile("x.csv", b"")}, "The file is empty."),
        ],
    )
    def test_what_cannot_be_sent_says_why(self, page, ana, given, sentence):
        assert sentence in said(page.post(reverse("load_add"), given))
        with people.working(ana):
            assert not Load.objects.exists()

    def test_a_load_that_stopped_is_started_again_with_one_click(self, page, ana, tmp_path):
        load = self.waiting(ana, write_csv(tmp_path / "x.csv", [ROSA]))
        with people.working(ana):
            Load.objects.update(state=LoadState.READING)
        url = reverse("load", args=[load.pk])
        assert "stopped in the middle, and nothing was changed" in said(page.get(url))
        assert page.post(reverse("load_again", args=[load.pk])).url == url
        assert "waits for its turn" in said(page.get(url))

    def test_a_second_table_is_refused_in_words(self, page, ana, tmp_path):
        self.waiting(ana, write_csv(tmp_path / "x.csv", [ROSA]))
        sent = SimpleUploadedFile("y.csv", b"a,b\n")
        assert "A load of this plan is under way." in said(page.post(reverse("load_add"), {"file": sent}))
        assert not any(loads.inbox().iterdir())

    def test_htmx_asks_for_the_part_that_changes(self, page, ana, tmp_path):
        load = self.waiting(ana, write_csv(tmp_path / "x.csv", [ROSA]))
        part = said(page.get(reverse("load", args=[load.pk]), headers={"HX-Request": "true"}))
        assert "<html" not in part
        assert 'id="load-state"' in part

    def test_another_plan_sees_none_of_it(self, ana, tmp_path):
        load = loaded(ana, write_csv(tmp_path / "x.csv", [ROSA]))
        other = people.staff("Bo Lee", people.organization(Kind.PLAN, "Other Plan"), Role.PLAN_ANALYST)
        assert people.signed_in(other).get(reverse("load", args=[load.pk])).status_code == 404

    def waiting(self, ana, file):
        from promotora.apps.people.actions.loading import ask_for_load

        with people.working(ana):
            return ask_for_load(organization=ana.organization, path=file, name=file.name, by=ana.user, at=clock.now())

    def rows(self, response):
        return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


class TestDuplicates:
    @pytest.fixture
    def pair(self, ana):
        for first in ("Rosa", "Roza"):
            rosa = people.rosa(ana, first=first)
            people.contact(rosa, ana)
            people.contact(rosa, ana, "1420 Soto St", "home", zip_code="90033")
        look_for_duplicates(of=people.eyes(ana), at=clock.now())
        with people.working(ana):
            return sameness.possible().get()

    def test_ana_compares_two_records_links_them_and_takes_it_back(self, page, ana, pair):
        text = said(page.get(reverse("possible_duplicates")))
        assert "One pair of records may be the same person" in text
        assert "same birth date; first names differ by one letter; same last name; same phone; same ZIP code" in text
        url = reverse("possible_duplicate", args=[pair.pk])
        assert "Are these two records one person?" in said(page.get(url))
        assert "Say why, in a few words." in said(page.post(url, {"stays": pair.other_id}))
        page.post(url, {"stays": pair.other_id, "because": "She said so."})
        with people.working(ana):
            link = SamePerson.objects.get()
            assert Member.objects.get(pk=pair.one_id).same_as_id == pair.other_id
        assert "She said so." in said(page.get(reverse("possible_duplicates")))
        undo = reverse("link_undo", args=[link.pk])
        assert "Are these two people after all?" in said(page.get(undo))
        page.post(undo, {"because": "It was her sister."})
        with people.working(ana):
            assert not Member.objects.exclude(same_as=None).exists()

    def test_not_the_same_person(self, page, pair):
        page.post(reverse("duplicate_not", args=[pair.pk]))
        assert "No pair of records waits for your answer" in said(page.get(reverse("possible_duplicates")))

    def test_a_look_is_asked_for_once(self, page):
        from procrastinate.contrib.django.models import ProcrastinateJob

        for _ in range(2):
            page.post(reverse("duplicates_look"))
        assert ProcrastinateJob.objects.filter(task_name__endswith="look_for_duplicates").count() == 1

    def test_another_plan_cannot_open_the_pair(self, pair):
        other = people.staff("Bo Lee", people.organization(Kind.PLAN, "Other Plan"), Role.PLAN_ANALYST)
        assert people.signed_in(other).get(reverse("possible_duplicate", args=[pair.pk])).status_code == 404
