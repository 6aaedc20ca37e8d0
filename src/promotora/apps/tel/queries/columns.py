"""A list in columns: one value a listing, the most urgent first. All counting, filtering and sorting is done on these.

The plan's are the columns that its run wrote (loading/columns.py), kept in this process while there is room. For
anybody else the same columns are made of the rows that they may see of the members assigned to them: what is counted
is what is seen, and nothing else.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from threading import Lock
from typing import Any

import numpy as np
import numpy.typing as npt
from django.db import connection

from promotora.apps.tel.models import Assignment, ListColumn, Listing, Run
from promotora.apps.tel.queries.assigned import Places, changed_since, last_act, patched
from promotora.apps.tel.terms import Change
from promotora.targeting.model.conditions import ALL_CONDITIONS, mask_of

Cells = npt.NDArray[Any]
ROOM = 192 << 20  # bytes of columns that one process keeps
HOMELESS = ("unknown", "no", "yes")
CONDITIONS = tuple(condition.code for condition in ALL_CONDITIONS)
EPOCH = date(1970, 1, 1)
ASSIGNED = "assigned"


@dataclass(frozen=True)
class Columns:
    """One value a listing in each column; `words` are what a column's numbers or bits stand for.

    `made`: what was worked out once, for as long as the columns are kept. `assigned` is there for the plan alone.
    """

    cells: Mapping[str, Cells]
    words: Mapping[str, Sequence[Any]]
    made: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    def __len__(self) -> int:
        return len(self.cells["member"])

    def __getitem__(self, name: str) -> Cells:
        return self.cells[name]

    def once(self, what: Any, make: Callable[[], Any]) -> Any:
        """What `make` gives, worked out the first time."""
        if what not in self.made:
            self.made[what] = make()
        return self.made[what]

    @property
    def places(self) -> Places:
        """Where members stand."""
        found: Places = self.once("places", lambda: Places(self["member"]))
        return found

    @property
    def bytes(self) -> int:
        """How much memory they take, with the orders that may be worked out of them."""
        return sum(cells.nbytes for cells in self.cells.values()) + len(self) * 60


def columns_of(run: Run, organization_id: int) -> Columns:
    """The columns of a run as this organization may see it; empty ones of a run that has no list."""
    return _of_plan(run) if run.organization_id == organization_id else _of_rows(run, organization_id)


# ----------------------------------------------------------------------------------------------------------- the plan's


@dataclass
class Kept:
    """The columns of one run in memory: of which rows, and up to which act of assigning."""

    versions: Mapping[str, tuple[int, int]]
    columns: Columns
    assigned: Cells
    act: int


_kept: OrderedDict[tuple[str, int], Kept] = OrderedDict()
_lock = Lock()


def _of_plan(run: Run) -> Columns:
    """From memory if the rows are still those that were read. Which rows there are is always asked, as one's own."""
    rows = ListColumn.objects.filter(run=run, organization=run.organization_id)
    versions = {name: (pk, version) for name, pk, version in rows.values_list("name", "pk", "version")}
    if not versions:
        return EMPTY
    key = (str(connection.settings_dict["NAME"]), run.pk)
    act = last_act(run.organization_id)
    with _lock:
        kept = _kept.get(key)
    if kept is None or kept.versions != versions:
        kept = _read(run, versions)
    if kept.act != act:
        kept = _caught_up(run, kept, act)
    _keep(key, kept)
    return kept.columns


def _read(run: Run, versions: Mapping[str, tuple[int, int]]) -> Kept:
    cells: dict[str, Cells] = {}
    words: dict[str, Sequence[Any]] = {"condition": CONDITIONS}
    for column in ListColumn.objects.filter(run=run):
        cells[column.name] = np.frombuffer(bytes(column.cells), dtype=column.kind)
        words[column.name] = tuple(column.words)
    assigned = cells.pop(ASSIGNED, np.zeros(len(cells["member"]), np.int64))
    cells, words = tidy(cells, words)
    columns = Columns(cells, words)
    return Kept(versions, with_assigned(columns, assigned), assigned, versions.get(ASSIGNED, (0, 0))[1])


TIDY = {"conditions": "condition", "criteria": "criterion", "homeless": "home", "change": "new"}
"""The names that filters use, for those of the stored columns that are called otherwise."""
OWN_WORDS: dict[str, Sequence[Any]] = {
    "condition": CONDITIONS,
    "home": HOMELESS,
    "tier": tuple(str(tier) for tier in range(128)),
}


def tidy(
    cells: Mapping[str, Cells], words: Mapping[str, Sequence[Any]]
) -> tuple[dict[str, Cells], dict[str, Sequence[Any]]]:
    """The columns and their words under the names of filters: words by their numbers, ZIP codes short."""
    named = {TIDY.get(name, name): column for name, column in cells.items()}
    known = {TIDY.get(name, name): words_ for name, words_ in words.items()} | OWN_WORDS
    named["home"] = (named["home"].astype(np.int8) + 1).astype(np.uint8)
    short, known["zip"] = _numbered([code[:5] for code in known["zip"]])
    named["zip"] = short[named["zip"]] if len(short) else named["zip"]
    return named, known


def _caught_up(run: Run, kept: Kept, act: int) -> Kept:
    """With what later acts of assigning changed."""
    pairs = changed_since(run.organization_id, kept.act)
    assigned = patched(kept.assigned.copy(), kept.columns.places, pairs) if len(pairs) else kept.assigned
    return replace(kept, columns=with_assigned(kept.columns, assigned), assigned=assigned, act=act)


def with_assigned(columns: Columns, assigned: Cells) -> Columns:
    """The columns with the CB-CME of each listing, as numbers into a list of them."""
    codes, organizations = coded(assigned)
    lasting = {what: made for what, made in columns.made.items() if what != ("counts", ASSIGNED)}
    return Columns(
        {**columns.cells, ASSIGNED: codes}, {**columns.words, ASSIGNED: tuple(organizations.tolist())}, lasting
    )


def coded(numbers: Cells) -> tuple[Cells, Cells]:
    """Numbers as places in a short list of those that occur, which always begins with 0."""
    if not len(numbers) or numbers.max() > 1 << 22:
        known, codes = np.unique(np.append(numbers, 0), return_inverse=True)
        return codes[:-1].astype(np.uint16), known
    known = np.flatnonzero(np.bincount(np.append(numbers, 0)))
    places = np.zeros(int(known[-1]) + 1, np.uint16)
    places[known] = np.arange(len(known))
    return places[numbers], known


def _keep(key: tuple[str, int], kept: Kept) -> None:
    with _lock:
        _kept[key] = kept
        _kept.move_to_end(key)
        while len(_kept) > 1 and sum(each.columns.bytes for each in _kept.values()) > ROOM:
            _kept.popitem(last=False)


def forget() -> None:
    """Keep nothing; the next page reads its columns anew."""
    with _lock:
        _kept.clear()


# ------------------------------------------------------------------------------------------------------- anybody else's

NAMED = ("language", "area", "zip", "gender", "new")
READ = (
    "member_id",
    "tier",
    "criteria",
    "conditions",
    "stays_12m",
    "ed_visits_12m",
    "chronically_homeless",
    "birth_date",
    "person_id",
    "language",
    "area",
    "zip_code",
    "gender",
    "change",
)
BY_NAME = ("member__last_name", "member__first_name", "member__birth_date", "member_id")


def _of_rows(run: Run, organization_id: int) -> Columns:
    own = Assignment.objects.filter(organization=organization_id, ends=None).values("member_id")
    rows = Listing.objects.filter(run=run, member__in=own).order_by(*BY_NAME).values_list(*READ)
    return of_rows(list(rows)) if rows else EMPTY


def of_rows(rows: Sequence[Sequence[Any]]) -> Columns:
    """Columns of rows with the fields READ, which come in the order of names."""
    told = dict(zip(READ, zip(*rows, strict=True), strict=True))
    cells: dict[str, Cells] = {
        "member": np.array(told["member_id"], np.int64),
        "tier": np.array(told["tier"], np.int8),
        "stays": np.array(told["stays_12m"], np.int32),
        "ed": np.array(told["ed_visits_12m"], np.int32),
        "born": np.array([(day - EPOCH).days for day in told["birth_date"]], np.int32),
        "home": np.array([_homeless(answer) for answer in told["chronically_homeless"]], np.uint8),
        "condition": np.array([mask_of(frozenset(codes)) for codes in told["conditions"]], np.int32),
        "name_order": np.arange(len(rows), dtype=np.int32),
    }
    words: dict[str, Sequence[Any]] = dict(OWN_WORDS)
    cells["criterion"], words["criterion"] = _bits(told["criteria"])
    told["zip"], told["new"] = tuple(code[:5] for code in told["zip_code"]), told["change"]
    for name in NAMED:
        cells[name], words[name] = _numbered(told[name])
    urgent = most_urgent_first(cells, words, told["person_id"])
    return Columns({name: column[urgent] for name, column in cells.items()}, words)


def most_urgent_first(cells: Mapping[str, Cells], words: Mapping[str, Sequence[Any]], people: Sequence[str]) -> Cells:
    """The order of a run's positions: tier, whoever came first, most visits and stays, then the person's number."""
    by_number = np.argsort(np.argsort(np.array(people, dtype=object), kind="stable"), kind="stable")
    came = np.array([word == Change.CAME for word in words["new"]], bool)[cells["new"]]
    return np.lexsort((by_number, -(cells["ed"] + cells["stays"]), ~came, cells["tier"]))


def _homeless(answer: bool | None) -> int:
    return 0 if answer is None else 2 if answer else 1


def _numbered(values: Sequence[str]) -> tuple[Cells, tuple[str, ...]]:
    known = sorted(set(values))
    number = {word: place for place, word in enumerate(known)}
    return np.array([number[value] for value in values], np.uint16), tuple(known)


def _bits(lists: Sequence[Sequence[str]]) -> tuple[Cells, tuple[str, ...]]:
    known = sorted({word for words in lists for word in words})
    bit = {word: 1 << place for place, word in enumerate(known)}
    return np.array([sum(bit[word] for word in set(words)) for words in lists], np.int32), tuple(known)


_NOBODY: dict[str, Cells] = {
    name: np.zeros(0, np.int64)
    for name in ("member", "tier", "stays", "ed", "born", "home", "condition", "criterion", "name_order", *NAMED)
}
EMPTY = Columns(_NOBODY, {**OWN_WORDS, "criterion": (), **dict.fromkeys(NAMED, ())})
