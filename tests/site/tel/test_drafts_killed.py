"""A trial whose worker is killed: it changed nobody, says so, and is done again by itself."""

import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings as installed
from django.db import connection, connections
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.site import people
from tests.site.tel.drafts import a_draft, analyst

from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.core.jobs import Busy
from promotora.apps.tel.actions import trying
from promotora.apps.tel.models import Trial
from promotora.apps.tel.queries import drafts as queries
from promotora.apps.tel.queries import stores
from promotora.apps.tel.terms import TrialState
from promotora.county import CountyPlan, generate
from promotora.targeting.engines.duckdb import ingest

ROOT = Path(__file__).parents[3]


@pytest.fixture
def waiting(committed, settings, tmp_path):
    """Ana's trial, in the queue."""
    settings.MEDIA_ROOT = tmp_path / "files"
    plan = people.organization(Kind.PLAN, "County Health Plan")
    generate(CountyPlan(members=300), tmp_path / "county")
    ingest(tmp_path / "county", stores.store_folder(plan.pk))
    ana = analyst(plan)
    draft = a_draft(plan, {"criterion-B3-count": 4}, by=ana)
    with people.working(ana):
        return trying.ask_for_trial(draft=draft, as_of=date(2020, 3, 1), months=0, by=ana.user, at=clock.now())


def as_it_is(trial):
    with people.working(analyst(trial.organization)):
        return queries.trial(trial.pk)


def test_killed_in_the_middle_it_is_stopped_and_the_next_worker_does_it(waiting):
    owner = connections["owner"].settings_dict
    home = str(Path(installed.MEDIA_ROOT).parent)
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.site.tel.trying_apart", owner["NAME"], owner["HOST"], home, str(waiting.pk),
         str(waiting.organization_id)],
        cwd=ROOT, stdout=subprocess.PIPE, text=True, env=os.environ,
    )  # fmt: skip
    assert worker.stdout.readline() == "begun\n"
    assert as_it_is(waiting).state == TrialState.TRYING
    assert queries.is_being_tried(waiting.pk)
    with pytest.raises(Busy):
        trying.do_trial(trial_id=waiting.pk, of=people.eyes(analyst(waiting.organization)), now=clock.now)
    worker.kill()
    worker.wait()
    worker.stdout.close()
    then_nobody_tries(waiting)
    begun_by_a_worker_that_is_gone(attempts=1)
    trying.mend(at=clock.now())
    assert as_it_is(waiting).state == TrialState.STOPPED
    assert job().status == "todo"
    with_a_worker_until_nothing_is_left()
    assert as_it_is(waiting).state == TrialState.DONE
    assert trying.folder_of(waiting).is_dir()


def test_after_three_times_it_is_left_for_a_person(waiting):
    with people.working(analyst(waiting.organization)):
        Trial.objects.update(state=TrialState.TRYING)
    begun_by_a_worker_that_is_gone(attempts=3)
    trying.mend(at=clock.now())
    assert as_it_is(waiting).state == TrialState.STOPPED
    assert job().status == "failed"


def then_nobody_tries(trial, patience=10.0):
    """The server needs a moment to notice that a client is gone."""
    end = time.monotonic() + patience
    while queries.is_being_tried(trial.pk) and time.monotonic() < end:
        time.sleep(0.05)
    assert not queries.is_being_tried(trial.pk)


def begun_by_a_worker_that_is_gone(attempts):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', attempts = %s", [attempts])


def job():
    return ProcrastinateJob.objects.get(task_name=trying.TASK)


def with_a_worker_until_nothing_is_left():
    owner = connections["owner"].settings_dict
    worker = subprocess.run(
        [sys.executable, "-m", "tests.site.loading_apart", owner["NAME"], owner["HOST"], "jobs"],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "PROMOTORA_HOME": str(Path(installed.MEDIA_ROOT).parent)},
    )  # fmt: skip
    assert worker.returncode == 0, worker.stderr
