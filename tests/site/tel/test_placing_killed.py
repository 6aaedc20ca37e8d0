"""A placement whose worker is killed: nothing of it is written, it says so, and is worked out again by itself."""

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

from promotora.apps.core import clock
from promotora.apps.core.jobs import Busy
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
    owner = connections["owner"].settings_dict
    home = str(Path(installed.MEDIA_ROOT).parent)
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.site.tel.placing_apart", owner["NAME"], owner["HOST"], home, str(waiting.pk),
         str(waiting.organization_id), step],
        cwd=ROOT, stdout=subprocess.PIPE, text=True, env=os.environ,
    )  # fmt: skip
    assert worker.stdout.readline() == "begun\n"
    assert placing.again(waiting, ana).state == "placing"
    with pytest.raises(Busy):
        actions.do_placing(placing_id=waiting.pk, of=people.eyes(ana), now=clock.now)
    worker.kill()
    worker.wait()
    worker.stdout.close()
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
    assert sorted(map(str, outcomes)) == sorted(map(str, [None, [Refusal.NOT_MADE]]))
    assert placing.served(ana) == {placing.EASTSIDE: 8}
    with people.working(ana):
        assert Assignment.objects.count() == 8


def test_after_three_times_it_is_left_for_a_person_who_begins_it_again(waiting, ana):
    with people.working(ana):
        actions._begin(waiting, clock.now())
    left_by_a_worker_that_is_gone(attempts=3)
    actions.mend(at=clock.now())
    assert placing.again(waiting, ana).state == "stopped"
    assert job().status == "failed"
    page = people.words_of(people.signed_in(ana).post(f"/placements/{waiting.pk}/again/", follow=True))
    assert "The placement waits for its turn" in page


def job():
    return ProcrastinateJob.objects.filter(task_name=actions.TASK).order_by("-pk").first()


def left_by_a_worker_that_is_gone(attempts):
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', attempts = %s WHERE id = %s", [attempts, job().pk]
        )


def then_nobody_works(ana):
    for _ in range(100):
        if not queries.is_being_placed(ana.organization_id):
            return
        time.sleep(0.1)
        connection.close()
    raise AssertionError("The server still holds the lock of a worker that is gone.")
