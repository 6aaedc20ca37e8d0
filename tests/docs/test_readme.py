"""Every command that the README shows runs, in the order shown, in one folder."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMANDS = [
    line.split("#")[0].strip()
    for block in re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    for line in block.splitlines()
]


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300, check=False)


@pytest.mark.parametrize("command", [each for each in COMMANDS if each.startswith("make ")])
def test_a_make_command_of_the_readme_is_there(command: str) -> None:
    assert run([*shlex.split(command), "--dry-run"], ROOT).returncode == 0


def test_the_promotora_commands_of_the_readme_run(tmp_path: Path) -> None:
    shown = [each for each in COMMANDS if each.startswith("promotora ")]
    assert len(shown) >= 7
    person = None
    for command in shown:
        words = shlex.split(command)[1:]
        if person:
            words = [person if word == "90000012S" else word for word in words]
        done = run([sys.executable, "-m", "promotora", *words], tmp_path)
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        person = person or _somebody(tmp_path)
    assert (tmp_path / "march" / "summary.html").stat().st_size > 5_000
    assert (tmp_path / "march" / "change.parquet").exists()


def _somebody(folder: Path) -> str | None:
    """A person who is on the list, once there is one: the README's example need not be."""
    import pyarrow.parquet as pq

    tel = folder / "march" / "tel.parquet"
    return pq.read_table(tel)["person_id"][0].as_py() if tel.exists() else None
