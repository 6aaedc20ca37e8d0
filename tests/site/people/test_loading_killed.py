"""A load that is killed in the middle leaves everything as it was, says so, and is done again with one click."""

import os
import signal
import time

import pytest
from django.db import connection, connections
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.site import people
from tests.site.people.tables_of_members import MARCUS, ROSA, again, everything, loaded, write_csv
from tests.site.processes import apart, kill, with_a_worker_until_nothing_is_left

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.people.actions.loading import ask_for_load, do_load, mend, settle_cut_short, start_again
from promotora.apps.people.models import Load, LoadState, Member
from promotora.apps.people.queries.loads import is_being_done

STEPS = ["reading the file", "writing members", "writing their coverage", "making them easy to find"]


@pytest.fixture
def ana(committed):
    return people.staff("Ana Cruz", people.organization(Kind.PLAN, "County Health Plan"), Role.PLAN_ANALYST)


@pytest.fixture
def waiting(ana, tmp_path):
    """Rosa is in the directory; a table that changes her name and brings Marcus waits."""
    return a_second_load_waits(ana, tmp_path)


def a_second_load_waits(ana, tmp_path):
    loaded(ana, write_csv(tmp_path / "first.csv", [ROSA]))
    file = write_csv(tmp_path / "second.csv", [ROSA | {"last_name": "Delgado", "phone": "(213) 555-0177"}, MARCUS])
    with people.working(ana):
        return ask_for_load(organization=ana.organization, path=file, name=file.name, by=ana.user, at=clock.now())


@pytest.mark.parametrize("step", STEPS)
def test_the_loader_is_killed(ana, waiting, step):
    before = everything(ana)
    loader = begun(waiting, step)
    assert is_being_done(ana.organization_id)
    kill(loader)
    then_nobody_loads(ana)
    assert everything(ana) == before
    then_it_is_stopped_and_done_again(ana, waiting)


def test_the_loaders_connection_is_cut(ana, waiting):
    before = everything(ana)
    loader = begun(waiting, "writing their coverage")
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks "
            "WHERE locktype = 'advisory' AND classid = 7626003 AND objid = %s "
            "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",  # others test beside us
            [ana.organization_id],
        )
    kill(loader)  # it waits at its step, and would only notice at its next word with the database
    then_nobody_loads(ana)
    assert everything(ana) == before
    then_it_is_stopped_and_done_again(ana, waiting)


def test_the_worker_that_had_begun_is_gone_and_the_next_one_does_it_again(ana, waiting):
    with connection.cursor() as cursor:  # as procrastinate leaves a job whose worker was killed
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing' WHERE args ->> 'load_id' = %s", [str(waiting.pk)]
        )
    with people.working(ana):
        Load.objects.filter(pk=waiting.pk).update(state=LoadState.READING)
    mend(at=clock.now())
    assert again(ana, waiting).state == LoadState.STOPPED
    job = ProcrastinateJob.objects.get(args__load_id=waiting.pk)
    assert (job.status, job.attempts) == ("todo", 1)


def test_after_three_times_it_is_left_for_a_person(ana, waiting):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', attempts = 3 WHERE args ->> 'load_id' = %s",
            [str(waiting.pk)],
        )
    mend(at=clock.now())
    assert ProcrastinateJob.objects.get(args__load_id=waiting.pk).status == "failed"


def test_the_database_is_killed(server_of_its_own, tmp_path):
    ana = people.staff("Ana Cruz", people.organization(Kind.PLAN, "County Health Plan"), Role.PLAN_ANALYST)
    waiting = a_second_load_waits(ana, tmp_path)
    before = everything(ana)
    loader = begun(waiting, "writing their coverage")
    noted = server_of_its_own.home / "database" / "postmaster.pid"
    connections.close_all()
    os.kill(int(noted.read_text().split()[0]), signal.SIGKILL)
    kill(loader)
    assert server_of_its_own.keep(), "it was dead, and is started again"
    then_nobody_loads(ana)
    assert everything(ana) == before
    then_it_is_stopped_and_done_again(ana, waiting)


def begun(load, wait_at):
    """A process that loads, and has come to this step."""
    loader = apart("load", str(load.pk), str(load.organization_id), wait_at)
    for line in loader.stdout:
        if line.strip() == wait_at:
            return loader
    raise AssertionError(f"The loader ended before {wait_at}.")


def then_nobody_loads(ana, patience=10.0):
    """The server needs a moment to notice that a client is gone."""
    end = time.monotonic() + patience
    while is_being_done(ana.organization_id) and time.monotonic() < end:
        time.sleep(0.05)
    assert not is_being_done(ana.organization_id)


def then_it_is_stopped_and_done_again(ana, load):
    with people.working(ana):
        settle_cut_short(organization_id=ana.organization_id)
    assert again(ana, load).state == LoadState.STOPPED
    with people.working(ana):
        start_again(load=again(ana, load), by=ana.user, at=clock.now())
    do_load(load_id=load.pk, of=people.eyes(ana), now=clock.now)
    done = again(ana, load)
    assert (done.state, done.members_added, done.members_changed) == (LoadState.DONE, 1, 1)
    with people.working(ana):
        assert set(Member.objects.values_list("first_name", "last_name")) == {("Rosa", "Delgado"), ("Marcus", "Tate")}


def test_the_job_worker_does_what_a_page_put_off(ana, waiting):
    with_a_worker_until_nothing_is_left()
    done = again(ana, waiting)
    assert (done.state, done.members_added, done.members_changed) == (LoadState.DONE, 1, 1)


def test_the_next_worker_does_again_what_a_killed_one_had_begun(ana, waiting):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing' WHERE args ->> 'load_id' = %s", [str(waiting.pk)]
        )
    with people.working(ana):
        Load.objects.filter(pk=waiting.pk).update(state=LoadState.READING)
    mend(at=clock.now())
    with_a_worker_until_nothing_is_left()
    assert again(ana, waiting).state == LoadState.DONE
