"""A list of drawn people, and a plain recount of it from the run's own files: no column, no database."""

import csv
import random
import re
from dataclasses import replace
from datetime import date
from html import unescape
from io import StringIO
from pathlib import Path
from urllib.parse import urlencode

import pyarrow.parquet as pq
from tests.site import network, people
from tests.site.tel.lists import ListedPerson

from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.people.models import Member, MemberNumber
from promotora.apps.people.terms import Number
from promotora.apps.tel.actions.assigning import assign
from promotora.apps.tel.models import Run
from promotora.apps.tel.terms import Change
from promotora.county.areas import service_planning_area
from promotora.targeting.compare import compare, compare_openly, read_run

LANGUAGES = {"Spanish": "es", "English": "en", "Korean": "ko", "": "-"}
ZIPS = ("90033", "91331", "90011-1234", "93550", "")
CONDITIONS = ("diabetes", "hypertension", "chf", "copd", "asthma", "mdd", "sud")
CRITERIA = ("A1", "A2", "A3", "B1", "B2", "B3", "B4")
FEBRUARY = date(2020, 2, 1)


def drawn(count: int, seed: int = 1) -> list[ListedPerson]:
    """People of every kind; some of them listed otherwise, or not at all, without what is protected."""
    draw = random.Random(seed)
    return [_one(draw, number) for number in range(count)]


def _one(draw: random.Random, number: int) -> ListedPerson:
    conditions = sorted(draw.sample(CONDITIONS, draw.randint(1, 4)))
    criteria = sorted(draw.sample(CRITERIA, draw.randint(2, 4)))
    one = ListedPerson(
        first=draw.choice(["Rosa", "Gloria", "Sam", "Óscar"]),
        last=draw.choice(["Martínez", "Okafor", "Lee", "de la Cruz"]) + ("" if number % 3 else " Vega"),
        born=date(draw.randint(1930, 2001), draw.choice([2, 3, 3, 12]), draw.choice([1, 2, 3, 28])),
        gender=draw.choice(["female", "male", "unknown"]),
        language=draw.choice(list(LANGUAGES)),
        zip_code=draw.choice(ZIPS),
        tier=draw.randint(1, 3),
        criteria=criteria,
        conditions=conditions,
        stays=draw.choice([0, 0, 1, 2, 6]),
        ed=draw.choice([0, 1, 3, 4, 11]),
        homeless=draw.choice([True, False, None]),
        reasons=[f"=reason {number}", "another reason"],
        in_directory=True,
    )
    return replace(one, openly=_openly(draw, one))


def _openly(draw: random.Random, one: ListedPerson) -> dict | None:
    if "sud" not in one.conditions:
        return {}
    if draw.random() < 0.4 or one.conditions == ["sud"]:
        return None
    return {
        "conditions": [code for code in one.conditions if code != "sud"],
        "criteria": one.criteria[1:],
        "tier": 3,
        "reasons": ["another reason"],
    }


def changed(before: list[ListedPerson], seed: int = 2) -> list[ListedPerson]:
    """The same a month later: some left, some are other, some came."""
    draw = random.Random(seed)
    stay = [one for one in before if draw.random() < 0.8]
    other = [one.now(tier=draw.randint(1, 3)) if draw.random() < 0.4 else one for one in stay]
    return other + drawn(len(before) - len(other) + 3, seed + 10)


def give(run: Run, persons, by, to, because="nearest to where they live"):
    """Some of a list, assigned by the product's own action; those who cannot go stay."""
    if to.organization.kind == Kind.CB_CME:
        network.contracted(by, to.organization)
    with people.working(by):
        numbers = MemberNumber.objects.filter(kind=Number.PERSON, value__in=[one.person_id for one in persons])
        members = list(numbers.values_list("member_id", flat=True))
        return assign(
            run=run,
            members=members,
            to=to.organization,
            because=because,
            by=by.user,
            at=clock.now(),
            today=clock.today(),
        )


# ----------------------------------------------------------------------------------------------------------- recounting


class Recount:
    """A list as its files have it: plain rows, filtered and counted one by one."""

    def __init__(self, run: Run, before: Run | None, persons: list[ListedPerson], by, *, openly: bool = False):
        folder = Path(run.folder)
        change = {}
        if before:
            compared = (compare_openly if openly else compare)(read_run(Path(before.folder)), read_run(folder))
            change = {row["person_id"]: row["change"] for row in compared.to_pylist()}
        who = {one.person_id: one for one in persons}
        with people.working(by):
            numbers = MemberNumber.objects.filter(kind=Number.PERSON, value__in=list(who))
            member = dict(numbers.values_list("value", "member_id"))
            # In the database's own order of letters, which is part of no claim here.
            by_name = Member.objects.filter(pk__in=member.values()).order_by(
                "last_name", "first_name", "birth_date", "pk"
            )
            place = {pk: number for number, pk in enumerate(by_name.values_list("pk", flat=True))}
        self.rows = [
            row | {"who": who[row["person_id"]], "member": member[row["person_id"]],
                   "name": place[member[row["person_id"]]],
                   "new": change.get(row["person_id"], Change.SAME if before else Change.FIRST)}
            for row in pq.read_table(folder / ("open.parquet" if openly else "tel.parquet")).to_pylist()
        ]  # fmt: skip
        self.assigned: dict[int, int] = {}

    def words(self, row) -> dict[str, set[str]]:
        """What each filter would look at."""
        who = row["who"]
        return {
            "tier": {str(row["tier"])},
            "new": {row["new"]},
            "condition": set(row["conditions"]),
            "criterion": set(row["criteria"]),
            "language": {LANGUAGES[who.language]},
            "area": {service_planning_area(who.zip_code) or "-"},
            "zip": {who.zip_code[:5] or "-"},
            "gender": {who.gender},
            "home": {{True: "yes", False: "no", None: "unknown"}[row["chronically_homeless"]]},
            "assigned": {str(self.assigned.get(row["member"], 0))},
        }

    def fits(self, row, wanted: dict, but: str = "") -> bool:
        """Whether somebody fits every filter but one."""
        words = self.words(row)
        for name, values in wanted.items():
            if name == but or name not in words or not values:
                continue
            every = name == "condition" and wanted.get("having") == "all"
            if not (set(values) <= words[name] if every else set(values) & words[name]):
                return False
        age = age_of(row["who"])
        least = {"ed": "ed_visits_12m", "stays": "stays_12m"}
        if any(name in wanted and name != but and row[column] < wanted[name] for name, column in least.items()):
            return False
        return wanted.get("from", 0) <= age <= wanted.get("to", 999)

    def chosen(self, wanted: dict) -> list[int]:
        """Who fits, in the order asked for."""
        rows = sorted((row for row in self.rows if self.fits(row, wanted)), key=self.urgency)
        sorts = {
            "name": lambda row: row["name"],
            "ed": lambda row: -row["ed_visits_12m"],
            "stays": lambda row: -row["stays_12m"],
            "age": lambda row: row["who"].born,
            "newest": lambda row: {Change.CAME: 0, Change.FIRST: 0, Change.CHANGED: 1}.get(row["new"], 2),
        }
        if wanted.get("sort") in sorts:
            rows.sort(key=sorts[wanted["sort"]])
        return [row["member"] for row in rows]

    def urgency(self, row):
        busy = row["ed_visits_12m"] + row["stays_12m"]
        return row["tier"], row["new"] != Change.CAME, -busy, row["person_id"]

    def facet(self, wanted: dict, name: str, value: str) -> int:
        """How many would fit with this value alone, the other filters holding."""
        if name in ("ed", "stays"):
            return sum(self.fits(row, wanted | {name: int(value)}) for row in self.rows)
        if name == "condition" and wanted.get("having") == "all":
            more = wanted | {name: [*wanted.get(name, []), value]}
            return sum(self.fits(row, more) for row in self.rows)
        return sum(self.fits(row, wanted | {name: [value]}) for row in self.rows)


def age_of(person: ListedPerson) -> int:
    today = clock.today()
    return today.year - person.born.year - ((today.month, today.day) < (person.born.month, person.born.day))


# ------------------------------------------------------------------------------------------------------- reading a page

PERSON = re.compile(r'class="person__name" href="/list/\d+/members/(\d+)/"')
BOX = re.compile(
    r'type="checkbox" id="list-[\w-]+" name="(\w+)" value="([^"]*)"[^>]*><label[^>]*>.*? <span class="muted">([\d,]*)<'
)
SELECT = re.compile(r'<select class="usa-select" id="list-\w+" name="(\w+)".*?</select>', re.S)
CHOICE = re.compile(r'<option value="([^"]+)"[^>]*>[^<]*?\(([\d,]+)\)</option>')
COUNT = re.compile(r"<h1>([\d,]+) (?:person fits|people fit)")


class Page:
    """What one page of a list says."""

    def __init__(self, answer):
        self.status = answer.status_code
        self.html = answer.content.decode()
        self.members = [int(number) for number in PERSON.findall(self.html)]
        self.facets = {(name, unescape(value)): number(count) for name, value, count in BOX.findall(self.html)}
        for found in SELECT.finditer(self.html):
            self.facets |= {
                (found.group(1), unescape(value)): number(count) for value, count in CHOICE.findall(found.group(0))
            }
        said = COUNT.search(self.html)
        self.fits = number(said.group(1)) if said else None
        self.last = max(map(int, re.findall(r"[?;&]page=(\d+)", self.html)), default=1)


def number(written: str) -> int:
    return int(written.replace(",", "") or 0)


def every_page(browser, run: Run, wanted: dict) -> list[Page]:
    """All pages of a list, one after the other."""
    first = Page(browser.get(f"/list/{run.pk}/?{address(wanted)}"))
    rest = [
        Page(browser.get(f"/list/{run.pk}/?{address(wanted)}&page={number}")) for number in range(2, first.last + 1)
    ]
    return [first, *rest]


def address(wanted: dict) -> str:
    return urlencode(wanted, doseq=True) or "all"


def saved(browser, run: Run, wanted: dict) -> list[dict]:
    """The rows of the list as a CSV file."""
    answer = browser.post(f"/list/{run.pk}/file/", {"form": "csv", "wanted": urlencode(wanted, doseq=True)})
    assert answer.status_code == 200
    text = answer.content.decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text.split("\r\n\r\n")[0])))
