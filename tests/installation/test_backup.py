"""`backup` and `restore`: every row comes back, and whatever fails leaves what was there as it was."""

import json
import signal
import urllib.request
import zipfile
from pathlib import Path

import pytest
from tests.installation.conftest import copied
from tests.installation.installations import Installation, wait_until

from promotora.portal.backup import archive, programs
from promotora.portal.embedded import programs as wheel
from promotora.portal.trouble import Trouble


def rows(installation):
    """Every row of every table, as text."""
    with installation.database() as owner:
        tables = (
            "SELECT format('%I', relname) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        names = [name for (name,) in owner.execute(tables).fetchall()]
        return {name: sorted(owner.execute(f"SELECT t::text FROM {name} t").fetchall()) for name in names}


def databases(installation):
    return {name for (name,) in installation.psql("SELECT datname FROM pg_database WHERE datname LIKE 'promotora%'")}


def files(installation):
    folder = installation.home / "files"
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def other(empty_site, tmp_path):
    """A second installation, up to date and empty."""
    installation = Installation(copied(empty_site, tmp_path / "other"))
    yield installation
    installation.end()


def test_every_row_and_file_comes_back_elsewhere(lived_in, backup, bare_elsewhere):
    done = bare_elsewhere.run("restore", backup)
    assert done.returncode == 0, done.stderr
    assert "Restored, and every row compared: " in done.stdout
    assert rows(bare_elsewhere) == rows(lived_in)
    assert files(bare_elsewhere) == files(lived_in)
    assert databases(bare_elsewhere) == {"promotora"}

    letter = bare_elsewhere.home / "files" / "letters" / "Rosa.pdf"
    assert (letter.stat().st_mode | letter.parent.stat().st_mode) & 0o077 == 0

    checked = bare_elsewhere.run("check", "--json")
    assert checked.returncode == 0, checked.stdout
    assert {path.name for path in bare_elsewhere.home.iterdir()} <= {
        ".database-door", ".database-users", "database", "files", "secret"
    }  # fmt: skip


@pytest.fixture
def bare_elsewhere(tmp_path):
    """A second installation, of which nothing is there yet."""
    installation = Installation(tmp_path / "bare")
    yield installation
    installation.end()


def test_a_backup_says_what_it_holds_and_is_its_owners_alone(lived_in, backup):
    assert backup.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(backup) as pack:
        manifest = json.loads(pack.read("manifest.json"))
    assert manifest["tables"]["public.accounts_user"]["rows"] == 5000
    assert manifest["tables"]["public.core_accessentry"]["rows"] == 300
    assert list(manifest["files"]) == ["letters/Rosa.pdf"]
    assert "accounts.0001_initial" in manifest["migrations"]

    before = backup.read_bytes()
    done = lived_in.run("backup", backup)
    assert done.returncode == 1
    assert done.stderr == f"{backup} is already there. Name another file, or move that one away.\n"
    assert backup.read_bytes() == before


def test_a_database_that_holds_rows_is_replaced_only_when_asked_and_only_as_a_whole(backup, other):
    other.psql("INSERT INTO auth_group (name) VALUES ('here before')")
    (other.home / "files").mkdir()
    (other.home / "files" / "here").write_text("before")
    before = rows(other), files(other)

    done = other.run("restore", backup)
    assert done.returncode == 1
    assert done.stderr.startswith(
        "The database already holds rows in 1 table (auth_group …). Back them up first; then "
    )
    assert (rows(other), files(other)) == before

    for number in (signal.SIGTERM, signal.SIGKILL):
        restoring = other.start("restore", "--replace", backup)
        restoring.says("Restoring tables: 1 of")
        restoring.told(number)
        assert (rows(other), files(other)) == before
        if number == signal.SIGTERM:
            assert restoring.said().splitlines()[-1] == "Stopped. Nothing half-written was left."
            assert databases(other) == {"promotora"}

    done = other.run("restore", "--replace", backup)
    assert done.returncode == 0, done.stderr
    assert other.psql("SELECT count(*) FROM accounts_user") == [(5000,)]
    assert list(files(other)) == [Path("letters/Rosa.pdf")]
    assert databases(other) == {"promotora"}


@pytest.mark.parametrize("start", [0.3, 0.6, 0.95])
def test_an_archive_that_was_cut_short_or_altered_is_refused(backup, tmp_path, start):
    content = backup.read_bytes()
    cut, altered = tmp_path / "cut.zip", tmp_path / "altered.zip"
    place = int(len(content) * start)
    cut.write_bytes(content[:place])
    altered.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
    for broken in (cut, altered):
        with pytest.raises(Trouble, match=r"it was cut short, or is no backup of Promotora\. Nothing was changed"):
            read_all(broken, tmp_path / broken.stem)


def read_all(file, folder):
    folder.mkdir()
    with archive.opened(file) as reading:
        reading.dump_into(folder / "dump")
        reading.files_into(folder / "files", lambda *told: None)


@pytest.fixture(scope="module")
def refusing(empty_site, folder_for):
    """An installation into which nothing can be restored; every row stays as it was."""
    installation = Installation(copied(empty_site, folder_for("refusing") / "home"))
    before = rows(installation)
    yield installation
    assert rows(installation) == before
    assert databases(installation) == {"promotora"}
    installation.end()


def retold(backup, to, change):
    """The same backup with another manifest."""
    with zipfile.ZipFile(backup) as pack, zipfile.ZipFile(to, "w") as into:
        for entry in pack.infolist():
            content = pack.read(entry)
            if entry.filename == archive.MANIFEST:
                said = json.loads(content)
                change(said)
                content = json.dumps(said)
            into.writestr(entry, content)
    return to


def test_rows_that_do_not_come_back_as_they_were_are_not_taken(backup, refusing, tmp_path):
    def lie(said):
        said["tables"]["public.accounts_user"]["checksum"] = "1"

    done = refusing.run("restore", retold(backup, tmp_path / "lying.zip", lie))
    assert done.returncode == 1
    assert "public.accounts_user did not come back as it was. Nothing was changed." in done.stderr


def test_a_backup_of_a_newer_promotora_is_refused(backup, refusing, tmp_path):
    def add(said):
        said["migrations"].append("accounts.9999_of_next_year")

    done = refusing.run("restore", retold(backup, tmp_path / "newer.zip", add))
    assert done.returncode == 1
    assert "was made by a newer Promotora" in done.stderr
    assert "does not know accounts.9999_of_next_year" in done.stderr


def test_a_site_that_is_open_is_not_restored_into(backup, refusing):
    with refusing.database() as somebody:
        somebody.execute("SELECT 1")
        done = refusing.run("restore", backup)
    assert done.returncode == 1
    assert done.stderr.startswith("The database promotora is in use (1 connection), perhaps by `promotora serve`")


def test_a_file_that_is_not_there_is_said(refusing, tmp_path):
    with pytest.raises(Trouble, match=r"There is no file .*none\.zip\. Name a file that `promotora backup` wrote"):
        read_all(tmp_path / "none.zip", tmp_path / "nowhere")


def test_a_backup_moves_to_an_organizations_own_server(lived_in, backup, server_elsewhere, bare_elsewhere, tmp_path):
    bare_elsewhere.settings.update(server_elsewhere.settings())
    done = bare_elsewhere.run("restore", backup)
    assert done.returncode == 0, done.stderr
    counted = "SELECT count(*), sum(hashtext(email || name)) FROM accounts_user"
    assert server_elsewhere.sql(counted, database="county") == lived_in.psql(counted)
    checked = bare_elsewhere.run("check", "--json")
    assert checked.returncode == 0, checked.stdout

    again = bare_elsewhere.run("backup", tmp_path / "again.zip")
    assert again.returncode == 0, again.stderr
    assert manifest(tmp_path / "again.zip").tables == manifest(backup).tables
    assert "correct horse" not in again.stdout + again.stderr

    serving = bare_elsewhere.start("serve", "--port", 0, "--workers", 1)
    with urllib.request.urlopen(serving.address(), timeout=60) as page:
        assert page.status == 200
    assert serving.told(signal.SIGINT, whole_terminal=True) == 0
    assert not (bare_elsewhere.home / "database").exists()

    server_elsewhere.sql("ALTER ROLE county_owner NOCREATEDB")
    done = bare_elsewhere.run("restore", "--replace", backup)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith(
        "county_owner may not make a database, and a backup is restored into"
    )


def manifest(file):
    with archive.opened(file) as reading:
        return reading.manifest


def test_a_backup_that_is_stopped_leaves_no_half_of_one(lived_in, tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    taking = lived_in.start("backup", folder / "site.zip")
    wait_until(lambda: list(folder.iterdir()))
    taking.told(signal.SIGTERM)
    assert list(folder.iterdir()) == []


def test_a_path_that_climbs_out_of_its_folder_is_refused():
    for name in ("../secret", "/etc/passwd", "a/../../secret"):
        with pytest.raises(ValueError):
            archive.inside(name)


def test_programs_older_than_the_server_are_never_chosen(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert programs.choose(16).folder == wheel.folder(16)
    assert programs.choose(17).major >= 17
    assert programs.choose(18).folder == wheel.folder(18)
    with pytest.raises(Trouble, match=r"no pg_dump of 99 or newer is on this machine\. Install its client programs"):
        programs.choose(99)
