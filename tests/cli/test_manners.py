"""What every command keeps to: help at once, exit codes told, no traceback for what can be expected."""

import errno
import os
import subprocess
import sys
from contextlib import ExitStack

import pytest
import typer

from promotora.cli.refusals import in_plain_words
from promotora.targeting import run as runs

COMMANDS = [
    (),
    ("demo",),
    ("tel",),
    ("tel", "run"),
    ("tel", "ingest"),
    ("tel", "explain"),
    ("tel", "programs"),
    ("tel", "compare"),
    ("county", "generate"),
    ("county", "month"),
    ("serve",),
    ("worker",),
    ("check",),
    ("backup",),
    ("restore",),
]
HEAVY = ("pyarrow", "numpy", "duckdb", "numba", "jinja2", "rich.progress", "django", "psycopg")


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_says_what_and_the_exit_codes(promotora, command):
    answer = promotora(*command, "--help")
    assert answer.exit_code == 0
    assert "Exit codes: 0 done" in answer.stdout


def test_help_imports_nothing_heavy():
    script = "import sys, promotora.cli; print([name for name in sys.argv[1:] if name in sys.modules])"
    answer = subprocess.run(
        [sys.executable, "-c", script, *HEAVY], env=here(), capture_output=True, text=True, check=True
    )
    assert answer.stdout == "[]\n"


def test_the_version_is_said(promotora):
    answer = promotora("--version")
    assert answer.exit_code == 0
    assert answer.stdout.startswith("promotora")


@pytest.mark.parametrize(
    ("trouble", "code", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), 1, "There is no room left on the disk"),
        (OSError(errno.EFBIG, "File too large"), 1, "There is no room left on the disk"),
        (PermissionError(errno.EACCES, "Permission denied", "out"), 1, "out may not be read or written by you"),
        (RuntimeError("IO Error: could not write: No space left on device"), 1, "There is no room left on the disk"),
        (RuntimeError("Query interrupted"), 130, "Stopped. Nothing half-written was left."),
        (KeyboardInterrupt(), 130, "Stopped. Nothing half-written was left."),
    ],
)
def test_trouble_from_outside_is_told_plainly(promotora, claims, tmp_path, monkeypatch, trouble, code, said):
    def fail(*words, **named):
        raise trouble

    monkeypatch.setattr(runs, "_write", fail)
    options = ("--program", "hhp", "--as-of", "2020-03-01", "--engine", "reference", "--out", tmp_path / "list")
    answer = promotora("tel", "run", "--data", claims, *options)
    assert answer.exit_code == code
    assert said in answer.stderr
    assert not list(tmp_path.iterdir())


def test_a_fault_of_ours_is_not_hidden(promotora, claims, tmp_path, monkeypatch):
    def fail(*words, **named):
        raise ZeroDivisionError

    monkeypatch.setattr(runs, "_write", fail)
    options = ("--program", "hhp", "--as-of", "2020-03-01", "--engine", "reference", "--out", tmp_path / "list")
    answer = promotora("tel", "run", "--data", claims, *options)
    assert answer.exit_code == 1
    assert isinstance(answer.exception, ZeroDivisionError)


def test_a_shell_sees_the_exit_code_and_no_traceback(tmp_path):
    answer = shell(
        "tel", "run", "--data", "nowhere", "--program", "hhp", "--as-of", "2020-03-01", "--out", tmp_path / "x"
    )
    assert answer.returncode == 3
    assert answer.stderr.startswith("nowhere is not a folder.")
    assert answer.stdout == ""


def test_a_missing_option_is_a_wrong_command():
    answer = shell("tel", "run")
    assert answer.returncode == 2
    assert "Missing option" in answer.stderr


def shell(*words):
    command = [sys.executable, "-c", "from promotora.cli import app; app()", *map(str, words)]
    return subprocess.run(command, env=here(), capture_output=True, text=True, check=False)


def here():
    return {**os.environ, "PYTHONPATH": os.pathsep.join(["src", os.environ.get("PYTHONPATH", "")]), "COLUMNS": "200"}


def test_what_can_no_longer_be_tidied_up_after_ctrl_c_is_ctrl_c(capsys):
    """As when the database was in the middle of an answer, and the transaction cannot be taken back in order."""

    def take_back():
        raise ConnectionError("The connection is closed.")

    @in_plain_words
    def command():
        with ExitStack() as tidying:
            tidying.callback(take_back)
            raise KeyboardInterrupt

    with pytest.raises(typer.Exit) as ended:
        command()
    assert ended.value.exit_code == 130
    assert "Stopped." in capsys.readouterr().err
