"""One load of a plan at a time, asked for by a page or from the command line."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.site import people
from tests.site.people.tables_of_members import (
    MARCUS,
    ROSA,
    again,
    loaded,
)

from promotora.apps.accounts.roles import Role
from promotora.apps.core import clock
from promotora.apps.core.jobs import Busy
from promotora.apps.core.refusals import Refused
from promotora.apps.people.actions.loading import (
    ask_for_load,
    do_load,
    settle_cut_short,
    start_again,
)
from promotora.apps.people.models import (
    Load,
    LoadState,
)

pytestmark = pytest.mark.django_db


class TestOneAtATime:
    def test_a_second_load_of_a_plan_is_refused_while_one_waits(self, ana, table):
        file = table(ROSA)
        self.asked(ana, file)
        with people.working(ana), pytest.raises(Refused, match="A load of this plan is under way"):
            ask_for_load(organization=ana.organization, path=file, name="x", by=ana.user, at=clock.now())

    def test_a_cb_cme_has_no_membership_to_load(self, table):
        dana = people.staff("Dana Reyes", people.organization(), Role.CARE_COORDINATOR)
        with people.working(dana), pytest.raises(Refused, match="Only a health plan"):
            ask_for_load(organization=dana.organization, path=table(ROSA), name="x", by=dana.user, at=clock.now())

    def test_the_job_holds_ids_and_nothing_else(self, ana, table):
        load = self.asked(ana, table(ROSA))
        job = ProcrastinateJob.objects.get(task_name="promotora.apps.people.tasks.load_membership")
        assert job.args == {"load_id": load.pk, "organization_id": ana.organization_id, "user_id": ana.user_id}

    def test_a_load_that_nobody_does_any_more_says_so_and_is_started_again(self, ana, table):
        load = self.asked(ana, table(ROSA))
        with people.working(ana):
            Load.objects.update(state=LoadState.READING)  # as a worker leaves it that is killed
            settle_cut_short(organization_id=ana.organization_id)
        load = again(ana, load)
        assert load.get_state_display() == "stopped in the middle; nothing was changed"
        with people.working(ana):
            start_again(load=load, by=ana.user, at=clock.now())
        do_load(load_id=load.pk, of=people.eyes(ana), now=clock.now)
        assert again(ana, load).state == LoadState.DONE

    def test_a_load_that_is_done_is_not_done_twice(self, ana, table):
        load = loaded(ana, table(ROSA))
        do_load(load_id=load.pk, of=people.eyes(ana), now=clock.now)
        assert again(ana, load).members_added == 1
        with people.working(ana), pytest.raises(Refused, match="come to its end"):
            start_again(load=load, by=ana.user, at=clock.now())

    def test_two_processes_never_load_one_plan_at_once(self, ana, table):
        load = self.asked(ana, table(ROSA))
        other = connection.copy()
        try:
            with other.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(7626003, %s)", [ana.organization_id])
            with pytest.raises(Busy):
                do_load(load_id=load.pk, of=people.eyes(ana), now=clock.now)
        finally:
            other.close()
        assert again(ana, load).state == LoadState.WAITING

    def asked(self, by, file):
        with people.working(by):
            return ask_for_load(organization=by.organization, path=file, name=file.name, by=by.user, at=clock.now())


class TestTheCommand:
    @pytest.fixture
    def told(self):
        def run(*words):
            out = io.StringIO()
            call_command("load_membership", *words, stdout=out, stderr=io.StringIO())
            return out.getvalue().strip()

        return run

    def test_it_loads_and_says_what_came_of_it(self, ana, table, told):
        said = told(str(table(ROSA, MARCUS)), "--plan", "county health plan", "--now")
        assert said == "2 rows read, 0 refused; 2 members added, 0 changed, 0 left."

    def test_without_now_it_leaves_the_work_to_the_worker_and_waits(self, ana, table, told, monkeypatch):
        def as_the_worker(seconds):
            with people.working(ana):
                load = Load.objects.get()
            do_load(load_id=load.pk, of=people.eyes(ana), now=clock.now)

        monkeypatch.setattr("time.sleep", as_the_worker)
        assert told(str(table(ROSA)), "--plan", "County Health Plan").startswith("1 rows read")

    @pytest.mark.parametrize(
        ("plan", "content", "sentence"),
        [
            ("Nowhere", b"", "There is no organization named Nowhere."),
            ("County Health Plan", None, "The file is not there any more. Choose it again."),
            ("County Health Plan", b"", "it has not even a header"),
        ],
    )
    def test_what_cannot_be_done_is_said(self, ana, tmp_path, told, plan, content, sentence):
        file = tmp_path / "eligibility.csv"
        if content is not None:
            file.write_bytes(content)
        with pytest.raises(CommandError, match=sentence):
            told(str(file), "--plan", plan, "--now")
