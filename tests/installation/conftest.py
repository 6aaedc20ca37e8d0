"""Whole installations, each with a home of its own, driven as a person drives them: by commands and signals."""

import contextlib
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
from tests.installation import in_words
from tests.installation.installations import Installation, Standing

from promotora.portal import embedded
from promotora.portal.embedded import postmaster, programs


@pytest.fixture
def tmp_path():
    """A folder not under pytest's own, which every other run of root's closes to PostgreSQL's user when it begins."""
    with tempfile.TemporaryDirectory(prefix="promotora-") as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def folder_for():
    """The same, for what lasts as long as the tests do."""
    with contextlib.ExitStack() as stack:
        yield lambda name: Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=f"promotora-{name}-")))


@pytest.fixture
def bare(tmp_path):
    """An installation of which nothing is there yet."""
    installation = Installation(tmp_path / "home")
    yield installation
    installation.end()


@pytest.fixture(scope="session")
def empty_site(folder_for):
    """A home whose database is migrated and stopped, to be copied."""
    installation = Installation(folder_for("site") / "home")
    done = installation.run("manage", "migrate", "--verbosity", "0")
    assert done.returncode == 0, done.stderr
    installation.end()
    return installation.home


@pytest.fixture
def site(empty_site, tmp_path):
    """An installation whose database is up to date, and holds nothing."""
    installation = Installation(copied(empty_site, tmp_path / "home"))
    yield installation
    installation.end()


@pytest.fixture(scope="session")
def lived_in(empty_site, folder_for):
    """A site with rows, an access log and files. Tests read it and change nothing."""
    site = Installation(copied(empty_site, folder_for("lived-in") / "home"))
    site.psql(in_words.LIVED_IN)
    (site.home / "files" / "letters").mkdir(parents=True)
    (site.home / "files" / "letters" / "Rosa.pdf").write_bytes(b"%PDF-1.7 a letter to Rosa" * 1000)
    yield site
    site.end()


@pytest.fixture(scope="session")
def backup(lived_in, folder_for):
    """A backup of it."""
    file = folder_for("backup") / "site.zip"
    done = lived_in.run("backup", file)
    assert done.returncode == 0, done.stderr
    return file


def copied(home, to):
    """A copy, owners and all, as `cp` makes it."""
    subprocess.run(["cp", "-a", str(home), str(to)], check=True)
    return to


@pytest.fixture
def server_elsewhere(tmp_path):
    """A server that an organization runs: on the network, with passwords, and an owner who is no superuser."""
    standing = Standing(programs.folder(), tmp_path / "elsewhere")
    standing.start()
    yield standing
    standing.stop()


@pytest.fixture
def old_server(tmp_path):
    """Debian's PostgreSQL 15."""
    folder = in_words.DEBIAN_15
    if not (folder / "initdb").exists():
        pytest.skip("PostgreSQL 15 of Debian is not installed here")
    standing = Standing(folder, tmp_path / "old")
    standing.start()
    yield standing
    standing.stop()


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home for this process's own use of the embedded server."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("PROMOTORA_SOCKET", raising=False)
    monkeypatch.setenv("PROMOTORA_HOME", str(tmp_path / "home"))
    yield tmp_path / "home"
    if postmaster.data(tmp_path / "home").exists() and postmaster.answering(tmp_path / "home"):
        postmaster.stop(tmp_path / "home")
    shutil.rmtree(tmp_path / "home", ignore_errors=True)


@pytest.fixture(scope="session")
def made_server(folder_for):
    """A home whose server has been made and stopped; making one takes longer than copying it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DATABASE_URL", raising=False)
        patch.setenv("PROMOTORA_HOME", str(folder_for("made") / "home"))
        with embedded.running() as server:
            made = server.home
    return made
