"""A list whose maker is killed in the middle: nothing of it is there, and it is made again."""

import os
import signal
import time

import pytest
from django.db import connection, connections
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.site import people
from tests.site.processes import apart, kill, with_a_worker_until_nothing_is_left
from tests.site.tel.making import FEBRUARY, a_plan_with_members, as_owner, asked, fresh, made, released

from promotora.apps.core import clock
from promotora.apps.tel.actions.making import do_run, mend
from promotora.apps.tel.actions.runs import begin_again, settle_cut_short
from promotora.apps.tel.models import Evidence, Listing, Run
from promotora.apps.tel.queries import stores
from promotora.apps.tel.queries.runs import is_being_made
from promotora.apps.tel.terms import RunState

STEPS = [
    "reading the claims",
    "gathering the evidence",
    "writing the files",
    "bringing the list in",
    "bringing the evidence in",
]

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
