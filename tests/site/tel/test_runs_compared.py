"""Who came onto a list and who left it: two lists side by side."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.site import people
from tests.site.tel.lists import ROSA, ListedPerson, a_run, listing_of, member_of
from tests.site.tel.runs import FEBRUARY, MARCH, MARCUS, SUD, said

from promotora.apps.core.models import AccessEntry, Part
from promotora.apps.tel.models import Departure

pytestmark = pytest.mark.usefixtures("files_of_this_test", "on_march_2")


@pytest.mark.django_db
class TestWhoCameAndLeft:
    @pytest.fixture
    def two(self, ana):
        """In February Rosa and Gloria were listed; in March Rosa is more urgent, Gloria gone, Marcus new."""
        before = a_run(ana, [ROSA, SUD], as_of=FEBRUARY)
        now = a_run(
            ana,
            [replace(ROSA, tier=1), MARCUS],
            before=before,
            others=[(SUD.person_id, "not_eligible", ["no acuity criterion is met"])],
        )
        return before, now

    def test_the_run_s_own_figures(self, two, ana):
        _, now = two
        assert (now.listed, now.came, now.left, now.changed) == (2, 1, 1, 1)
        assert listing_of(now, ROSA, ana).changed == ["tier 2 → 1"]
        assert [listing_of(now, each, ana).position for each in (MARCUS, ROSA)] == [1, 2], "whoever came is first"

    def test_each_tab_names_them_with_why_and_notes_the_look(self, two, ana):
        _, now = two
        page, url = people.signed_in(ana), reverse("run_change", args=[now.pk])
        came = said(page.get(url))
        assert "Marcus Tate" in came
        assert "Martínez" not in came
        gone = said(page.get(url, {"who": "left"}))
        assert "Gloria Reyes" in gone
        assert "none of the lines about care needed lately" in gone
        assert "Rosa Martínez" in said(page.get(url, {"who": "changed"}))
        with people.working(ana):
            noted = set(AccessEntry.objects.filter(part=Part.LISTING).values_list("member_id", flat=True))
        assert noted == {member_of(each, ana).pk for each in (ROSA, MARCUS, SUD)}

    def test_side_by_side_in_either_order(self, two, ana):
        before, now = two
        page = people.signed_in(ana)
        texts = [
            said(page.get(reverse("runs_beside", args=[one.pk, other.pk])))
            for one, other in ((before, now), (now, before))
        ]
        for text in texts:
            assert "The list of March 2020 beside The list of February 2020" in text
            assert "Marcus Tate" in text
        assert "Gloria Reyes" in said(page.get(reverse("runs_beside", args=[now.pk, before.pk]), {"who": "left"}))
        assert "tier 2 → 1" in said(page.get(reverse("runs_beside", args=[now.pk, before.pk]), {"who": "changed"}))

    def test_two_programs_are_not_compared(self, two, ana):
        ecm = a_run(ana, [], as_of=date(2022, 7, 1), program="ecm", released=False)
        assert people.signed_in(ana).get(reverse("runs_beside", args=[two[1].pk, ecm.pk])).status_code == 404

    def test_hostile_words_give_a_page(self, two, ana):
        url = reverse("run_change", args=[two[1].pk])
        for more in ({"who": "\0"}, {"who": "x" * 5000}, {"page": "9" * 400}, {"page": "-1"}, {"who": ["left"] * 900}):
            assert people.signed_in(ana).get(url, more).status_code == 200, more

    def test_the_open_face_is_told_of_open_facts_alone(self, ana, dana):
        """Gloria was listed by protected facts alone: for whoever may not see those, nobody left but Marcus."""
        before = a_run(ana, [ROSA, SUD, MARCUS], as_of=FEBRUARY)
        now = a_run(ana, [ROSA], before=before)
        for one in (SUD, MARCUS):
            people.shared(member_of(one, ana), ana, dana.organization)
        with people.working(dana):
            assert [each.person_id for each in Departure.objects.filter(run=now)] == [MARCUS.person_id]
        with people.working(ana):
            assert {each.person_id for each in Departure.objects.filter(run=now)} == {MARCUS.person_id, SUD.person_id}

    def test_a_page_costs_the_same_for_many(self, ana):
        few, many = 3, 60
        urls = []
        for size, as_of in ((few, FEBRUARY), (many, MARCH)):
            now = a_run(ana, [ListedPerson(last=f"L{number}") for number in range(size)], as_of=as_of)
            urls.append((reverse("run", args=[now.pk]), reverse("run_change", args=[now.pk])))
        page = people.signed_in(ana)
        for before, after in zip(*urls, strict=True):
            assert queries_of(page, before) == queries_of(page, after)


def queries_of(page, url):
    page.get(url)
    with CaptureQueriesContext(connection) as caught:
        page.get(url)
    return len(caught)
