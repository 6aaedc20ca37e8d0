"""`serve`, `worker`, `manage` and `check`, as a person runs them."""

import json
import os
import signal
import socket
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from tests.installation import in_words
from tests.installation.installations import runs, wait_until

from promotora.portal import jobs


def answer(url):
    """What a browser gets: the status, and the page."""
    try:
        with urllib.request.urlopen(url, timeout=30) as page:
            return page.status, page.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def children(process):
    """The processes that it started (a file that Linux keeps)."""
    listed = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    return [int(number) for number in listed.split()]


def found(done, what):
    (one,) = [finding for finding in json.loads(done.stdout) if finding["what"] == what]
    return one


def checked_until(installation, what, says, patience=30):
    """What `check` says once it says so: the job worker is still reading its modules when the first page answers."""
    for _ in range(patience):
        checked = installation.run("check", "--json")
        if found(checked, what)["said"] == says:
            return checked
        time.sleep(1)
    raise AssertionError(f"{what}: {found(checked, what)['said']}")


def test_the_first_serve_makes_everything_answers_and_ends_calmly(bare):
    serving = bare.start("serve", "--port", 0, "--workers", 1)
    status, _ = answer(serving.address())
    assert status < 500
    assert "Bringing the database up to date (" in serving.said()
    database, others = bare.postmaster(), children(serving.process)
    assert len(others) == 2  # one process of pages, one of jobs

    checked = checked_until(bare, "Job worker", "1 at work.")
    assert checked.returncode == 0, checked.stdout

    assert serving.told(signal.SIGINT, whole_terminal=True) == 0
    assert serving.said().splitlines()[-1] == "Promotora has ended."
    assert "Traceback" not in serving.said()
    assert bare.postmaster() is None
    assert not [number for number in [database, *others] if runs(number)]


def test_a_second_serve_has_nothing_to_bring_up_to_date_and_ends_on_sigterm(site):
    serving = site.start("serve", "--port", 0, "--workers", 1, "--no-worker")
    assert answer(serving.address())[0] < 500
    assert len(children(serving.process)) == 1

    assert serving.told(signal.SIGTERM) == 0
    assert [line.split(" at ")[0] for line in serving.said().splitlines()] == ["Promotora is", "Promotora has ended."]
    assert site.postmaster() is None


def test_a_closed_terminal_ends_it_too(site):
    serving = site.start("serve", "--port", 0, "--workers", 1)
    serving.says("Promotora is at")
    assert serving.told(signal.SIGHUP, whole_terminal=True) == 0
    assert site.postmaster() is None


def test_what_ends_unasked_is_started_again(site):
    serving = site.start("serve", "--port", 0, "--workers", 1)
    address = serving.address()
    before = site.postmaster()
    os.kill(before, signal.SIGKILL)
    serving.says("The embedded database had ended, and was started again.")
    wait_until(lambda: answer(address)[0] < 500)
    assert site.postmaster() != before
    serving.says("The job worker ended, and is started again.")
    assert serving.told(signal.SIGTERM) == 0


def test_when_serve_is_killed_its_workers_end_by_themselves(site):
    serving = site.start("serve", "--port", 0, "--workers", 1)
    answer(serving.address())
    wait_until(lambda: len(children(serving.process)) == 2)
    others = children(serving.process)
    serving.told(signal.SIGKILL)
    wait_until(lambda: not [number for number in others if runs(number)])


def test_a_taken_port_is_said_with_another_that_is_free(bare):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = bare.run("serve", "--port", port)
    assert done.returncode == 1
    assert done.stderr.startswith(f"Port {port} of 127.0.0.1 is taken by another program, perhaps another Promotora.")
    assert "choose another port: promotora serve --port " in done.stderr
    assert not bare.home.exists()


def test_an_address_of_another_machine_is_said(bare):
    done = bare.run("serve", "--host", "192.0.2.1")
    assert done.returncode == 1
    assert done.stderr.startswith("192.0.2.1 is not an address of this machine (")


def test_the_worker_finishes_the_job_under_way_before_it_ends(site, tmp_path):
    begun, done = tmp_path / "begun", tmp_path / "done"
    site.settings["DJANGO_SETTINGS_MODULE"] = "tests.installation.slow_settings"
    site.python(in_words.SLOW_JOB.format(begun=str(begun), done=str(done)))
    worker = site.start("worker")
    wait_until(begun.exists)
    assert not done.exists()

    assert worker.told(signal.SIGTERM) == 0
    assert done.exists()
    assert site.psql("SELECT status::text FROM procrastinate_jobs WHERE task_name LIKE '%slow'") == [("succeeded",)]
    assert worker.said().splitlines()[-1] == "The job worker has ended."


def test_a_letter_does_not_wait_for_a_long_job(site, tmp_path):
    begun, done = tmp_path / "begun", tmp_path / "done"
    site.settings["DJANGO_SETTINGS_MODULE"] = "tests.installation.slow_settings"
    site.python(in_words.LETTER_BESIDE_A_SLOW_JOB.format(begun=str(begun), done=str(done)))
    worker = site.start("worker")
    wait_until(lambda: list((site.home / "outbox").glob("*")))
    assert begun.exists()
    assert not done.exists(), "the long job is still under way"
    assert worker.told(signal.SIGTERM) == 0
    assert done.exists()
    sent = "SELECT status::text FROM procrastinate_jobs WHERE task_name LIKE '%send_message'"
    assert site.psql(sent) == [("succeeded",)]


def test_check_sees_letters_that_were_given_up_or_wait(site):
    letter = 'INSERT INTO core_message ("to", subject, text, problem, written_at, given_up_at) VALUES'
    site.psql(f"{letter} ('dana@eastside.example', 'A question', '', '', now() - interval '2 hours', NULL)")
    assert found(site.run("check", "--json"), "Messages")["said"] == "1 waited over an hour."
    site.psql(f"{letter} ('theo@eastside.example', 'A question', '', '550 unknown', now(), now())")
    assert found(site.run("check", "--json"), "Messages")["said"] == "1 could not be sent."


def test_manage_passes_its_words_on(site):
    done = site.run("manage", "showmigrations", "--plan", "auth")
    assert done.returncode == 0
    assert "[X]  auth.0001_initial" in done.stdout

    done = site.run("manage", "no-such-thing")
    assert done.returncode == 1
    assert "Unknown command: 'no-such-thing'" in done.stderr
    assert "promotora manage help" in done.stderr
    assert site.postmaster() is None


def test_check_says_what_is_wrong_in_a_table_and_how_to_mend_it(site):
    site.psql("ALTER TABLE core_accessentry DISABLE ROW LEVEL SECURITY; ALTER ROLE promotora_site CREATEDB")
    (site.home / "secret").write_text("short")
    (site.home / "secret").chmod(0o644)
    done = site.run("check", PROMOTORA_HOSTS="county.example.org", PROMOTORA_EMAIL_URL="smtp://127.0.0.1:1")
    assert done.returncode == 1
    for sentence in (
        "Row security of core_accessentry is off: anyone could read every member's rows.",
        "promotora manage migrate",
        "It can be guessed: too short, or too few different characters.",
        "county.example.org: passwords would travel unencrypted.",
        "127.0.0.1:1 does not answer: ",
        "4 wrong.",
    ):
        assert sentence in done.stdout
    # Each start makes the embedded server's role as it must be again.
    assert "promotora_site owns nothing and cannot bypass row security." in done.stdout

    assert site.run("manage", "migrate", "--verbosity", "0").returncode == 0
    (site.home / "secret").unlink()
    done = site.run("check", "--json")
    assert done.returncode == 0
    assert found(done, "Row security")["said"] == "Rights, row policies, functions and triggers are as declared."


def test_check_sees_jobs_that_were_left_half_done(site):
    site.psql("INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('default', 'letter', 'doing')")
    done = site.run("check", "--json")
    assert found(done, "Jobs")["said"] == "1 job begun by a worker that is gone."


def test_check_of_a_bare_installation(bare):
    done = bare.run("check", "--json", PROMOTORA_IDLE_MINUTES="soon")
    assert done.returncode == 1
    assert found(done, "Settings")["said"] == 'PROMOTORA_IDLE_MINUTES is "soon". It must be a whole number, such as 20.'

    done = bare.run("check", "--json")
    assert done.returncode == 1
    assert found(done, "Migrations")["mend"] == "promotora manage migrate"
    assert " not applied: " in found(done, "Migrations")["said"]


def test_check_of_a_server_that_is_not_there_never_says_its_password(bare):
    done = bare.run("check", DATABASE_URL="postgresql://site:hunter2@127.0.0.1:1/county")
    assert done.returncode == 1
    assert "county at 127.0.0.1:1 (as site) does not let us in: " in done.stdout
    assert "Start it, or correct DATABASE_URL." in done.stdout
    assert "hunter2" not in done.stdout + done.stderr


def test_a_server_that_is_too_old_is_refused(bare, old_server):
    bare.settings.update(old_server.settings())
    done = bare.run("check", "--json")
    assert done.returncode == 1
    assert found(done, "Version") == {
        "what": "Version",
        "state": "wrong",
        "said": "The database server is PostgreSQL 15; Promotora needs 16 or newer.",
        "mend": "Upgrade the server and change DATABASE_URL, or unset it: then the embedded PostgreSQL is used.",
    }
    done = bare.run("serve", "--port", 0)
    assert done.returncode == 1
    assert done.stderr == (
        "The database server is PostgreSQL 15; Promotora needs 16 or newer. Upgrade the server and change "
        "DATABASE_URL, or unset it: then the embedded PostgreSQL is used.\n"
    )


@pytest.fixture
def elsewhere(bare, server_elsewhere):
    """An installation whose database an organization runs."""
    bare.settings.update(server_elsewhere.settings())
    return bare


def test_the_site_never_runs_as_the_owner(elsewhere, server_elsewhere):
    as_owner = server_elsewhere.url("county_owner")
    server_elsewhere.sql("SET ROLE county_owner", "CREATE TABLE members ()", database="county")
    done = elsewhere.run("check", "--json", DATABASE_URL=as_owner)
    assert found(done, "Site's role")["state"] == "wrong"
    assert "county_owner owns the site's tables" in found(done, "Site's role")["said"]
    done = elsewhere.run("serve", "--port", 0, DATABASE_URL=as_owner)
    assert done.returncode == 1
    assert done.stderr.startswith(
        "DATABASE_URL and DATABASE_OWNER_URL both name county_owner, and row security does not"
    )
    done = elsewhere.run("worker", DATABASE_URL=as_owner, DATABASE_OWNER_URL="")
    assert done.returncode == 1
    assert done.stderr.startswith("The site may not run as this role: county_owner may make roles or databases.")


def test_without_its_owner_a_database_is_not_migrated(elsewhere):
    elsewhere.settings.pop("DATABASE_OWNER_URL")
    done = elsewhere.run("serve", "--port", 0)
    assert done.returncode == 1
    assert "and only its owner may change that. Set DATABASE_OWNER_URL" in done.stderr
    assert found(elsewhere.run("check", "--json"), "Owner")["said"] == "DATABASE_OWNER_URL is not set."


def test_a_worker_that_keeps_ending_is_not_started_at_once(monkeypatch):
    said, clock = [], [0.0]
    monkeypatch.setattr(jobs.time, "monotonic", lambda: clock[0])
    worker = jobs.Worker(said.append)
    worker.start()
    for pause in (5, 10, 20):
        worker.process.kill()
        worker.process.wait()
        worker.keep()
        clock[0] += pause - 1
        worker.keep()
        before = len(said)
        clock[0] += 1
        worker.keep()
        assert len(said) == before + 1
    worker.process.kill()
    worker.process.wait()
    worker.stop()
