"""A placement or a commit whose worker is killed: nothing of it is written, and it is done again by itself."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings as installed
from django.db import connection, connections
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.site import people
from tests.site.at_once import both
from tests.site.tel import placing
from tests.site.tel.lists import ROSA, ListedPerson

from promotora.apps.core import audit, clock
from promotora.apps.core.jobs import Busy
from promotora.apps.core.models import AccessEntry, Part
from promotora.apps.tel.actions import committing
from promotora.apps.tel.actions import placing as actions
from promotora.apps.tel.models import Assignment, PlacedMember
from promotora.apps.tel.queries import placing as queries
from promotora.apps.tel.rules.placing import Refusal

ROOT = Path(__file__).parents[3]


@pytest.fixture
def waiting(committed, ana):
    placing.able(ana, placing.EASTSIDE)
    run = placing.a_list(ana, [ROSA, ListedPerson("Gloria", "Peña")])
    with people.working(ana):
        return actions.ask_for_placing(
            run=run,
            organization=ana.organization,
            day=clock.today(),
            by=ana.user,
            at=clock.now(),
            today=clock.today(),
        )


@pytest.mark.parametrize("step", ["work_out", "write_rows"])
def test_killed_at_any_step_it_leaves_nothing_and_is_worked_out_again(waiting, ana, step):
    worker = apart(waiting, step)
    assert placing.again(waiting, ana).state == "placing"
    with pytest.raises(Busy):
        actions.do_placing(placing_id=waiting.pk, of=people.eyes(ana), now=clock.now)
    kill(worker)
    then_nobody_works(ana)
    assert "stopped in the middle" in people.words_of(people.signed_in(ana).get(f"/placements/{waiting.pk}/"))
    left_by_a_worker_that_is_gone(attempts=1)
    actions.mend(at=clock.now())
    assert placing.again(waiting, ana).state == "stopped"
    assert job().status == "todo"
    with people.working(ana):
        assert not PlacedMember.objects.exists()
    actions.do_placing(placing_id=waiting.pk, of=people.eyes(ana), now=clock.now)
    assert placing.again(waiting, ana).state == "made"
    assert len(placing.rows(ana, waiting)) == 2


def test_two_who_commit_at_once_give_nobody_twice(committed, ana, miguel):
    placing.able(ana, placing.EASTSIDE)
    run = placing.a_list(ana, [ListedPerson(f"Number{number}", "Many") for number in range(8)])
    made = placing.placed(ana, run)
    outcomes = both(*(lambda who=who: placing.committed(who, made) and None for who in (ana, miguel)))
    outcomes.remove(None)
    assert outcomes in ([[Refusal.NOT_MADE]], [[Refusal.COMMITTING]])
    assert placing.served(ana) == {placing.EASTSIDE: 8}
    with people.working(ana):
        assert Assignment.objects.count() == 8


@pytest.fixture
def committing_it(committed, ana):
    placing.able(ana, placing.EASTSIDE)
    placing.able(ana, placing.WESTSIDE)
    run = placing.a_list(ana, [ROSA, ListedPerson("Gloria", "Peña", zip_code="90401", language="English", speaks="en")])
    return placing.asked_to_commit(ana, placing.placed(ana, run), by_worker=True)


@pytest.mark.parametrize("step", ["what_changed", "give"])
def test_a_commit_that_is_killed_leaves_nobody_assigned_and_is_done_again(committing_it, ana, step):
    worker = apart(committing_it, step)
    row = placing.again(committing_it, ana)
    assert (row.state, row.step) == ("committing", "checking" if step == "what_changed" else "giving")
    assert "The placement is being committed" in page_of(row, ana)
    with pytest.raises(Busy):
        placing.carried_out(ana, row)
    kill(worker)
    then_nobody_works(ana, queries.is_being_committed)
    nobody_was_assigned(ana)
    left_by_a_worker_that_is_gone(attempts=1, task=committing.TASK)
    committing.mend(at=clock.now())
    assert job(committing.TASK).status == "todo"
    assert placing.again(row, ana).state == "committing"
    assert placing.carried_out(ana, row).state == "committed"
    assert placing.served(ana) == {placing.EASTSIDE: 1, placing.WESTSIDE: 1}
    assert audit.verify() == []


def test_a_commit_killed_three_times_says_so_and_can_be_asked_for_again(committing_it, ana):
    left_by_a_worker_that_is_gone(attempts=3, task=committing.TASK)
    committing.mend(at=clock.now())
    assert job(committing.TASK).status == "failed"
    assert placing.again(committing_it, ana).state == "made"
    page = page_of(committing_it, ana)
    assert "Nothing was assigned" in page
    assert "The computer that committed it stopped." in page
    assert placing.committed(ana, committing_it).state == "committed"


def test_a_commit_that_fails_leaves_nobody_assigned_and_says_so(committing_it, ana, monkeypatch):
    given = []

    def fails_at_the_second(**named):
        if given:
            raise ZeroDivisionError
        given.append(committing_give(**named))

    committing_give = committing.give
    monkeypatch.setattr(committing, "give", fails_at_the_second)
    with pytest.raises(ZeroDivisionError):
        placing.carried_out(ana, committing_it)
    assert len(given) == 1
    nobody_was_assigned(ana)
    assert placing.again(committing_it, ana).state == "made"
    assert "The computer that committed it stopped." in page_of(committing_it, ana)


def nobody_was_assigned(ana):
    assert placing.served(ana) == {}
    with people.working(ana):
        assert not Assignment.objects.exists()
        assert not AccessEntry.objects.filter(part=Part.CHANGE).exists()


def page_of(row, ana):
    return people.words_of(people.signed_in(ana).get(f"/placements/{row.pk}/"))


def apart(row, step):
    """A worker in a process of its own, where it is to be killed."""
    owner = connections["owner"].settings_dict
    home = str(Path(installed.MEDIA_ROOT).parent)
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.site.tel.placing_apart", owner["NAME"], owner["HOST"], home, str(row.pk),
         str(row.organization_id), step],
        cwd=ROOT, stdout=subprocess.PIPE, text=True, env=os.environ,
    )  # fmt: skip
    assert worker.stdout.readline() == "begun\n"
    return worker


def kill(worker):
    worker.kill()
    worker.wait()
    worker.stdout.close()


def test_after_three_times_it_is_left_for_a_person_who_begins_it_again(waiting, ana):
    with people.working(ana):
        actions._begin(waiting, clock.now())
    left_by_a_worker_that_is_gone(attempts=3)
    actions.mend(at=clock.now())
    assert placing.again(waiting, ana).state == "stopped"
    assert job().status == "failed"
    page = people.words_of(people.signed_in(ana).post(f"/placements/{waiting.pk}/again/", follow=True))
    assert "The placement waits for its turn" in page


def job(task=actions.TASK):
    return ProcrastinateJob.objects.filter(task_name=task).order_by("-pk").first()


def left_by_a_worker_that_is_gone(attempts, task=actions.TASK):
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', attempts = %s WHERE id = %s", [attempts, job(task).pk]
        )


def then_nobody_works(ana, works=queries.is_being_placed):
    for _ in range(100):
        if not works(ana.organization_id):
            return
        time.sleep(0.1)
        connection.close()
    raise AssertionError("The server still holds the lock of a worker that is gone.")
