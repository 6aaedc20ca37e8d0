"""The list on screen at two sizes, side by side: the plan's pages, and those of a CB-CME with sixty members.

python -m benchmarks.lists_on_screen [--listed 2000 200000] [--rounds 15] [--again] [--data bench-data]

Each size has a database server of its own under the data folder, filled once with members and a released list.
"""

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

from benchmarks.house_load import EMAIL, PLAN, house, owner, people

AS_OF = date(2020, 3, 1)
ASSIGNED = 60
PROMISED = 1.3
LANGUAGES = ("Spanish", "English", "Korean", "Armenian", "")
ZIPS = tuple(str(90_001 + number) for number in range(300))
TIMES = 3
PAGES = {
    "no filter, plan": ("plan", "/list/?all"),
    "three filters, plan": ("plan", "/list/?tier=2&language=es&condition=diabetes"),
    "by name, plan": ("plan", "/list/?sort=name"),
    "filtered and by name, plan": ("plan", "/list/?home=no&ed=1&sort=name"),
    "page 40, plan": ("plan", "/list/?page=40"),
    "search by CIN, plan": ("plan", "/list/?q=90000015S"),
    "no filter, CB-CME with 60": ("agency", "/list/?all"),
    "three filters, CB-CME with 60": ("agency", "/list/?tier=1&tier=2&language=es&condition=diabetes"),
}
FIRST = "first page of a new process, plan (not promised)"
ASSIGN = "assign one member, plan"

# ----------------------------------------------------------------------------------------------------------- filling it

MEMBERS = """
WITH drawn AS (SELECT nextval(pg_get_serial_sequence('people_member', 'id')) AS id, n FROM generate_series(1, %s) n),
access AS (
    INSERT INTO people_access (member_id, organization_id, starts, because, note)
    SELECT id, %s, timestamptz '2019-01-01', 'plan', '' FROM drawn),
members AS (
    INSERT INTO people_member (id, version, first_name, last_name, called, birth_date, gender, race, speaks, reads,
                               format, added_at)
    SELECT id, 1, (array['Maria','Rosa','Sam','Thi','Ana','Jose'])[1 + n %% 6],
           (array['Garcia','Lee','Okafor','Nguyen','Cole'])[1 + n %% 5] || chr(97 + n / 30 %% 26)
               || chr(97 + n / 780 %% 26), '',
           date '1940-01-01' + (n * 37 %% 22000), 'female', '', 'es', 'es', 'standard', now() FROM drawn)
INSERT INTO people_membernumber (member_id, kind, value, given_by_id)
SELECT id, kind, '9' || lpad(n::text, 7, '0') || 'S', %s FROM drawn, unnest(array['person', 'cin']) kind
"""


def fill(home: Path, listed: int) -> None:
    """Members, a released list of all of them, and sixty assigned to one CB-CME."""
    with house(home):
        plan = people()
        began = time.perf_counter()
        owner("SET session_replication_role = replica")
        owner(MEMBERS, [listed, plan.pk, plan.pk])
        owner("SET session_replication_role = DEFAULT")
        owner("SELECT promotora_key_members(array(SELECT id FROM people_member))")
        owner("VACUUM (ANALYZE)")
        run_id = a_list(plan, listed)
        contract_three(plan)
        assign_sixty(plan, run_id)
        owner("VACUUM (ANALYZE)")
        print(json.dumps({"listed": listed, "seconds": time.perf_counter() - began, "run": run_id}))


def eyes(plan):
    from promotora.apps.accounts.models import User
    from promotora.apps.core.scope import Scope

    return Scope(user_id=User.objects.get(email=EMAIL).pk, organization_id=plan.pk)


def a_list(plan, listed: int) -> int:
    """A list brought in as the product does it, without the engine."""
    from promotora.apps.accounts.models import User
    from promotora.apps.core import clock, scope
    from promotora.apps.tel.actions import runs
    from promotora.apps.tel.actions.bringing_in import Made, bring_in
    from promotora.apps.tel.loading.listings import Found
    from promotora.targeting import programs

    ana = User.objects.get(email=EMAIL)
    tel, person = tables(listed)
    with scope.entered(eyes(plan)):
        policy = programs.in_force("hhp", AS_OF)
        run = runs.put_down(organization=plan, policy=policy, as_of=AS_OF, by=ana, at=clock.now())
        runs.start(run, at=clock.now(), previous=None)
        bring_in(run=run, found=Found(tel, tel, person), packed=None, at=clock.now(), made=Made())
        runs.review(run=run, by=ana, at=clock.now())
        runs.release(run=run, by=ana, at=clock.now())
    return run.pk


def tables(listed: int):
    import numpy as np
    import pyarrow as pa

    from promotora.targeting.engines.base import PERSON, TEL
    from promotora.targeting.model.conditions import ALL_CONDITIONS

    draw = np.random.default_rng(1)
    numbers = [f"9{number:07d}S" for number in range(1, listed + 1)]
    codes = [condition.code for condition in ALL_CONDITIONS]
    rows = {
        "person_id": numbers,
        "member_id": numbers,
        "program": ["hhp"] * listed,
        "version": ["2020-01-01"] * listed,
        "as_of": [AS_OF] * listed,
        "tier": draw.integers(1, 4, listed).tolist(),
        "criteria": [["A1", "B1"] if odd else ["A2", "B3"] for odd in draw.integers(0, 2, listed).tolist()],
        "conditions": [sorted({codes[one], codes[other]}) for one, other in draw.integers(0, 14, (listed, 2)).tolist()],
        "condition_count": [2] * listed,
        "stays_12m": draw.poisson(1, listed).tolist(),
        "ed_visits_12m": draw.poisson(3, listed).tolist(),
        "chronically_homeless": [(None, True, False)[one] for one in draw.integers(0, 3, listed).tolist()],
        "reasons": [["two qualifying conditions", "3 ED visits in the last year"]] * listed,
    }
    whose = {
        "person_id": numbers,
        "birth_date": (np.datetime64("1940-01-01") + draw.integers(0, 22_000, listed)).tolist(),
        "gender": ["female"] * listed,
        "race": [None] * listed,
        "language": [LANGUAGES[one] for one in draw.integers(0, len(LANGUAGES), listed).tolist()],
        "zip_code": [ZIPS[one] for one in draw.integers(0, len(ZIPS), listed).tolist()],
    }
    return pa.table(rows, schema=TEL), pa.table(whose, schema=PERSON)


def contract_three(plan) -> None:
    """Only a certified and contracted CB-CME may be given members."""
    from tests.site.network import contracted

    from promotora.apps.accounts.models import Organization, Position, User

    analyst = Position.objects.select_related("organization", "user").get(user=User.objects.get(email=EMAIL))
    for number in range(3):
        contracted(analyst, Organization.objects.get(name=f"Agency {number}"))


def assign_sixty(plan, run_id: int) -> None:
    from promotora.apps.accounts.models import Organization, User
    from promotora.apps.core import clock, scope
    from promotora.apps.tel.actions.assigning import assign
    from promotora.apps.tel.models import Listing, Run

    with scope.entered(eyes(plan)):
        members = list(Listing.objects.filter(run=run_id).values_list("member_id", flat=True)[: ASSIGNED * 10 : 10])
        assign(
            run=Run.objects.select_related("organization").get(pk=run_id),
            members=members,
            to=Organization.objects.get(name="Agency 0"),
            because="nearest to where they live",
            by=User.objects.get(email=EMAIL),
            at=clock.now(),
            today=clock.today(),
        )


# ------------------------------------------------------------------------------------------------------------ timing it


class Paths:
    """The pages of one size."""

    def __init__(self) -> None:
        from promotora.apps.accounts.models import Organization, User
        from promotora.apps.core import scope
        from promotora.apps.tel.models import Run

        self.browser = {
            "plan": signed_in(User.objects.get(email=EMAIL)),
            "agency": signed_in(User.objects.get(email="coordinator0@example.org")),
        }
        self.plan = Organization.objects.get(name=PLAN)
        self.to = [Organization.objects.get(name=f"Agency {number}").pk for number in (1, 2)]
        with scope.entered(eyes(self.plan)):
            self.run = Run.objects.get().pk
        for _ in range(2):
            self.one_round()

    def one_round(self) -> dict[str, float]:
        took = {name: self.timed(who, url) for name, (who, url) in PAGES.items()}
        return took | {FIRST: self.first(), ASSIGN: self.assign()}

    def timed(self, who: str, url: str) -> float:
        """Seconds: the middle of a few."""
        return statistics.median(self.once(who, url) for _ in range(TIMES))

    def once(self, who: str, url: str) -> float:
        began = time.perf_counter()
        answer = self.browser[who].get(url)
        took = time.perf_counter() - began
        assert answer.status_code == 200, answer.status_code
        assert b'class="person__name"' in answer.content, url
        return took

    def first(self) -> float:
        """With nothing in memory."""
        from promotora.apps.tel.queries import columns

        columns.forget()
        return self.once("plan", "/list/?all")

    def assign(self) -> float:
        """One member of the first page, from one CB-CME to another and back."""
        import re

        page = self.browser["plan"].get("/list/?all").content.decode()
        member = re.findall(r'name="picked" value="(\d+)"', page)[7]
        self.to.reverse()
        url = f"/list/{self.run}/members/{member}/assign/"
        given = {"to": self.to[0], "because": "nearest", "picked": member}
        check = self.browser["plan"].post(url, given).content.decode()
        seen = re.search(r'name="seen" value="(\w+)"', check)
        began = time.perf_counter()
        answer = self.browser["plan"].post(url, given | {"sure": "yes", "seen": seen.group(1) if seen else ""})
        took = time.perf_counter() - began
        assert answer.status_code == 302, answer.status_code
        return took


def signed_in(person):
    from django.test import Client

    browser = Client()
    browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def measure(home: Path) -> None:
    """Answer one line for each line read: the seconds of one round. Two sizes are asked in turn."""
    with house(home):
        paths = Paths()
        print(json.dumps({"ready": True}), flush=True)
        for _ in sys.stdin:
            print(json.dumps(paths.one_round()), flush=True)


# ----------------------------------------------------------------------------------------------------------- both sizes


class Size:
    """The measuring process of one size."""

    def __init__(self, home: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.lists_on_screen", "--measure", str(home)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.answer()
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


def prepared(data: Path, listed: int, *, again: bool) -> Path:
    """The home of one size, filled if it is not there."""
    home = (data / f"list-{listed}").absolute()
    done = home / "filled"
    if again or not done.exists():
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        subprocess.run(
            [sys.executable, "-m", "benchmarks.lists_on_screen", "--fill", str(home), "--listed", str(listed)],
            check=True,
        )
        done.touch()
    return home


def run(data: Path, sizes: list[int], rounds: int, *, again: bool = False) -> dict[str, list[float]]:
    """Fill both, measure both in turn; the seconds of each path at each size."""
    running = [Size(prepared(data, listed, again=again)) for listed in sizes]
    for number in range(rounds):
        for size in running if number % 2 else reversed(running):
            size.one_round()
    for size in running:
        size.end()
    return {path: [size.median(path) for size in running] for path in running[0].rounds[0]}


def report(sizes: list[int], found: dict[str, list[float]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("page", *(f"{listed:,} listed" for listed in sizes), "ratio", "promised")
    for path, seconds in found.items():
        promised = "" if path == FIRST else f"≤ {PROMISED}"
        times = [f"{each * 1000:.1f} ms" for each in seconds]
        table.add_row(path, *times, f"{seconds[-1] / seconds[0]:.2f} ×", promised)
    Console(width=140).print(table)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--listed", type=int, nargs="+", default=[2_000, 200_000])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--again", action="store_true", help="fill anew")
    parser.add_argument("--data", type=Path, default=Path("bench-data"))
    parser.add_argument("--fill", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.fill:
        fill(options.fill, options.listed[0])
    elif options.measure:
        measure(options.measure)
    else:
        report(options.listed, run(options.data, options.listed, options.rounds, again=options.again))


if __name__ == "__main__":
    main()
