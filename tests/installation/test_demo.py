"""The demonstration as somebody sees it who types `make demo`: made, opened, ended, killed, and gone on with."""

import http.cookiejar
import json
import re
import signal
import socket
import subprocess
from html import unescape
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from tests.installation.installations import ROOT, Installation, runs, wait_until

from promotora.demo.place import STEPS

pytestmark = pytest.mark.xdist_group("demo")
MEMBERS = "1500"


class Demo(Installation):
    """One demonstration's folder, and the commands that were started in it."""

    def __init__(self, folder):
        super().__init__(folder / "demo" / "site")
        self.folder = folder / "demo"
        self.said_in, self.elsewhere = folder / "said", folder / "elsewhere"

    def environment(self):
        """What it is told of another installation must not matter."""
        return super().environment() | {"PROMOTORA_HOME": str(self.elsewhere)}

    def open(self, *words):
        return self.start("demo", "--members", MEMBERS, "--out", str(self.folder), "--port", "0", *words)

    def noted(self):
        return json.loads((self.folder / "demo.json").read_text())["steps"]


@pytest.fixture
def demo(tmp_path):
    made = Demo(tmp_path)
    yield made
    made.end()


class Visitor:
    """A browser, as far as pages and forms go."""

    def __init__(self, address):
        self.address = address
        self.opener = build_opener(HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def get(self, path):
        return self.opener.open(self.address.removesuffix("demo/") + path).read().decode()

    def be(self, person):
        key = re.search(r'name="csrfmiddlewaretoken" value="(.*?)"', self.get("demo/"))[1]
        sent = urlencode({"person": person, "csrfmiddlewaretoken": key}).encode()
        return self.opener.open(self.address, sent).read().decode()


def heading(page):
    return unescape(re.search(r"<h1>(.*?)</h1>", page)[1])


def test_it_is_made_opened_and_ended_and_goes_on_where_it_was(demo):
    begun = demo.open()
    visitor = Visitor(begun.address())
    assert tuple(demo.noted()) == STEPS
    assert heading(visitor.get("")) == "Whom do you want to be?"
    assert "Monday, March 2" in visitor.be("ana")
    assert "referral waits for an answer" in visitor.be("ana")
    dana, theo = visitor.be("dana"), visitor.be("theo")
    assert "new on March’s list." in heading(dana)
    assert "Eastside Care Partners" in dana
    assert "Westside Care" in theo
    assert "Everyone here is made up." in theo
    assert "applications wait to be taken up" in visitor.be("nadia")
    assert "Your room in February 2020" in visitor.be("denise")
    visitor.be("grace")
    assert "In review" in visitor.get("applications/")
    name = re.search(r'<h3 class="to-do__name"><a [^>]*><bdi>(.*?),', dana)[1]
    assert name not in visitor.be("theo")
    assert name not in visitor.be("nadia")
    assert not demo.elsewhere.exists()

    assert begun.told(signal.SIGINT, whole_terminal=True) == 0
    assert "goes on where it was" in begun.said()
    assert demo.postmaster() is None

    before = demo.noted()
    again = demo.open()
    assert "new on March’s list." in Visitor(again.address()).be("dana")
    assert "Making the county" not in again.said()
    assert demo.noted() == before
    assert again.told(signal.SIGTERM) == 0
    assert demo.postmaster() is None


MOMENTS = (
    "Making the county: months",
    "Ingesting months",
    "Preparing the database: 0",
    "Bringing the network together: 6",
    "Bringing the network together: 42",
    "Loading the membership: 2",
    "January’s list: 3",
    "January’s list: 5",
    "February’s list: 1",
    "March’s list: 4",
    "Trying a draft of the rules: 0",
    "Placing March’s members: 0",
)
IN_THE_NETWORK = {
    "SELECT count(*) FROM accounts_organization": 67,
    "SELECT count(*) FROM accounts_user": 73,
    "SELECT count(DISTINCT plan_id) FROM network_process": 6,
    "SELECT count(*) FROM network_process": 6,
    "SELECT count(DISTINCT organization_id) FROM network_application": 60,
    "SELECT count(*) FROM (SELECT 1 FROM network_application GROUP BY organization_id, form HAVING count(*) > 1) s": 0,
    "SELECT count(DISTINCT state) FROM network_certification": 9,
    "SELECT count(*) FROM network_event": 3,
    "SELECT count(*) FROM network_announcement": 1,
    "SELECT count(*) FROM network_template": 1,
    "SELECT count(*) FROM tel_placing WHERE state = 'made'": 1,
}
"""What is counted of the network, however often it was killed: all of it once, and every state but one that ended."""


def test_killed_at_any_moment_it_does_that_step_again_and_is_whole(demo):
    for moment in MOMENTS:
        begun = demo.open()
        begun.says(moment)
        assert begun.told(signal.SIGKILL) == -signal.SIGKILL
    begun = demo.open()
    begun.address()
    with demo.database() as owner:
        counted = {asked: owner.execute(asked).fetchone()[0] for asked in IN_THE_NETWORK}
        assert counted == IN_THE_NETWORK
        released = owner.execute("SELECT as_of::text FROM tel_run WHERE state = 'released' ORDER BY as_of").fetchall()
        assert [day for (day,) in released] == ["2020-01-01", "2020-02-01", "2020-03-01"]
        assert owner.execute("SELECT count(*) FROM tel_run").fetchall() == [(3,)]
        assert owner.execute("SELECT count(*) FROM tel_referral").fetchall() == [(1,)]
        assert owner.execute("SELECT state FROM tel_trial").fetchall() == [("done",)]
        [(twice,)] = owner.execute(
            "SELECT count(*) FROM (SELECT because, run_id FROM tel_assigning GROUP BY 1, 2 HAVING count(*) > 1) s"
        ).fetchall()
        assert twice == 0
    assert begun.told(signal.SIGHUP) == 0


def test_ended_in_the_middle_it_says_so_and_leaves_no_server(demo):
    begun = demo.open()
    begun.says("Loading the membership")
    assert begun.told(signal.SIGINT) == 130, begun.said()
    assert "Stopped." in begun.said()
    assert "Traceback" not in begun.said()
    assert demo.postmaster() is None


def test_a_second_one_in_the_same_folder_is_refused_and_fresh_removes_only_a_closed_one(demo):
    begun = demo.open()
    begun.says("Making the county")
    for words in ((), ("--fresh",)):
        other = demo.open(*words)
        assert other.process.wait(timeout=60) == 1
        assert "is open already. End that one with Ctrl-C" in other.said()
    begun.told(signal.SIGKILL)
    fresh = demo.open("--fresh")
    fresh.says("Making the county")
    assert fresh.told(signal.SIGINT) == 130, fresh.said()


def test_fresh_stops_the_server_that_a_killed_one_left_behind(demo):
    begun = demo.open()
    begun.says("Loading the membership")
    begun.told(signal.SIGKILL)
    left = demo.postmaster()
    assert runs(left)
    fresh = demo.open("--fresh")
    fresh.says("Making the county")
    wait_until(lambda: not runs(left))
    fresh.told(signal.SIGINT)


def test_a_port_that_is_taken_is_said_before_anything_is_made(demo):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = demo.run("demo", "--members", MEMBERS, "--out", demo.folder, "--port", port)
    assert done.returncode == 1
    assert "is taken by another program" in done.stderr
    assert "promotora demo --port" in done.stderr
    assert not (demo.folder / "county").exists()


def test_no_other_installation_can_be_opened_as_a_demonstration(site):
    """Not even by its settings, told that everybody is made up."""
    for more in ({}, {"PROMOTORA_SYNTHETIC": "1"}):
        done = site.run("serve", "--port", "0", DJANGO_SETTINGS_MODULE="promotora.demo.settings", **more)
        assert done.returncode == 1
        assert "is not a demonstration's" in done.stderr
        assert "Traceback" not in done.stderr


def test_an_ordinary_site_of_made_up_people_has_no_page_to_be_anyone(site):
    begun = site.start("serve", "--port", "0", PROMOTORA_SYNTHETIC="1")
    visitor = Visitor(begun.address())
    with pytest.raises(HTTPError, match="404"):
        visitor.get("demo/")
    assert begun.told(signal.SIGINT) == 0


def test_make_demo_is_this_very_command():
    """The README's first command."""
    said = subprocess.run(
        ["make", "--no-print-directory", "--dry-run", "demo"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert said.strip().splitlines()[-1].split() == [".venv/bin/promotora", "demo"]
