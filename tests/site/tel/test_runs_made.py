"""A list that the engine makes from a plan's claims: the database has what the run's files say, or nothing of it."""

import json
import os
import signal
import time
from collections import defaultdict
from datetime import date
from io import StringIO

import numpy as np
import pyarrow.parquet as pq
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.site import people
from tests.site.people.tables_of_members import loaded
from tests.site.people.test_loading_killed import (
    apart,
    kill,
    server_of_its_own,
    with_a_worker_until_nothing_is_left,
)

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.core.refusals import Refused
from promotora.apps.tel.actions.making import do_run, mend
from promotora.apps.tel.actions.replaying import ask_for_replay, do_replay
from promotora.apps.tel.actions.runs import ask_for_run, begin_again, release, review, settle_cut_short
from promotora.apps.tel.loading.packing import Line, unpack
from promotora.apps.tel.models import Departure, Evidence, ListColumn, Listing, Replay, Run, RunReport
from promotora.apps.tel.queries import stores
from promotora.apps.tel.queries.runs import is_being_made
from promotora.apps.tel.terms import ReplayState, RunState
from promotora.county import CountyPlan, generate
from promotora.targeting.engines.duckdb.store.ingest import ingest
from promotora.targeting.run import tel_digest
from promotora.targeting.valuesets import condition_codes

FEBRUARY, MARCH = date(2020, 2, 1), date(2020, 3, 1)
STEPS = [
    "reading the claims",
    "gathering the evidence",
    "writing the files",
    "bringing the list in",
    "bringing the evidence in",
]
assert server_of_its_own  # a fixture that this file shares


@pytest.fixture(scope="session")
def county(tmp_path_factory):
    """A small county: its eligibility table, and a store of two years of its claims."""
    folder = tmp_path_factory.mktemp("county")
    generate(CountyPlan(members=1_200, months=24, seed=5), folder / "county")
    ingest(folder / "county", folder / "store", most_set_aside=1.0)
    return folder


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "home" / "files"
    with clock.stopped_at(people.NOW):
        yield settings.MEDIA_ROOT.parent


@pytest.fixture
def ana(committed, county):
    return a_plan_with_members(county)


def a_plan_with_members(county):
    """Ana's plan, its membership loaded and its claims where lists are made from."""
    ana = people.staff("Ana Cruz", people.organization(Kind.PLAN, "County Health Plan"), Role.PLAN_ANALYST)
    loaded(ana, next((county / "county").glob("eligibility.*")))
    place = stores.store_folder(ana.organization_id)
    place.parent.mkdir(parents=True)
    place.symlink_to(county / "store")
    return ana


def asked(ana, as_of=MARCH, **more):
    with people.working(ana):
        return ask_for_run(
            organization=ana.organization, program="hhp", as_of=as_of, by=ana.user, at=clock.now(), **more
        )


def made(ana, as_of=MARCH):
    run = asked(ana, as_of, by_worker=False)
    do_run(run_id=run.pk, of=people.eyes(ana), now=clock.now)
    return fresh(run, ana)


def fresh(run, ana):
    with people.working(ana):
        return Run.objects.get(pk=run.pk)


def released(run, ana):
    with people.working(ana):
        review(run=run, by=ana.user, at=clock.now())
        release(run=run, by=ana.user, at=clock.now())
    return run


def as_owner(sql, *values):
    """Rows that no reader of the site sees side by side: both faces."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def table(run, name):
    return pq.read_table(stores.run_folder(run.pk) / f"{name}.parquet")


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


class TestOnceMore:
    def test_the_same_claims_give_the_same_bytes(self, ana):
        run = made(ana)
        replay = self.replayed(run, ana)
        assert (replay.state, replay.digest, replay.differs) == (ReplayState.SAME, run.digest, [])
        assert not any(path.name.startswith(".") for path in stores.run_folder(run.pk).parent.iterdir())
        assert (
            "every byte of it is as it was"
            in people.signed_in(ana).get(reverse("run_replay", args=[run.pk])).content.decode()
        )

    def test_it_says_what_is_not_as_it_was(self, ana, county):
        run = made(ana)
        record = json.loads(json.dumps(run.record))
        record["versions"]["numpy"] = "0.1"
        record["input"]["months"]["2020-01"]["lines"] += 1
        with people.working(ana):
            Run.objects.filter(pk=run.pk).update(record=record, digest="0" * 64)
        replay = self.replayed(run, ana)
        assert replay.state == ReplayState.DIFFERS
        assert [what for what, _, _ in replay.differs] == ["version numpy", "month 2020-01"]
        page = people.signed_in(ana).get(reverse("run_replay", args=[run.pk])).content.decode()
        assert "it was 0.1" in page
        assert "the claims of 2020-01 are not those that it was made from" in page

    def replayed(self, run, ana):
        with people.working(ana):
            replay = ask_for_replay(run=fresh(run, ana), by=ana.user, at=clock.now(), by_worker=False)
        do_replay(replay_id=replay.pk, of=people.eyes(ana), now=clock.now)
        with people.working(ana):
            return Replay.objects.get(pk=replay.pk)


# ------------------------------------------------------------------------------------------------- killed in the middle


def everything():
    """Every row of every list."""
    names = ("tel_listing", "tel_departure", "tel_evidence", "tel_listcolumn", "tel_runreport")
    return {name: as_owner(f"SELECT t.*::text FROM {name} t ORDER BY 1") for name in names}


@pytest.fixture
def waiting(ana):
    """February's list is released; March's waits."""
    released(made(ana, FEBRUARY), ana)
    return asked(ana)


class TestKilled:
    @pytest.mark.parametrize("step", STEPS)
    def test_the_worker_is_killed(self, ana, waiting, step):
        before = everything()
        maker = begun(waiting, step)
        assert is_being_made(ana.organization_id)
        kill(maker)
        then_nobody_makes(ana)
        assert everything() == before
        then_it_is_stopped_and_made_again(ana, waiting)

    def test_the_workers_connection_is_cut(self, ana, waiting):
        before = everything()
        maker = begun(waiting, "bringing the evidence in")
        as_owner(
            "SELECT pg_terminate_backend(pid) FROM pg_locks "
            "WHERE locktype = 'advisory' AND classid = 7626005 AND objid = %s "
            "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",  # others test beside us
            ana.organization_id,
        )
        kill(maker)
        then_nobody_makes(ana)
        assert everything() == before
        then_it_is_stopped_and_made_again(ana, waiting)

    def test_the_next_worker_makes_what_a_killed_one_had_begun(self, ana, waiting):
        as_if_a_worker_had_died(waiting, ana)
        mend(at=clock.now())
        assert fresh(waiting, ana).state == RunState.STOPPED
        job = ProcrastinateJob.objects.get(args__run_id=waiting.pk)
        assert (job.status, job.attempts) == ("todo", 1)
        with_a_worker_until_nothing_is_left()
        assert fresh(waiting, ana).state == RunState.MADE

    def test_after_three_times_it_is_left_for_a_person(self, ana, waiting):
        as_if_a_worker_had_died(waiting, ana, attempts=3)
        mend(at=clock.now())
        assert ProcrastinateJob.objects.get(args__run_id=waiting.pk).status == "failed"
        page = people.signed_in(ana)
        assert "stopped in the middle" in page.get(reverse("run", args=[waiting.pk])).content.decode()
        page.post(reverse("run_again", args=[waiting.pk]))
        assert fresh(waiting, ana).state == RunState.WAITING

    def test_a_discarded_list_is_not_made_by_a_job_that_comes_late(self, ana, waiting):
        people.signed_in(ana).post(reverse("run_discard", args=[waiting.pk]), {"because": "the wrong month"})
        with_a_worker_until_nothing_is_left()
        assert fresh(waiting, ana).state == RunState.DISCARDED


def test_the_database_is_killed(server_of_its_own, county):
    ana = a_plan_with_members(county)
    released(made(ana, FEBRUARY), ana)
    waiting = asked(ana)
    before = everything()
    maker = begun(waiting, "bringing the evidence in")
    noted = server_of_its_own.home / "database" / "postmaster.pid"
    connections.close_all()
    os.kill(int(noted.read_text().split()[0]), signal.SIGKILL)
    kill(maker)
    assert server_of_its_own.keep(), "it was dead, and is started again"
    then_nobody_makes(ana)
    assert everything() == before
    then_it_is_stopped_and_made_again(ana, waiting)


def as_if_a_worker_had_died(run, ana, attempts=0):
    """As procrastinate leaves a job whose worker was killed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', attempts = %s WHERE args ->> 'run_id' = %s",
            [attempts, str(run.pk)],
        )
    with people.working(ana):
        Run.objects.filter(pk=run.pk).update(state=RunState.MAKING)


def begun(run, wait_at):
    """A process that makes the list, and has come to this step."""
    maker = apart("list", str(run.pk), str(run.organization_id), wait_at)
    for line in maker.stdout:
        if line.strip() == wait_at:
            return maker
    raise AssertionError(f"It ended before {wait_at}.")


def then_nobody_makes(ana, patience=10.0):
    """The server needs a moment to notice that a client is gone."""
    end = time.monotonic() + patience
    while is_being_made(ana.organization_id) and time.monotonic() < end:
        time.sleep(0.05)
    assert not is_being_made(ana.organization_id)


def then_it_is_stopped_and_made_again(ana, run):
    with people.working(ana):
        settle_cut_short(plan_id=ana.organization_id, at=clock.now())
    assert fresh(run, ana).state == RunState.STOPPED
    with people.working(ana):
        begin_again(run=fresh(run, ana), by=ana.user, at=clock.now())
    do_run(run_id=run.pk, of=people.eyes(ana), now=clock.now)
    done = fresh(run, ana)
    assert done.state == RunState.MADE
    with people.working(ana):
        assert Listing.objects.filter(run=run).count() == done.listed > 20
        assert Evidence.objects.filter(run=run).exists()
    left = [path.name for path in stores.run_folder(run.pk).parent.iterdir() if path.name.startswith(".")]
    assert not left, "what the killed one left behind is swept"
