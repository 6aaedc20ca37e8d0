"""The embedded server: the first to come starts it, the last to leave stops it, and a crash is mended."""

import os
import signal
import subprocess
import sys

import pytest
from tests.installation.conftest import copied
from tests.installation.installations import connected, pretending, runs, wait_until

from promotora.portal import embedded
from promotora.portal.embedded import postmaster, programs
from promotora.portal.trouble import Trouble

USER = """
import sys
from promotora.portal import embedded
with embedded.running():
    print("in", flush=True)
    sys.stdin.readline()
print("out", flush=True)
"""


@pytest.fixture
def made(made_server, home):
    """This process's home, with a server in it that does not run."""
    return copied(made_server, home)


class User:
    """Another process that uses the server of this home."""

    def __init__(self):
        self.process = subprocess.Popen(
            [sys.executable, "-c", USER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout.readline() == "in\n"

    def leave(self):
        self.process.communicate("leave\n", timeout=30)

    def is_killed(self):
        self.process.kill()
        self.process.communicate()


def number(home):
    return int((postmaster.data(home) / "postmaster.pid").read_text().split()[0])


def running(home):
    return (postmaster.data(home) / "postmaster.pid").exists()


def rows(home, query):
    with connected(postmaster.answering(home)) as owner:
        return owner.execute(query).fetchall()


def test_the_first_use_makes_a_server_a_database_and_a_role_that_can_do_little(home):
    with embedded.running() as server:
        assert os.environ["PROMOTORA_SOCKET"] == str(server.socket)
        with connected(server.socket, role="promotora_site") as site:
            asked = (
                "SELECT rolsuper, rolcreatedb, rolcreaterole, rolbypassrls FROM pg_roles WHERE rolname = current_user"
            )
            assert site.execute(asked).fetchone() == (False, False, False, False)
            assert site.execute("SHOW server_version").fetchone()[0].startswith("18")
    assert not running(home)
    assert "PROMOTORA_SOCKET" not in os.environ


def test_it_writes_to_the_disk_listens_to_nobody_else_and_sorts_alike_everywhere(made):
    with embedded.running():
        asked = "fsync", "synchronous_commit", "full_page_writes", "data_checksums", "listen_addresses"
        settings = [rows(made, f"SHOW {name}")[0][0] for name in asked]
        locale = rows(made, "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = 'promotora'")
    assert settings == ["on", "on", "on", "on", ""]
    assert locale == [("b", "C.UTF-8")]


def test_only_its_owner_may_enter_the_folder(made):
    with embedded.running():
        assert postmaster.data(made).stat().st_mode & 0o777 == 0o700
        assert made.stat().st_mode & 0o066 == 0


def test_the_log_holds_nothing_that_people_wrote(made):
    with embedded.running(), connected(postmaster.answering(made)) as owner:
        owner.execute("CREATE TABLE people (name text UNIQUE)")
        owner.execute("INSERT INTO people VALUES ('Rosa Delgado')")
        with pytest.raises(Exception, match="duplicate key"):
            owner.execute("INSERT INTO people VALUES ('Rosa Delgado')")
        with pytest.raises(Exception, match="invalid input"):
            owner.execute("SELECT 'Rosa Delgado'::int")
    assert "Rosa" not in (postmaster.data(made) / "log").read_text()


def test_a_second_one_joins_and_the_first_leaving_does_not_stop_it(made):
    first, second = User(), User()
    started = number(made)
    first.leave()
    assert number(made) == started
    assert rows(made, "SELECT 1") == [(1,)]
    second.leave()
    assert not running(made)
    wait_until(lambda: not runs(started))


def test_one_process_may_use_it_twice(made):
    with embedded.running() as outer:
        with embedded.running() as inner:
            assert inner.socket == outer.socket
        assert rows(made, "SELECT 1") == [(1,)]
    assert not running(made)


def test_a_killed_user_keeps_nobody_from_stopping_it(made):
    killed, other = User(), User()
    killed.is_killed()
    assert running(made)
    other.leave()
    assert not running(made)


def test_what_a_killed_user_left_running_is_used_and_stopped_by_the_next(made):
    killed = User()
    started = number(made)
    killed.is_killed()
    assert running(made)
    with embedded.running():
        assert number(made) == started
    assert not running(made)


def test_a_fork_that_ends_does_not_stop_it_for_its_parent(made):
    with embedded.running() as server:
        child = os.fork()
        if child == 0:
            server.leave()
            os._exit(0)
        os.waitpid(child, 0)
        assert rows(made, "SELECT 1") == [(1,)]


def test_a_killed_server_comes_back_with_every_row_that_was_committed(made):
    user = User()
    with connected(postmaster.answering(made)) as owner:
        owner.execute("CREATE TABLE kept AS SELECT n FROM generate_series(1, 10000) n")
    os.kill(number(made), signal.SIGKILL)

    with embedded.running():
        assert rows(made, "SELECT count(*) FROM kept") == [(10000,)]
    user.leave()
    assert not running(made)


def test_a_user_that_goes_on_brings_a_killed_server_back_itself(made):
    with embedded.running() as server:
        assert not server.keep()
        os.kill(number(made), signal.SIGKILL)
        wait_until(lambda: postmaster.answering(made) is None)
        assert server.keep()
        assert rows(made, "SELECT 1") == [(1,)]


def test_a_number_that_another_program_has_by_now_is_not_mistaken_for_the_server(made):
    with embedded.running():
        lines = (postmaster.data(made) / "postmaster.pid").read_text().splitlines()
    other = subprocess.Popen(["sleep", "60"], **programs.as_its_user())
    try:
        (postmaster.data(made) / "postmaster.pid").write_text("\n".join([str(other.pid), *lines[1:]]) + "\n")
        with embedded.running():
            assert rows(made, "SELECT 1") == [(1,)]
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_a_making_that_was_cut_short_leaves_nothing_in_the_way(home, made_server):
    home.mkdir()
    (home / ".database-new-cut").mkdir()
    (home / ".database-new-cut" / "PG_VERSION").write_text("18\n")
    with embedded.running():
        assert rows(home, "SELECT 1") == [(1,)]
    assert not list(home.glob(".database-new-*"))


def test_a_path_too_long_for_a_socket_gets_a_short_private_one(made_server, tmp_path, monkeypatch):
    long = tmp_path / ('a folder\'s "long" name ' * 5)
    long.mkdir()
    home = copied(made_server, long / "home")
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    with pretending(home) as server:
        assert server.socket != postmaster.data(home)
        assert server.socket.stat().st_mode & 0o777 == 0o700
        assert os.environ["PROMOTORA_SOCKET"] == str(server.socket)
        with pretending(home) as second:
            assert second.socket == server.socket
    assert not server.socket.exists()


@pytest.mark.parametrize(
    ("place", "reason"),
    [("taken/home", "not a directory"), ("taken", "file exists"), ("/proc/promotora", "no such file")],
)
def test_a_home_that_cannot_be_written_is_said_plainly(tmp_path, monkeypatch, place, reason):
    (tmp_path / "taken").touch()
    monkeypatch.setenv("PROMOTORA_HOME", str(tmp_path / place))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with pytest.raises(Trouble, match=f"{place} cannot be used: {reason}.*Set PROMOTORA_HOME to a folder that you may"):
        embedded.running().__enter__()


def test_a_folder_of_another_version_is_refused(made):
    (postmaster.data(made) / "PG_VERSION").write_text("17\n")
    with pytest.raises(Trouble, match=r"was made by PostgreSQL 17, and this Promotora brings 18\. Back it up"):
        embedded.running().__enter__()


def test_a_server_that_cannot_start_says_why_and_names_its_log(made, monkeypatch):
    monkeypatch.setattr(postmaster, "TRIES", 1)
    (postmaster.data(made) / "global" / "pg_control").unlink()
    with pytest.raises(Trouble, match=r"did not start: could not open file.*pg_control.*Its log, .*log, says more"):
        embedded.running().__enter__()
    with postmaster_is_free(made):
        assert not running(made)


def postmaster_is_free(home):
    """Nobody holds the door after a failure."""
    from promotora.portal.embedded import locks

    return locks.door(home)


def test_a_server_that_is_named_is_left_alone(monkeypatch, home):
    monkeypatch.setenv("DATABASE_URL", "postgresql://site@example.org/county")
    with embedded.running() as server:
        assert server is None
    assert not home.exists()
