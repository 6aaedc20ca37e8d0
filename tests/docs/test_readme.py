"""Every command that the README shows runs, in the order shown, in one folder."""

import os
import re
import shlex
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from http.cookiejar import CookieJar
from pathlib import Path
from socket import socket
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest

ROOT = Path(__file__).parents[2]
COMMANDS = [
    line.split("#")[0].strip()
    for block in re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    for line in block.splitlines()
]


SERVE = "promotora serve"


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=300, check=False, env=at_home(folder)
    )


def at_home(folder: Path) -> dict[str, str]:
    """The environment of somebody who has set nothing, and whose home is this folder."""
    ours = ("DJANGO_SETTINGS_MODULE", "PROMOTORA_", "DATABASE_")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)} | {
        "PROMOTORA_HOME": str(folder / "home")
    }


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A folder not under pytest's own, which every other run of root's closes to PostgreSQL's user when it begins."""
    with tempfile.TemporaryDirectory(prefix="promotora-") as folder:
        yield Path(folder)


@pytest.mark.parametrize("command", [each for each in COMMANDS if each.startswith("make ")])
def test_a_make_command_of_the_readme_is_there(command: str) -> None:
    assert run([*shlex.split(command), "--dry-run"], ROOT).returncode == 0


def test_make_demo_of_the_readme_opens_a_site_that_one_enters_as_anybody_until_ctrl_c(tmp_path: Path) -> None:
    """The very command that make runs, on a smaller county."""
    assert COMMANDS[0] == "make demo"
    shown = run(["make", "--no-print-directory", "--dry-run", "demo"], ROOT).stdout.strip().splitlines()[-1]
    words = shlex.split(shown.removeprefix(".venv/bin/promotora"))
    command = [sys.executable, "-m", "promotora", *words, "--members", "1500", "--port", "0"]
    with (tmp_path / "said").open("w") as into:
        demo = subprocess.Popen(command, cwd=tmp_path, env=at_home(tmp_path), stdout=into, stderr=into)
    try:
        address = _address(tmp_path / "said", demo)
        browser = build_opener(HTTPCookieProcessor(CookieJar()))
        page = browser.open(address, timeout=30).read().decode()
        key = re.findall(r'name="csrfmiddlewaretoken" value="(.*?)"', page)[0]
        sent = urlencode({"person": "ana", "csrfmiddlewaretoken": key}).encode()
        assert "plan analyst" in browser.open(address, sent, timeout=30).read().decode()
    finally:
        demo.send_signal(signal.SIGINT)
        demo.wait(timeout=60)
    assert demo.returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["demo", "said"]


def _address(said: Path, demo: subprocess.Popen[bytes]) -> str:
    """Where the demonstration's site is, once it says so."""
    for _ in range(600):
        found = re.findall(r"Promotora is at (\S+)", said.read_text())
        if found:
            return found[0]
        assert demo.poll() is None, said.read_text()
        time.sleep(0.5)
    raise AssertionError(f"The demonstration did not open within five minutes: {said.read_text()}")


def test_the_promotora_commands_of_the_readme_run(tmp_path: Path) -> None:
    shown = [each for each in COMMANDS if each.startswith("promotora ") and each != SERVE]
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


def test_the_site_of_the_readme_is_served_until_ctrl_c(tmp_path: Path) -> None:
    assert SERVE in COMMANDS
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", *shlex.split(SERVE), "--port", port]
    with subprocess.Popen(command, env=at_home(tmp_path), stdout=subprocess.PIPE, text=True) as site:
        try:
            assert "promotora" in _answer(f"http://localhost:{port}/").lower()
        finally:
            site.send_signal(signal.SIGINT)
        site.communicate(timeout=60)
    assert site.returncode == 0


def _answer(url: str) -> str:
    """What the site says, once it is up."""
    for _ in range(240):
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:
                return answer.read().decode()
        except (URLError, TimeoutError):
            time.sleep(0.5)
    raise AssertionError(f"{url} did not answer within two minutes.")


def _somebody(folder: Path) -> str | None:
    """A person who is on the list, once there is one: the README's example need not be."""
    import pyarrow.parquet as pq

    tel = folder / "march" / "tel.parquet"
    return pq.read_table(tel)["person_id"][0].as_py() if tel.exists() else None
