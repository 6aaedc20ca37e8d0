"""A commit that is taken back by the worker: whole or not at all, however long it waits and whoever kills it."""

import os
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as installed
from django.db import connection, connections
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.site import people
from tests.site.tel import placing
from tests.site.tel.a_list import give
from tests.site.tel.lists import ROSA, ListedPerson
from tests.site.tel.placing import EASTSIDE, VALLEY, WESTSIDE

from promotora.apps.core import audit, clock
from promotora.apps.core.jobs import Busy
from promotora.apps.core.refusals import Refused
from promotora.apps.tel.actions import taking_back
from promotora.apps.tel.models import Assignment, Placing
from promotora.apps.tel.queries import placing as queries
from promotora.apps.tel.rules.assignment import Refusal as OfAct
from promotora.apps.tel.rules.placing import Refusal

ROOT = Path(__file__).parents[3]
GLORIA = ListedPerson("Gloria", "Peña", zip_code="90401", language="English", speaks="en")
GIVEN = {EASTSIDE: 1, WESTSIDE: 1}


@pytest.fixture
def done(committed, on_march_2, ana):
    """A placement of Rosa and Gloria that was committed a moment ago."""
    for name in (EASTSIDE, WESTSIDE):
        placing.able(ana, name)
    return placing.committed(ana, placing.placed(ana, placing.a_list(ana, [ROSA, GLORIA])))


def page_of(row, ana):
    return people.words_of(people.signed_in(ana).get(f"/placements/{row.pk}/"))


def later(minutes):
    return clock.stopped_at(people.NOW + timedelta(minutes=minutes))


def test_nobody_goes_back_before_the_worker_does_it_and_then_everybody_does(done, ana):
    with later(9):
        assert placing.asked_to_take_back(ana, done, by_worker=True).state == "taking_back"
    assert job().args == {"placing_id": done.pk, "organization_id": ana.organization_id, "user_id": ana.user_id}
    assert placing.served(ana) == GIVEN
    with people.working(ana):
        Placing.objects.update(step="taking_back", percent=40)
    page = people.signed_in(ana).get(f"/placements/{done.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "Giving everybody back to where they were" in page
    assert 'value="40"' in page
    with later(30):  # the queue was long: what counts is when Ana asked
        row = placing.given_back(ana, done)
    assert (row.state, row.percent, row.step) == ("taken_back", 100, "")
    assert placing.served(ana) == {}
    assert "The placement was taken back" in page_of(row, ana)
    with people.working(ana):
        assert [step.moved_by for step in queries.steps_of(row)][-2:] == [ana.user, ana.user]
    assert audit.verify() == []


def test_it_is_taken_back_once(done, ana):
    placing.asked_to_take_back(ana, done)
    for state, why in (("taking_back", Refusal.TAKING_BACK), ("taken_back", Refusal.NOT_COMMITTED)):
        assert placing.again(done, ana).state == state
        with pytest.raises(Refused) as refused:
            placing.asked_to_take_back(ana, done)
        assert refused.value.reasons == [why]
        placing.given_back(ana, done)
    with people.working(ana):
        assert Assignment.objects.filter(ends=None).count() == 0


def test_too_late_is_said_at_once(done, ana):
    with later(11), pytest.raises(Refused) as refused:
        placing.asked_to_take_back(ana, done)
    assert refused.value.reasons == [OfAct.TOO_LATE]
    assert placing.again(done, ana).state == "committed"


def test_whom_somebody_assigned_anew_meanwhile_stays_there(done, ana):
    dana = people.staff("Dana Reyes", placing.able(ana, VALLEY), "care_coordinator")
    placing.asked_to_take_back(ana, done)
    with later(1):
        give(done.run, [ROSA], ana, dana)
        assert placing.given_back(ana, done).state == "taken_back"
    assert placing.served(ana) == {VALLEY: 1}


def test_when_nobody_is_left_to_go_back_it_stays_committed_and_says_why(done, ana):
    dana = people.staff("Dana Reyes", placing.able(ana, VALLEY), "care_coordinator")
    placing.asked_to_take_back(ana, done)
    with later(1):
        give(done.run, [ROSA, GLORIA], ana, dana)
        row = placing.given_back(ana, done)
    assert (row.state, row.committed_by) == ("committed", ana.user)
    page = page_of(row, ana)
    assert "Nothing was taken back" in page
    assert "Somebody has assigned all of these members anew since." in page
    assert placing.served(ana) == {VALLEY: 2}


def test_killed_in_the_middle_it_gave_nobody_back_and_is_done_again(done, ana):
    placing.asked_to_take_back(ana, done, by_worker=True)
    worker = apart(done)
    assert placing.again(done, ana).step == "taking_back"
    with pytest.raises(Busy):
        placing.given_back(ana, done)
    worker.kill()
    worker.wait()
    worker.stdout.close()
    then_nobody_works(ana)
    assert placing.served(ana) == GIVEN
    left_by_a_worker_that_is_gone(attempts=1)
    taking_back.mend(at=clock.now())
    assert job().status == "todo"
    assert placing.given_back(ana, done).state == "taken_back"
    assert placing.served(ana) == {}
    assert audit.verify() == []


def test_killed_three_times_it_says_so_and_can_be_asked_for_again(done, ana):
    placing.asked_to_take_back(ana, done, by_worker=True)
    left_by_a_worker_that_is_gone(attempts=3)
    taking_back.mend(at=clock.now())
    assert job().status == "failed"
    page = page_of(done, ana)
    assert "The computer that took it back stopped." in page
    assert "You can take it back until" in page
    assert placing.taken_back(ana, done).state == "taken_back"


def test_what_fails_in_the_middle_leaves_everybody_where_the_commit_left_them(done, ana, monkeypatch):
    take_back, undone = taking_back.take_back, []

    def fails_at_the_second(**named):
        if undone:
            raise ZeroDivisionError
        undone.append(take_back(**named))

    monkeypatch.setattr(taking_back, "take_back", fails_at_the_second)
    with pytest.raises(ZeroDivisionError):
        placing.taken_back(ana, done)
    assert len(undone) == 1
    assert placing.served(ana) == GIVEN
    assert placing.again(done, ana).state == "committed"


def job():
    return ProcrastinateJob.objects.filter(task_name=taking_back.TASK).order_by("-pk").first()


def apart(row):
    """A worker in a process of its own, where it is to be killed."""
    owner = connections["owner"].settings_dict
    home = str(Path(installed.MEDIA_ROOT).parent)
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.site.tel.placing_apart", owner["NAME"], owner["HOST"], home, str(row.pk),
         str(row.organization_id), "take_back"],
        cwd=ROOT, stdout=subprocess.PIPE, text=True, env=os.environ,
    )  # fmt: skip
    assert worker.stdout.readline() == "begun\n"
    return worker


def left_by_a_worker_that_is_gone(attempts):
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', attempts = %s WHERE id = %s", [attempts, job().pk]
        )


def then_nobody_works(ana):
    for _ in range(100):
        if not queries.is_being_committed(ana.organization_id):
            return
        time.sleep(0.1)
        connection.close()
    raise AssertionError("The server still holds the lock of a worker that is gone.")
