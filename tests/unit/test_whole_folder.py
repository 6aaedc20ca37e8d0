"""A run's folder is there whole or not at all: also when the process is killed or the disk is full in the middle."""

import os
import signal
import subprocess
import sys
import time

import pytest

from promotora.targeting.outputs import OutputError, whole, whole_folder

MARKER = "run.json"


def write_run(out, word):
    with whole_folder(out, marker=MARKER) as folder:
        (folder / "tel.csv").write_text(word)
        (folder / MARKER).write_text("{}")


def write_half(out, trouble):
    with whole_folder(out, marker=MARKER) as folder:
        (folder / "tel.csv").write_text("half")
        raise trouble


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_new_run_appears_whole(tmp_path):
    write_run(tmp_path / "run", "Rosa")
    assert names(tmp_path) == ["run"]
    assert names(tmp_path / "run") == [MARKER, "tel.csv"]


def test_an_empty_folder_may_be_written_to(tmp_path):
    (tmp_path / "run").mkdir()
    write_run(tmp_path / "run", "Rosa")
    assert (tmp_path / "run" / "tel.csv").read_text() == "Rosa"


@pytest.mark.parametrize("in_one_step", [True, False])
def test_a_new_run_takes_the_place_of_the_old_with_nothing_left_over(tmp_path, monkeypatch, in_one_step):
    if not in_one_step:
        monkeypatch.setattr(whole, "_exchanged", lambda one, other: False)
    write_run(tmp_path / "run", "Rosa")
    (tmp_path / "run" / "old.csv").write_text("from before")
    write_run(tmp_path / "run", "Marcus")
    assert names(tmp_path) == ["run"]
    assert names(tmp_path / "run") == [MARKER, "tel.csv"]
    assert (tmp_path / "run" / "tel.csv").read_text() == "Marcus"


@pytest.mark.parametrize("trouble", [ValueError, KeyboardInterrupt])
def test_trouble_in_the_middle_leaves_what_was_there(tmp_path, trouble):
    write_run(tmp_path / "run", "Rosa")
    with pytest.raises(trouble):
        write_half(tmp_path / "run", trouble)
    assert names(tmp_path) == ["run"]
    assert (tmp_path / "run" / "tel.csv").read_text() == "Rosa"


def test_a_file_of_that_name_is_refused(tmp_path):
    (tmp_path / "run").write_text("mine")
    with pytest.raises(OutputError, match="is a file"):
        write_run(tmp_path / "run", "Rosa")


def test_two_runs_at_once_do_not_mix(tmp_path):
    with whole_folder(tmp_path / "run", marker=MARKER) as folder:
        (folder / MARKER).write_text("{}")
        with pytest.raises(OutputError, match="Another run is writing"):
            write_run(tmp_path / "run", "Marcus")
    assert names(tmp_path) == ["run"]


def test_a_run_that_was_moved_aside_when_the_process_died_comes_back(tmp_path):
    """Where two folders cannot change names in one step, the old one is away for a moment."""
    write_run(tmp_path / "run", "Rosa")
    (tmp_path / "run").rename(tmp_path / ".run.before-0123abcd")
    with pytest.raises(ValueError):
        write_half(tmp_path / "run", ValueError)
    assert (tmp_path / "run" / "tel.csv").read_text() == "Rosa"


# A real run, in a process of its own, whose second table takes forever.
SLOW = """
import sys, time
from pathlib import Path
from promotora.targeting import outputs
from tests import stories
whole, data, out = outputs.write_table, Path(sys.argv[1]), Path(sys.argv[2])
def slow(table, folder, name, formats):
    if name == "decision":
        print("in the middle", flush=True)
        time.sleep(60)
    whole(table, folder, name, formats)
outputs.write_table = slow
stories.listed(data, out, stories.FEBRUARY)
"""

# The same, on a disk that takes files of up to 2,000 bytes.
FULL = """
import resource, sys
from pathlib import Path
from tests import stories
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
stories.listed(Path(sys.argv[1]), Path(sys.argv[2]), stories.FEBRUARY, formats=("parquet", "csv", "xlsx"))
"""


def child(script, *arguments):
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(["src", ".", os.environ.get("PYTHONPATH", "")])}
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_run_stopped_between_two_files_leaves_the_old_one_and_the_next_run_sweeps(claims, tmp_path, how):
    write_run(tmp_path / "run", "Rosa")
    with child(SLOW, claims, tmp_path / "run") as process:
        assert process.stdout.readline() == "in the middle\n"
        process.send_signal(how)
    assert names(tmp_path / "run") == [MARKER, "tel.csv"]
    left = [name for name in names(tmp_path) if name != "run"]
    assert len(left) == (1 if how == signal.SIGKILL else 0)

    write_run(tmp_path / "run", "Marcus")
    assert names(tmp_path) == ["run"]
    assert (tmp_path / "run" / "tel.csv").read_text() == "Marcus"


def test_a_full_disk_leaves_nothing_half_written(claims, tmp_path):
    write_run(tmp_path / "run", "Rosa")
    with child(FULL, claims, tmp_path / "run") as process:
        _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "File too large" in said
    assert names(tmp_path) == ["run"]
    assert (tmp_path / "run" / "tel.csv").read_text() == "Rosa"


def test_at_every_moment_one_of_the_two_is_there(tmp_path):
    """Somebody who reads while runs replace each other always finds a whole one."""
    write_run(tmp_path / "run", "Rosa")
    watcher = child(
        "import sys, pathlib\n"
        "run = pathlib.Path(sys.argv[1])\n"
        "print('watching', flush=True)\n"
        "while not (run.parent / 'enough').exists():\n"
        "    assert run.is_dir(), 'gone'\n",
        tmp_path / "run",
    )
    with watcher:
        assert watcher.stdout.readline() == "watching\n"
        until = time.monotonic() + 0.5
        while time.monotonic() < until:
            write_run(tmp_path / "run", "Marcus")
        (tmp_path / "enough").touch()
        _, said = watcher.communicate(timeout=30)
    assert watcher.returncode == 0, said
