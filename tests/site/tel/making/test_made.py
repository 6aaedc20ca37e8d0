"""A list that the engine makes from a plan's claims: the database has what the run's files say."""

from collections import defaultdict
from datetime import date
from io import StringIO

import numpy as np
import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from tests.site import people
from tests.site.processes import with_a_worker_until_nothing_is_left
from tests.site.tel.making import FEBRUARY, MARCH, as_owner, asked, fresh, made, released, table

from promotora.apps.core import clock
from promotora.apps.core.refusals import Refused
from promotora.apps.tel.actions.making import do_run
from promotora.apps.tel.loading.packing import Line, unpack
from promotora.apps.tel.models import Departure, ListColumn, Listing, RunReport
from promotora.apps.tel.queries import stores
from promotora.apps.tel.terms import RunState
from promotora.targeting.run import tel_digest
from promotora.targeting.valuesets import condition_codes


class TestMade:
    def test_both_faces_are_what_the_files_say(self, ana):
        run = made(ana)
        assert (run.state, run.strangers, run.step) == (RunState.MADE, 0, "")
        for whole, name in ((True, "tel"), (False, "open")):
            rows = {row["person_id"]: row for row in table(run, name).to_pylist()}
            found = as_owner(
                "SELECT person_id, position, tier, criteria, conditions, condition_count, stays_12m, ed_visits_12m,"
                " chronically_homeless, reasons FROM tel_listing WHERE run_id = %s AND whole = %s ORDER BY position",
                run.pk,
                whole,
            )
            assert len(found) == len(rows) > 20
            for person_id, _position, *values in found:
                assert values == [rows[person_id][field] for field in LISTED]
            assert [position for _, position, *_ in found] == list(range(1, len(found) + 1))
            order = [(row[2], -row[6] - row[7], row[0]) for row in found]
            assert order == sorted(order), "the most urgent first; on a first list nobody came before others"
        assert run.listed == len(table(run, "tel"))
        assert run.digest == tel_digest(stores.run_folder(run.pk))

    def test_each_line_of_the_evidence_is_there_once_on_the_side_where_it_may_be_seen(self, ana):
        run = made(ana)
        codes, openly = (
            condition_codes(MARCH),
            {row["person_id"]: row["criteria"] for row in table(run, "open").to_pylist()},
        )
        wanted = defaultdict(set)
        for row in table(run, "evidence").to_pylist():
            if row["kind"] == "exclusion":
                continue
            person, line = (
                row["person_id"],
                Line(row["kind"], row["code"], row["claim_id"], row["claim_line_number"], row["date"]),
            )
            protected = row["kind"] == "condition" and "sud" in codes.conditions(row["code"])
            wanted[person, True].add(line)
            if row["criterion"] in openly.get(person, ()) and not protected:
                wanted[person, False].add(line)
        found = as_owner(
            "SELECT l.person_id, e.part2, e.lines, e.packed FROM tel_evidence e JOIN tel_listing l"
            " ON l.member_id = e.member_id AND l.run_id = e.run_id AND l.whole WHERE e.run_id = %s",
            run.pk,
        )
        assert {part2 for _, part2, _, _ in found} == {True, False}
        told = {(person, part2): unpack(packed) for person, part2, _, packed in found}
        for _person, _part2, lines, packed in found:
            assert lines == len(unpack(packed)) == len(set(unpack(packed)))
        for person, _ in [key for key in wanted if key[1]]:
            assert set(told.get((person, False), [])) == wanted.get((person, False), set())
            assert set(told.get((person, True), [])) == wanted[person, True] - wanted.get((person, False), set())

    def test_the_columns_say_what_the_rows_say(self, ana):
        run = made(ana)
        with people.working(ana):
            rows = list(Listing.objects.filter(run=run).order_by("position"))
            cells = {
                each.name: (np.frombuffer(bytes(each.cells), each.kind).tolist(), each.words)
                for each in ListColumn.objects.filter(run=run)
            }
        words = {"language": "language", "area": "area", "gender": "gender", "zip": "zip_code", "change": "change"}
        for name, field in words.items():
            numbers, said = cells[name]
            assert [said[number] for number in numbers] == [getattr(row, field) for row in rows]
        plain = {"member": "member_id", "tier": "tier", "stays": "stays_12m", "ed": "ed_visits_12m"}
        for name, field in plain.items():
            assert cells[name][0] == [getattr(row, field) for row in rows]
        numbers, said = cells["criteria"]
        assert [[code for bit, code in enumerate(said) if number >> bit & 1] for number in numbers] == [
            row.criteria for row in rows
        ]
        homes = {True: 1, False: 0, None: -1}
        assert cells["homeless"][0] == [homes[row.chronically_homeless] for row in rows]

    def test_a_month_later_it_says_who_came_and_left(self, ana):
        before = released(made(ana, date(2019, 9, 1)), ana)
        run = made(ana)
        assert run.previous_id == before.pk
        was, now = set(table(before, "tel")["person_id"].to_pylist()), set(table(run, "tel")["person_id"].to_pylist())
        assert (run.came, run.left) == (len(now - was), len(was - now))
        assert run.came
        assert run.left
        with people.working(ana):
            came = Listing.objects.filter(run=run, change="came")
            assert set(came.values_list("person_id", flat=True)) == now - was
            assert set(Departure.objects.filter(run=run).values_list("person_id", flat=True)) == was - now
        gone = as_owner("SELECT person_id FROM tel_departure WHERE run_id = %s AND NOT whole", run.pk)
        opens = [set(table(each, "open")["person_id"].to_pylist()) for each in (before, run)]
        assert {person for (person,) in gone} == opens[0] - opens[1]
        page = people.signed_in(ana)
        assert page.get(reverse("run", args=[run.pk])).status_code == 200

    def test_only_a_list_that_is_released_or_made_is_compared_with(self, ana):
        made(ana, date(2020, 1, 1))
        run = released(made(ana, date(2019, 12, 1)), ana)
        assert made(ana).previous_id == run.pk, "the released one, though one that is made is later"

    def test_the_report_has_figures_and_counts(self, ana):
        run = made(ana)
        with people.working(ana):
            report = RunReport.objects.get(run=run)
        assert report.figures["members"]["listed"] == run.listed == report.counts["listed"]
        assert sum(report.counts["tiers"].values()) == run.listed

    def test_the_operator_makes_it_from_the_command_line(self, ana):
        said = StringIO()
        call_command(
            "make_list",
            "--plan",
            "county health plan",
            "--as-of",
            "2020-03-01",
            "--now",
            stdout=said,
            stderr=StringIO(),
        )
        assert " listed; 0 came, 0 left, 0 changed; " in said.getvalue()
        with pytest.raises(CommandError, match="end before this day"):
            call_command("make_list", "--plan", "county health plan", "--as-of", "2020-05-01")
        with pytest.raises(CommandError, match="no organization named"):
            call_command("make_list", "--plan", "nobody", "--as-of", "2020-03-01")

    def test_one_list_of_a_program_at_a_time(self, ana):
        asked(ana)
        with pytest.raises(Refused, match="is being made"):
            asked(ana, FEBRUARY)

    def test_the_worker_makes_what_a_page_asked_for(self, ana):
        page = people.signed_in(ana)
        first = page.get(reverse("run_add")).content.decode()
        assert "There are claims from March 2018 to February 2020" in " ".join(first.split())
        day = {"as_of_month": "3", "as_of_day": "1", "as_of_year": "2020"}
        there = page.post(reverse("run_add"), {"program": "hhp", **day})
        assert "waits for its turn" in page.get(there.url).content.decode()
        assert "run-state" in page.get(there.url, headers={"HX-Request": "true"}).content.decode()
        with_a_worker_until_nothing_is_left()
        assert "is made and waits for a review" in page.get(there.url).content.decode()

    def test_claims_that_are_too_bad_refuse_the_list_and_say_why(self, ana):
        run = asked(ana, by_worker=False)
        stores.store_folder(ana.organization_id).unlink()
        do_run(run_id=run.pk, of=people.eyes(ana), now=clock.now)
        run = fresh(run, ana)
        assert run.state == RunState.REFUSED
        assert "claims are not here yet" in run.why_not
        assert "claims are not here yet" in people.signed_in(ana).get(reverse("run", args=[run.pk])).content.decode()


LISTED = (
    "tier",
    "criteria",
    "conditions",
    "condition_count",
    "stays_12m",
    "ed_visits_12m",
    "chronically_homeless",
    "reasons",
)
