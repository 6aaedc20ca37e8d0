"""What is timed at one size of the house: pages and queries, as the site's role and as the owner.

python -m benchmarks.house_paths HOME, then a line of input for each round
"""

import json
import random
import statistics
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from benchmarks.house_load import EMAIL, PLAN, house, owner

PATIENCE = 1  # times that everything is done before it is timed
TIMES = 5
SAMPLE = 12  # members who are looked for and opened
NO_PROMISE = " (not promised)"
COUNT = """SELECT count(*) FROM people_access a WHERE a.organization_id = {org} AND a.user_id IS NULL
    AND a.starts <= now() AND (a.ends IS NULL OR a.ends > now())"""


def measure(home: Path) -> None:
    """Answer one line for each line read: the seconds of one round of every path. Two sizes are asked in turn."""
    with house(home):
        paths = Paths()
        print(json.dumps({"ready": paths.notes}), flush=True)
        for _ in sys.stdin:
            print(json.dumps(paths.one_round()), flush=True)


class Paths:
    """What is timed at one size: pages, and queries with row security and without."""

    def __init__(self) -> None:
        from promotora.apps.accounts.models import Organization, User

        self.plan, self.ana = Organization.objects.get(name=PLAN), User.objects.get(email=EMAIL)
        self.agency = Organization.objects.get(name="Agency 0")
        self.dana = User.objects.get(email="coordinator0@example.org")
        self.browser = {"plan": self.signed_in(self.ana), "agency": self.signed_in(self.dana)}
        self.sample = self.members()
        self.pages = self.the_pages()
        self.notes = {"members": owner("SELECT count(*) FROM people_member")[0][0]}
        self.queries = self.lists()
        for _ in range(PATIENCE):
            self.one_round()

    def signed_in(self, person):
        from django.test import Client

        browser = Client()
        browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return browser

    def members(self) -> list[tuple]:
        """(id, first, last, born, CIN, phone) of some whom the agency sees too."""
        rows = owner(
            """SELECT m.id, m.first_name, m.last_name, m.birth_date,
                      (SELECT value FROM people_membernumber n WHERE n.member_id = m.id AND kind = 'cin'),
                      (SELECT value FROM people_contact c WHERE c.member_id = m.id AND way = 'phone')
            FROM people_member m JOIN people_access a ON a.member_id = m.id AND a.organization_id = %s
            WHERE EXISTS (SELECT 1 FROM people_contact c WHERE c.member_id = m.id AND way = 'phone') ORDER BY m.id""",
            [self.agency.pk],
        )
        return random.Random(1).sample(rows, SAMPLE)

    def the_pages(self) -> dict[str, list[tuple[str, str]]]:
        """(who, address) of each path's pages."""
        typed = {
            "name, birth date": [f"{first} {last} {born}" for _, first, last, born, _, _ in self.sample],
            "CIN": [cin for *_, cin, _ in self.sample],
            "phone": [phone for *_, phone in self.sample],
            "two words": [f"{last} {first}" for _, first, last, *_ in self.sample],
            "part of a name": [last[:4] for _, _, last, *_ in self.sample],
            "three digits": [cin[:3] for *_, cin, _ in self.sample],
        }
        pages = {
            f"find by {what}, {who}": [(who, f"/members/?q={text}") for text in texts]
            for what, texts in typed.items()
            for who in ("plan", "agency")
        }
        for who in ("plan", "agency"):
            pages[f"open the record, {who}"] = [(who, f"/members/{row[0]}/") for row in self.sample]
        return pages

    def lists(self) -> dict[str, tuple[str, str]]:
        """(whose scope, statement) by name: whole lists and counts."""
        seen = """FROM people_access a JOIN people_member m ON m.id = a.member_id {more}
            WHERE a.organization_id = {org} AND a.user_id IS NULL AND a.starts <= now()
              AND (a.ends IS NULL OR a.ends > now())"""
        agency = seen.format(org=self.agency.pk, more="")
        contacts = seen.format(org=self.agency.pk, more="JOIN people_contact c ON c.member_id = m.id")
        plan = seen.format(org=self.plan.pk, more="")
        by_name = "ORDER BY m.last_name, m.first_name, m.id"
        return {
            "list of a CB-CME's 2,000": ("agency", f"SELECT m.* {agency} {by_name}"),
            "page of a CB-CME's 2,000": ("agency", f"SELECT m.* {agency} {by_name} LIMIT 50"),
            "contacts of a CB-CME's 2,000": ("agency", f"SELECT c.* {contacts}"),
            "count of a CB-CME's members": ("agency", COUNT.format(org=self.agency.pk)),
            "count of the plan's members": ("plan", COUNT.format(org=self.plan.pk)),
            f"the plan's members by language{NO_PROMISE}": ("plan", f"SELECT m.speaks, count(*) {plan} GROUP BY 1"),
        }

    def one_round(self) -> dict[str, float]:
        took = {f"site: {name}": self.time_pages(pages) for name, pages in self.pages.items()}
        with as_owner():
            took |= {f"owner: {name}": self.time_pages(pages) for name, pages in self.pages.items()}
        for name, (who, statement) in self.queries.items():
            times = 1 if name.endswith(NO_PROMISE) else TIMES
            took[f"site: {name}"] = self.timed("default", who, statement, times)
            took[f"owner: {name}"] = self.timed("owner", who, statement, times)
        return took

    def time_pages(self, pages: list[tuple[str, str]]) -> float:
        """Seconds for a page, on average; the first is to warm up."""
        self.browser[pages[0][0]].get(pages[0][1])
        began = time.perf_counter()
        for who, url in pages:
            self.browser[who].get(url)
        return (time.perf_counter() - began) / len(pages)

    def timed(self, alias: str, who: str, statement: str, times: int) -> float:
        """Seconds for a query, its rows fetched: the middle of so many, after one that warms up."""
        from django.db import connections, transaction

        organization, person = (self.plan, self.ana) if who == "plan" else (self.agency, self.dana)
        with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
            cursor.execute(
                "SELECT set_config('promotora.organization', %s, true), set_config('promotora.user', %s, true)",
                [str(organization.pk), str(person.pk)],
            )
            took = []
            for _ in range(times + 1):
                began = time.perf_counter()
                cursor.execute(statement)
                cursor.fetchall()
                took.append(time.perf_counter() - began)
        return statistics.median(took[1:])


@contextmanager
def as_owner():
    """The site connects as the owner while this lasts: the same pages, without row security."""
    from django.db import connections

    settings, other = connections["default"].settings_dict, connections["owner"].settings_dict
    before = settings["USER"]
    connections["default"].close()
    settings["USER"] = other["USER"]
    try:
        yield
    finally:
        connections["default"].close()
        settings["USER"] = before


if __name__ == "__main__":
    measure(Path(sys.argv[1]))
