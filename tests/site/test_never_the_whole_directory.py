"""No page reads the whole directory for a few rows of another table, not even while the database has no statistics.

Under row policies each row that is read is asked for first: a join that the planner turns round, because it takes an
empty table for a large one, costs half a minute among 3,000 members and has no end among 2.6 million.
"""

import re
from functools import partial

import pytest
from django.db import connection, connections
from tests.site import people
from tests.site.browser.march import MONDAY, a_draft, a_referral, march

from promotora.apps.accounts.roles import Role
from promotora.apps.core import clock
from promotora.apps.people.models import Member, PossibleDuplicate
from promotora.apps.tel.queries.lists import cins_of

# By which columns a page may come to the rows of a table that holds all members: only by whom it already knows.
REACHED_BY = {
    "people_member": re.compile(r"\b(id|same_as_id) = "),
    "people_membernumber": re.compile(r"\b(member_id\)? = |\(?value\b)"),
    "people_contact": re.compile(r"\b(member_id|id) = "),
    "people_coverage": re.compile(r"\b(member_id|id) = "),
    "tel_listing": re.compile(r"\b(member_id = |\"?position\"? [<>=])"),
}
EVERYONE = (
    "/",
    "/members/",
    "/members/?q=maria",
    "/members/?q=9111",
    "/members/?q=1961-05-09",
    "/members/{member}/",
    "/members/{member}/contacts/",
    "/members/{member}/coverage/",
    "/members/{member}/people/",
    "/members/{member}/consents/",
    "/members/{member}/health/",
    "/members/{member}/history/",
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
    "/referrals/{referral}/answer/",
    "/drafts/",
    "/drafts/{draft}/",
    "/drafts/trials/{trial}/",
)
PAGES = {
    "dana": (
        *EVERYONE,
        "/members/{member}/languages/",
        "/referrals/",
        "/referrals/add/",
        "/referrals/{referral}/",
        "/members/add/",
        "/members/emergency/",
    ),
    "ana": (*EVERYONE, *OF_THE_PLAN, "/same-person/", "/same-person/{pair}/"),
    "miguel": (*EVERYONE, *OF_THE_PLAN),
    "olga": ("/", "/members/?q=maria", "/members/{member}/", "/members/{member}/looks/", "/emergencies/"),
}


@pytest.fixture
def of(committed, tmp_path):
    """A county whose tables nobody ever analyzed."""
    never_analyzed()
    with clock.stopped_at(MONDAY):
        made = march(tmp_path)
        made.filled["referral"] = a_referral(made)
        made.filled["draft"], made.filled["trial"] = a_draft(made)
        made.who["olga"] = people.staff("Olga Petrov", made.who["dana"].organization, Role.PRIVACY_OFFICER)
        made.filled["pair"] = a_pair(made.who["ana"]).pk
        yield made


def never_analyzed():
    """The database's own cleaning keeps away from every table."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
        for (name,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE "{name}" SET (autovacuum_enabled = off)')


def a_pair(ana):
    with people.working(ana):
        one, other = Member.objects.order_by("pk")[:2]
        return PossibleDuplicate.objects.create(one=one, other=other, likely=0.9, suggested_at=clock.now())


class Plans:
    """Asks the planner how each query would be answered before it is; keeps those that read a table from end to end."""

    def __init__(self):
        self.found = {}
        self.asked = 0

    def __call__(self, execute, sql, params, many, context):
        if not many and sql.lstrip(" (\n").upper().startswith(("SELECT", "WITH", "UPDATE", "DELETE")):
            self.asked += 1
            if read := read_by(sql, params):
                self.found[sql] = sorted(read)
        return execute(sql, params, many, context)


def read_by(sql, params):
    """The tables of members that a query would read from end to end."""
    with connection.cursor() as cursor:
        cursor.cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)  # past the wrapper, which would ask again
        ((plan,),) = cursor.cursor.fetchone()
    return read_whole(plan["Plan"])


def read_whole(node):
    """The tables of members of which a plan reads more than the rows of those whom it knows."""
    table, condition = node.get("Relation Name"), node.get("Index Cond") or node.get("Recheck Cond") or ""
    is_whole = table in REACHED_BY and not REACHED_BY[table].search(condition)
    return ({table} if is_whole else set()).union(*(read_whole(each) for each in node.get("Plans", ())))


def plans_of(ask):
    plans = Plans()
    with connection.execute_wrapper(plans):
        ask()
    return plans


def test_no_page_reads_the_whole_directory_without_statistics(of):
    whole, asked = {}, 0
    for name, pages in PAGES.items():
        browser = people.signed_in(of.who[name])
        for page in pages:
            plans = plans_of(partial(answered, browser, page.format(**of.filled)))
            asked += plans.asked
            whole |= {(name, page, *tables): sql for sql, tables in plans.found.items()}
    assert whole == {}
    assert asked > 500
    with people.working(of.who["ana"]):
        hundreds = list(Member.objects.order_by("pk").values_list("pk", flat=True)[:500])
        assert plans_of(lambda: cins_of(hundreds)).found == {}, "as a file is written, 500 members at a time"
        assert read_by(*joined_pairs()) == {"people_member"}, "this test knows one when it meets one"


def answered(browser, address):
    assert browser.get(address).status_code == 200, address


def joined_pairs():
    """How pairs were once read: both members joined, which began with the whole directory, twice."""
    pairs = PossibleDuplicate.objects.filter(dismissed_at=None, one__same_as=None, other__same_as=None)
    return pairs.select_related("one", "other").query.sql_with_params()
