"""Evidence as the engine hands it over, piece by piece, put together by member and packed into a file.

A line stands in the evidence table once for each criterion that rests on it; here it stands once. Lines of protected
conditions are packed apart, and with them all lines on which no criterion of the member's open listing rests: who
may not see the former must not learn of them by the latter. So whoever has a protected line waits in a
file of their own until the open list is there.
"""

import pickle
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from promotora.apps.tel.loading.lines import Keys, numbers_of, once, one, without
from promotora.apps.tel.loading.packing import Lines, packs

Ints = npt.NDArray[Any]
Protects = Callable[[str], bool]
"""Whether a diagnosis code speaks of a protected condition."""

CONDITION, EXCLUSION = "condition", "exclusion"


@dataclass
class Packed:
    """Packs in a file, and whose each is: `ends` is where it ends in the file. `part2` as in models.Evidence."""

    path: Path
    people: list[str] = field(default_factory=list)
    part2: list[bool] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.people)


class Packer:
    """Takes the evidence of a run, in order; `finish` gives the packs. Its two files lie in `folder`."""

    def __init__(self, folder: Path, protects: Protects) -> None:
        self.packed = Packed(folder / "evidence.packed")
        self._file: BinaryIO = self.packed.path.open("wb")
        self._end = 0
        self._waiting: BinaryIO = (folder / "evidence.waiting").open("w+b")
        self._pieces = 0
        self._protects = protects
        self._held: pa.Table | None = None  # the last person's lines so far: the next piece may have more

    def add(self, piece: pa.Table) -> None:
        """Take one more piece, its text as dictionaries."""
        people = numbers_of(piece["person_id"])
        edges = np.flatnonzero(np.diff(people)) + 1
        first = int(edges[0]) if len(edges) else len(people)
        begin = first if self._goes_on(piece) else 0
        self._hold(piece.slice(0, begin))
        last = int(edges[-1]) if len(edges) else 0
        if last < begin:  # all of it is the person who was there already
            return
        self._let_go()
        self._sort_out(piece.slice(begin, last - begin))
        self._hold(piece.slice(last))

    def finish(self, open_criteria: dict[str, list[str]]) -> Packed:
        """The packs, once it is known on which criteria each member's open listing rests."""
        self._let_go()
        self._waiting.seek(0)
        for _ in range(self._pieces):
            self._write_both(pickle.load(self._waiting), open_criteria)
        self._waiting.close()
        self._file.close()
        return self.packed

    def _goes_on(self, piece: pa.Table) -> bool:
        return self._held is not None and bool(self._held["person_id"][0].as_py() == piece["person_id"][0].as_py())

    def _hold(self, rows: pa.Table) -> None:
        if rows.num_rows:
            plain = rows.cast(plain_schema(rows.schema))
            self._held = pa.concat_tables([self._held, plain]) if self._held is not None else plain

    def _let_go(self) -> None:
        if self._held is not None:
            self._sort_out(with_dictionaries(self._held))
            self._held = None

    def _sort_out(self, piece: pa.Table) -> None:
        """Pack whoever has no protected line; put the others aside."""
        if not piece.num_rows:
            return
        protected, keys, listed = is_protected(piece, self._protects), Keys.of(piece), is_no_bar(piece)
        if not protected.any():
            self._write(keys.lines(once(keys.numbers[listed])), part2=False)
            return
        theirs = of_same_people(piece, protected)
        self._write(keys.lines(once(keys.numbers[~theirs & listed])), part2=False)
        theirs &= listed
        criteria = one(piece["criterion"])
        waiting = Waiting(
            replace(keys, numbers=keys.numbers[theirs]),
            protected[theirs],
            np.asarray(criteria.indices)[theirs].astype(np.int16),
            criteria.dictionary.to_pylist(),
        )
        pickle.dump(waiting, self._waiting, pickle.HIGHEST_PROTOCOL)
        self._pieces += 1

    def _write_both(self, waiting: "Waiting", open_criteria: dict[str, list[str]]) -> None:
        """Open lines and the others of whoever has protected lines; a line that is open is not told again."""
        numbers, are_open = waiting.keys.numbers, waiting.are_open(open_criteria)
        openly = once(numbers[are_open])
        self._write(waiting.keys.lines(openly), part2=False)
        self._write(waiting.keys.lines(without(once(numbers[~are_open]), openly)), part2=True)

    def _write(self, told: tuple[list[str], Lines], *, part2: bool) -> None:
        people, lines = told
        if not people:
            return
        sizes = np.diff(lines.ends, prepend=0).tolist()
        parts = list(packs(lines))
        ends = np.cumsum([0, *map(len, parts)])[1:] + self._end
        self._file.write(b"".join(parts))
        self.packed.people += people
        self.packed.part2 += [part2] * len(people)
        self.packed.lines += sizes
        self.packed.ends += ends.tolist()
        self._end = self.packed.ends[-1]


@dataclass(frozen=True)
class Waiting:
    """The rows of people who have protected lines, until it is known what of them is open."""

    keys: Keys
    protected: npt.NDArray[np.bool_]
    criteria: Ints
    words: list[str]  # of the criteria

    def are_open(self, open_criteria: dict[str, list[str]]) -> npt.NDArray[np.bool_]:
        """Which rows are of an open condition, and of a criterion that the member's open listing meets."""
        people = self.keys.people.to_pylist()
        rests = np.array(
            [[code in open_criteria.get(person, ()) for code in self.words] for person in people], np.bool_
        )
        rows: npt.NDArray[np.bool_] = rests[self.keys.people_of(self.keys.numbers), self.criteria]
        return rows & ~self.protected


def plain_schema(schema: pa.Schema) -> pa.Schema:
    """The schema with text as text."""
    return pa.schema([(each.name, pa.string() if pa.types.is_dictionary(each.type) else each.type) for each in schema])


def with_dictionaries(rows: pa.Table) -> pa.Table:
    """Rows with text as numbers into a list of texts, in one part."""
    rows = rows.combine_chunks()
    columns = [pc.dictionary_encode(each) if pa.types.is_string(each.type) else each for each in rows.columns]
    return pa.table(columns, rows.schema.names).combine_chunks()


def is_no_bar(piece: pa.Table) -> npt.NDArray[np.bool_]:
    """Which rows are of people who are listed, not what bars others."""
    kinds = one(piece["kind"]).dictionary.to_pylist()
    if EXCLUSION not in kinds:
        return np.ones(piece.num_rows, np.bool_)
    kept: npt.NDArray[np.bool_] = np.not_equal(numbers_of(piece["kind"]), kinds.index(EXCLUSION))
    return kept


def is_protected(piece: pa.Table, protects: Protects) -> npt.NDArray[np.bool_]:
    """Which lines are of a protected condition."""
    kinds = one(piece["kind"]).dictionary.to_pylist()
    if CONDITION not in kinds:
        return np.zeros(piece.num_rows, np.bool_)
    codes = _protected(tuple(one(piece["code"]).dictionary.to_pylist()), protects)
    found: npt.NDArray[np.bool_] = codes[numbers_of(piece["code"])]
    found &= numbers_of(piece["kind"]) == kinds.index(CONDITION)
    return found


@lru_cache(maxsize=4)
def _protected(codes: tuple[str, ...], protects: Protects) -> npt.NDArray[np.bool_]:
    return np.array([*(protects(code) for code in codes), False], np.bool_)


def of_same_people(piece: pa.Table, chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Every line of whoever has a chosen one."""
    people = numbers_of(piece["person_id"])
    theirs = np.zeros(int(people.max()) + 1, np.bool_)
    theirs[people[chosen]] = True
    found: npt.NDArray[np.bool_] = theirs[people]
    return found
