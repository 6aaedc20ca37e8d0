"""Claim lines sifted: of all lines, those that may be evidence for somebody who is shown."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from threading import Lock

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from promotora.targeting.engines.duckdb import loops
from promotora.targeting.engines.duckdb.care import Ints
from promotora.targeting.engines.duckdb.evidence import Sought
from promotora.targeting.engines.duckdb.rolls import day_number
from promotora.targeting.model.windows import Window
from promotora.targeting.valuesets import ConditionCodes

FEW = 1 << 16
"""So many diagnosis codes are numbered in two bytes."""


class CodeBook:
    """A number for each code that may be evidence; 0 is no code.

    Diagnosis codes that mean a condition come first and are all known before; the codes of visits are numbered as they
    come, by several threads.
    """

    def __init__(self, diagnoses: Iterable[str], conditions: ConditionCodes) -> None:
        masks = {code: mask for code in sorted(set(diagnoses)) if (mask := conditions.mask(code))}
        self.meanings: Ints = np.array([0, *masks.values()], np.int32)
        """The conditions that each diagnosis code means, by number."""
        self._numbers = {code: number for number, code in enumerate(["", *masks])}
        self._diagnoses: dict[str | None, int] = {code: self._numbers[code] for code in masks}
        self._lock = Lock()

    @property
    def codes(self) -> list[str]:
        """The codes by number."""
        return list(self._numbers)

    def diagnoses(self, codes: list[str | None]) -> Ints:
        """The numbers of diagnosis codes, 0 for one that means no condition."""
        known = self._diagnoses
        return np.array([known.get(code, 0) for code in codes], np.int32)

    def visits(self, codes: list[str | None]) -> Ints:
        """The numbers of codes that tell a visit."""
        with self._lock:
            return np.array([self._numbers.setdefault(code or "", len(self._numbers)) for code in codes], np.int32)


@dataclass(frozen=True)
class Sieve:
    """Keeps what may be evidence. `width` is how many diagnosis columns there are at most."""

    sought: Sought
    book: CodeBook
    window: Window
    width: int

    @cached_property
    def schema(self) -> pa.Schema:
        """Lines as kept: their person's rank, days since 1970, and codes as numbers in the code book."""
        number = pa.uint16() if len(self.book.meanings) <= FEW else pa.int32()
        return pa.schema(
            [
                ("rank", pa.int32()),
                ("claim_id", pa.string()),
                ("claim_line_number", pa.int32()),
                ("day", pa.int32()),
                ("ed_day", pa.int32()),
                ("flags", pa.uint8()),
                ("ed_code", pa.int32()),
                ("bill", pa.int32()),
                ("codes", pa.list_(number, self.width)),
            ]
        )

    def keep(self, lines: pa.RecordBatch) -> pa.RecordBatch:
        """Of a batch of lines, those that may be evidence."""
        pids, flags = lines["pid"].to_numpy(), lines["flags"].to_numpy()
        chosen = np.empty(len(pids), np.int32)
        chosen = chosen[: loops.choose(self.sought.rank_of, pids, flags, chosen)]
        ranks, flags, days = self.sought.rank_of[pids[chosen]], flags[chosen], _days(lines["day"], chosen)
        codes = np.zeros((len(chosen), self.width), np.int32)
        for place, name in enumerate(name for name in lines.schema.names if name.startswith("dx")):
            _number(lines[name], chosen, self.book.diagnoses, codes[:, place])
        after, until = day_number(self.window.after), day_number(self.window.until)
        kept, sought = np.empty(len(chosen), np.int32), self.sought.any_condition
        kept = kept[: loops.sieve(ranks, flags, days, codes, self.book.meanings, sought, after, until, kept)]
        at = chosen[kept]
        return pa.record_batch(
            [
                ranks[kept],
                lines["claim_id"].take(pa.array(at)).cast(pa.string()),
                lines["claim_line_number"].to_numpy()[at],
                days[kept],
                _days(lines["ed_day"], at),
                flags[kept],
                _number(lines["ed_code"], at, self.book.visits, np.empty(len(at), np.int32)),
                _number(lines["bill"], at, self.book.visits, np.empty(len(at), np.int32)),
                self._lists(codes[kept]),
            ],
            schema=self.schema,
        )

    def _lists(self, codes: Ints) -> pa.Array:
        kind = self.schema.field("codes").type
        numbers = codes.ravel().astype(kind.value_type.to_pandas_dtype())
        return pa.FixedSizeListArray.from_arrays(pa.array(numbers), type=kind)


def _days(column: pa.Array, at: Ints) -> Ints:
    """Days since 1970 of some lines, 0 where there is none."""
    numbers = column.view(pa.int32())
    if not numbers.null_count:
        return np.asarray(numbers)[at]
    return np.asarray(pc.fill_null(numbers.take(pa.array(at)), 0))


def _number(column: pa.Array, at: Ints, numbered: Callable[[list[str | None]], Ints], found: Ints) -> Ints:
    """Write the numbers of some lines' codes: each distinct code is looked up once."""
    spelled = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    valid, indices = spelled.indices.buffers()
    loops.number(
        np.frombuffer(indices, np.int32)[spelled.offset :],
        np.frombuffer(valid if valid is not None else b"", np.uint8),
        spelled.offset,
        numbered(spelled.dictionary.to_pylist()),
        at,
        found,
    )
    return found
