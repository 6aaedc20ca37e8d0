"""No page reads the whole directory for a few rows of another table, not even while the database has no statistics.

Under row policies each row that is read is asked for first: a join that the planner turns round, because it takes an
empty table for a large one, costs seconds among 3,000 members and hours among 2.6 million.
"""

import json

import pytest
from django.db import connection, connections
from tests.site import people
from tests.site.browser.march import MONDAY, a_draft, a_referral, march

from promotora.apps.core import clock

DIRECTORY = {"people_member"}
EVERYONE = ("/", "/members/", "/members/?q=maria", "/members/?q=9111", "/members/?q=1961-05-09", "/emergencies/")
OF_A_MEMBER = (
    "",
    "contacts/",
    "coverage/",
    "people/",
    "consents/",
    "health/",
    "sharing/",
    "looks/",
    "history/",
    "languages/",
)
ON_THE_LIST = (
    "/list/",
    "/list/?q=maria",
    "/list/?sort=name",
    "/list/?new=came&tier=1",
    "/list/files/",
    "/list/views/",
    "/list/{run}/members/{member}/",
    "/list/{run}/members/{member}/evidence/",
    "/list/{before}/members/{member}/",
    "/rules/",
)
OF_THE_PLAN = (
    "/membership/",
    "/same-person/",
    "/runs/",
    "/runs/add/",
    "/runs/{run}/",
    "/runs/{run}/change/",
    "/runs/{run}/change/?way=came",
    "/runs/{run}/change/?way=left",
    "/runs/{run}/change/?way=changed",
    "/runs/{run}/beside/{before}/",
    "/runs/{run}/pictures/",
    "/list/{run}/members/{member}/assign/",
    "/referrals/to-answer/",
    "/referrals/{referral}/",
    "/referrals/{referral}/answer/",
    "/referrals/{referral}/who/",
    "/drafts/",
    "/drafts/{draft}/",
    "/drafts/trials/{trial}/",
    "/drafts/trials/{trial}/came/",
    "/drafts/trials/{trial}/left/",
)
OF_THE_CB_CME = ("/referrals/", "/referrals/add/", "/referrals/{referral}/", "/members/add/", "/members/emergency/")


@pytest.fixture
def of(committed, tmp_path):
    """A county whose tables nobody ever analyzed."""
    never_analyzed()
    with clock.stopped_at(MONDAY):
        made = march(tmp_path)
        made.filled["referral"] = a_referral(made)
        made.filled["draft"], made.filled["trial"] = a_draft(made)
        yield made


def never_analyzed():
    """The database's own cleaning keeps away from every table."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
        for (name,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE "{name}" SET (autovacuum_enabled = off)')


class Plans:
    """Asks the planner how each query would be answered before it is, and keeps those that read a table whole."""

    def __init__(self):
        self.found = {}
        self.asked = 0

    def __call__(self, execute, sql, params, many, context):
        if not many and sql.lstrip(" (\n").upper().startswith(("SELECT", "WITH", "UPDATE", "DELETE")):
            self.asked += 1
            with connection.cursor() as cursor:
                cursor.cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
                (plan,) = cursor.cursor.fetchone()
            told = plan if isinstance(plan, list) else json.loads(plan)
            for table in read_whole(told[0]["Plan"]) & DIRECTORY:
                self.found.setdefault((table, sql), params)
        return execute(sql, params, many, context)


def read_whole(node):
    """The tables of which a plan reads every row."""
    here = {node["Relation Name"]} if node["Node Type"] == "Seq Scan" else set()
    return here.union(*(read_whole(each) for each in node.get("Plans", ())))


def test_no_page_reads_the_whole_directory_without_statistics(of):
    import time, os, io, contextlib, traceback
    from pathlib import Path
    while not Path("/tmp/k1/stop").exists():
        probe = Path("/tmp/k1/probe.py")
        if probe.exists():
            text = probe.read_text(); probe.unlink()
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                try:
                    exec(text, {**globals(), "of": of})
                except Exception:
                    print(traceback.format_exc())
            Path("/tmp/k1/out.tmp").write_text(out.getvalue()); os.rename("/tmp/k1/out.tmp", "/tmp/k1/out.txt")
        time.sleep(0.2)
    answered = []
    for name, pages in (
        ("dana", EVERYONE + ON_THE_LIST + OF_THE_CB_CME),
        ("ana", EVERYONE + ON_THE_LIST + OF_THE_PLAN),
        ("miguel", EVERYONE + ON_THE_LIST + OF_THE_PLAN),
    ):
        browser = people.signed_in(of.who[name])
        for page in (*pages, *(f"/members/{{member}}/{part}" for part in OF_A_MEMBER)):
            plans = Plans()
            address = page.format(**of.filled)
            t = time.time()
            with connection.execute_wrapper(plans):
                answer = browser.get(address)
            print(name, page, answer.status_code, plans.asked, round(time.time() - t, 2))
            for (table, sql), params in plans.found.items():
                print("   ****", table, sql[:3000], params)
    assert 0
