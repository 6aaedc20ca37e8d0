"""The house at two sizes, side by side: loading a membership, finding a member, opening the record, and row security.

python -m benchmarks.house [--members 26000 2600000] [--rounds 15] [--data bench-data]

Each size has a database server of its own under the data folder, filled once by loading a county's eligibility table.
"""

import argparse
import json
import math
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

NEXT_MONTH = date(2020, 2, 1)
MONTHS = 24
CB_CMES, EACH = 10, 2_000
PLAN, EMAIL = "Arroyo Community Plan", "ana@example.org"
PATIENCE = 3  # times that a query is run before it is timed
SAMPLE = 6  # members who are looked for and opened


@dataclass
class Loaded:
    """One load: seconds of wall and of processor, and peak memory in GiB, the database's working process included."""

    members: int
    wall: float
    cpu: float
    memory: float
    steps: dict[str, float]


# ---------------------------------------------------------------------------------------------- in a process of one size


@contextmanager
def house(home: Path):
    """Django, and the database server of one size."""
    os.environ["PROMOTORA_HOME"] = str(home)
    os.environ.pop("DATABASE_URL", None)
    from promotora.portal import opening

    with opening.opened():
        from django.conf import settings

        settings.ALLOWED_HOSTS = ["*"]
        opening.bring_up_to_date(lambda sentence: None)
        yield


def fill(home: Path, members: int) -> None:
    """Load a county's members, let ten CB-CMEs see two thousand each, and print what the load took."""
    with house(home):
        table = home / "eligibility.parquet"
        write_table(table, members)
        plan = people()
        print(json.dumps(asdict(load(plan, table))))
        share(plan)
        owner("VACUUM (ANALYZE)")


def write_table(path: Path, members: int) -> None:
    import pyarrow.parquet as pq

    from promotora.county import CountyPlan, eligibility, population

    county = CountyPlan(members, MONTHS, seed=1, last_month=NEXT_MONTH)
    pq.write_table(eligibility.table(county, population.draw(county)), path)


def people():
    """The plan and its analyst, and CB-CMEs with a coordinator each; who may sign in."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    from promotora.apps.accounts.models import Organization, Position, User
    from promotora.apps.accounts.roles import Role
    from promotora.apps.accounts.terms import Kind

    plan = Organization.objects.create(name=PLAN, kind=Kind.PLAN)
    staff = [(plan, EMAIL, Role.PLAN_ANALYST)]
    for number in range(CB_CMES):
        agency = Organization.objects.create(name=f"Agency {number}", kind=Kind.CB_CME)
        staff.append((agency, f"coordinator{number}@example.org", Role.CARE_COORDINATOR))
    for organization, email, role in staff:
        person = User.objects.create_user(email, name=email)
        TOTP.activate(person, generate_totp_secret())
        Position.objects.create(user=person, organization=organization, role=role, starts=date(2020, 1, 1))
    return plan


def load(plan, table: Path) -> Loaded:
    """The load itself, in this process, as the job worker does it."""
    from django.db import connection

    from promotora.apps.core import clock
    from promotora.apps.core.scope import Scope, entered
    from promotora.apps.people.actions.loading import ask_for_load, do_load
    from promotora.apps.people.models import Load

    of = Scope(organization_id=plan.pk)
    with entered(of):
        asked = ask_for_load(organization=plan, path=table, name=table.name, by=None, at=clock.now(), by_worker=False)
    connection.ensure_connection()
    backend = Watched(connection.connection.info.backend_pid)
    steps: list[tuple[str, float]] = []
    began, cpu = time.perf_counter(), time.process_time() + backend.cpu()
    do_load(load_id=asked.pk, of=of, now=clock.now, tell=lambda step: steps.append((step, time.perf_counter())))
    wall = time.perf_counter() - began
    ends = [*(at for _, at in steps[1:]), began + wall]
    with entered(of):
        done = Load.objects.get(pk=asked.pk)
    assert done.state == "done", done.because
    return Loaded(
        members=done.members_added,
        wall=wall,
        cpu=time.process_time() + backend.cpu() - cpu,
        memory=(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20)) + backend.most / (1 << 20),
        steps={step: end - at for (step, at), end in zip(steps, ends, strict=True)},
    )


class Watched:
    """The database's process that works for us: its processor time, and the most memory of its own."""

    def __init__(self, pid: int) -> None:
        self.proc = Path("/proc") / str(pid)
        self.most = 0
        threading.Thread(target=self._watch, daemon=True).start()

    def cpu(self) -> float:
        fields = (self.proc / "stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def _watch(self) -> None:
        while self.proc.exists():
            lines = dict(line.split(":", 1) for line in (self.proc / "status").read_text().splitlines() if ":" in line)
            self.most = max(self.most, int(lines.get("RssAnon", "0 kB").split()[0]))
            time.sleep(0.2)


def share(plan) -> None:
    """Each CB-CME sees two thousand members, drawn from all."""
    owner(
        """INSERT INTO people_access (member_id, organization_id, starts, because, note)
        SELECT m.id, o.id, now() - interval '1 day', 'assigned', ''
        FROM (SELECT id, row_number() OVER (ORDER BY md5(id::text)) AS place FROM people_member) m
        JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS number FROM accounts_organization WHERE kind = 'cb_cme') o
        ON (m.place - 1) / %s = o.number""",
        [EACH],
    )


def owner(sql: str, values=None) -> list[tuple]:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


# ---------------------------------------------------------------------------------------------------------- measuring


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
        self.queries = self.the_queries()
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

    def the_queries(self) -> dict[str, list[tuple[str, list[str]]]]:
        """(whose scope, statements) by name: those that the pages make, and whole lists and counts."""
        made = {name: [(who, self.statements(who, url)) for who, url in pages] for name, pages in self.pages.items()}
        return {**made, **self.lists()}

    def statements(self, who: str, url: str) -> list[str]:
        """The SELECTs of members' tables that a page makes."""
        from django.db import connection, reset_queries

        connection.force_debug_cursor = True
        reset_queries()
        answer = self.browser[who].get(url)
        assert answer.status_code == 200, (url, answer.status_code)
        made = [query["sql"] for query in connection.queries]
        connection.force_debug_cursor = False
        return [sql for sql in made if "people_" in sql and sql.lstrip(" \n(").startswith(("SELECT", "WITH"))]

    def lists(self) -> dict[str, list[tuple[str, list[str]]]]:
        seen = """FROM people_access a JOIN people_member m ON m.id = a.member_id
            WHERE a.organization_id = {org} AND a.user_id IS NULL AND a.starts <= now() AND (a.ends IS NULL OR a.ends > now())"""
        count = """SELECT count(*) FROM people_access a WHERE a.organization_id = {org} AND a.user_id IS NULL
            AND a.starts <= now() AND (a.ends IS NULL OR a.ends > now())"""
        agency, plan = self.agency.pk, self.plan.pk
        every = f"SELECT m.* {seen} ORDER BY m.last_name, m.first_name, m.id"
        return {
            "list of a CB-CME's 2,000": [("agency", [every.format(org=agency)])],
            "page of a CB-CME's 2,000": [("agency", [f"{every.format(org=agency)} LIMIT 50"])],
            "contacts of a CB-CME's 2,000": [
                (
                    "agency",
                    [
                        f"SELECT c.* {seen} ".format(org=agency).replace(
                            "WHERE", "JOIN people_contact c ON c.member_id = m.id WHERE"
                        )
                    ],
                )
            ],
            "count of a CB-CME's members": [("agency", [f"SELECT count(*) {seen}".format(org=agency)])],
            "count of the plan's members": [("plan", [count.format(org=plan)])],
            "count of the plan's by language": [
                ("plan", [f"SELECT m.speaks, count(*) {seen} GROUP BY 1".format(org=plan)])
            ],
        }

    def one_round(self) -> dict[str, float]:
        took = {f"page: {name}": self.time_pages(pages) for name, pages in self.pages.items()}
        for name, asked in self.queries.items():
            took[f"site: {name}"], took[f"owner: {name}"] = self.time_both(asked)
        return took

    def time_pages(self, pages: list[tuple[str, str]]) -> float:
        began = time.perf_counter()
        for who, url in pages:
            self.browser[who].get(url)
        return time.perf_counter() - began

    def time_both(self, asked: list[tuple[str, list[str]]]) -> tuple[float, float]:
        """The same statements as the site's role in scope and as the owner, whom row security does not hold."""
        site = owned = 0.0
        for who, statements in asked:
            site += self.timed("default", who, statements)
            owned += self.timed("owner", who, statements)
        return site, owned

    def timed(self, alias: str, who: str, statements: list[str]) -> float:
        from django.db import connections, transaction

        organization, person = (self.plan, self.ana) if who == "plan" else (self.agency, self.dana)
        with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
            cursor.execute(
                "SELECT set_config('promotora.organization', %s, true), set_config('promotora.user', %s, true)",
                [str(organization.pk), str(person.pk)],
            )
            began = time.perf_counter()
            for sql in statements:
                cursor.execute(sql)
                cursor.fetchall()
            return time.perf_counter() - began


# ---------------------------------------------------------------------------------------------------- both, and a table


class Size:
    """The measuring process of one size."""

    def __init__(self, home: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.house", "--measure", str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.notes = self.answer()["ready"]
        self.rounds: list[dict[str, float]] = []

    def answer(self) -> dict:
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("A measuring process ended.")
        return json.loads(line)

    def one_round(self) -> None:
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        self.rounds.append(self.answer())

    def end(self) -> None:
        self.process.stdin.close()
        self.process.wait()

    def median(self, path: str) -> float:
        return statistics.median(each[path] for each in self.rounds)


def prepared(data: Path, members: int, *, again: bool) -> tuple[Path, Loaded]:
    """The home of one size, filled if it is not there, and what its load took."""
    home, noted = data / f"house-{members}", data / f"house-{members}.json"
    if again or not noted.exists():
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.house", "--fill", str(home), str(members)],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
        noted.write_text(done.stdout.strip().splitlines()[-1])
    return home, Loaded(**json.loads(noted.read_text()))


def run(data: Path, sizes: list[int], rounds: int, *, again: bool = False) -> None:
    """Fill both, measure both in turn, and print one table of ratios."""
    from rich.console import Console

    console = Console(width=140)
    homes, loads = zip(*(prepared(data, members, again=again) for members in sizes), strict=True)
    running = [Size(home.absolute()) for home in homes]
    for number in range(rounds):
        for size in running if number % 2 else reversed(running):
            size.one_round()
    for size in running:
        size.end()
    report(console, list(loads), running)
    results = {
        str(members): [asdict(load), size.rounds] for members, load, size in zip(sizes, loads, running, strict=True)
    }
    (data / "house.json").write_text(json.dumps(results))


def report(console, loads: list[Loaded], sizes: list[Size]) -> None:
    from rich.table import Table

    small, large = sizes[0], sizes[-1]
    table = Table("what", *(f"{load.members:,}" for load in loads), "ratio", "promised")
    for path in sorted(large.rounds[0]):
        if path.startswith("page: "):
            times = [f"{size.median(path) * 1000 / SAMPLE:.1f} ms" for size in sizes]
            table.add_row(path, *times, f"{large.median(path) / small.median(path):.2f} ×", "≤ 1.3 large ÷ small")
    for path in sorted(large.rounds[0]):
        if path.startswith("site: "):
            name = path.removeprefix("site: ")
            ratios = [f"{size.median(path) / size.median(f'owner: {name}'):.2f} ×" for size in sizes]
            table.add_row(f"row security ÷ none: {name}", *ratios, "", "≤ 1.3")
    for what, unit in (("wall", "s"), ("cpu", "s"), ("memory", "GiB")):
        values = [f"{getattr(load, what):.2f} {unit}" for load in loads]
        table.add_row(f"load: {what}", *values, "", {"memory": "≤ 1.5 GiB", "wall": "≤ 360 s"}.get(what, ""))
    if len(loads) > 1:
        table.add_row("load: growth exponent", *[""] * len(loads), f"{growth(loads):.2f}", "≤ 1.1")
    console.print(table)


def growth(loads: list[Loaded]) -> float:
    """With which power of the members the load's time grows."""
    return math.log(loads[-1].wall / loads[0].wall) / math.log(loads[-1].members / loads[0].members)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--members", type=int, nargs="+", default=[26_000, 2_600_000])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--again", action="store_true", help="load again, and measure that anew")
    parser.add_argument("--data", type=Path, default=Path("bench-data"))
    parser.add_argument("--fill", nargs=2, metavar=("HOME", "MEMBERS"), help=argparse.SUPPRESS)
    parser.add_argument("--measure", type=Path, metavar="HOME", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.fill:
        fill(Path(options.fill[0]).absolute(), int(options.fill[1]))
    elif options.measure:
        measure(options.measure)
    else:
        run(options.data, options.members, options.rounds, again=options.again)


if __name__ == "__main__":
    main()
