"""What an engine is given and what it gives back, the same for all three."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

import pyarrow as pa

from promotora.targeting.model.conditions import CONDITION_BY_CODE
from promotora.targeting.model.program import Program
from promotora.targeting.model.rules import require
from promotora.targeting.store import Store
from promotora.targeting.tables.folder import Folder
from promotora.targeting.valuesets import ConditionCodes, condition_codes

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much of it is done, and of how much."""


def silent(what: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


TEL = pa.schema(
    [
        ("person_id", pa.string()),
        ("member_id", pa.string()),
        ("program", pa.string()),
        ("version", pa.string()),
        ("as_of", pa.date32()),
        ("tier", pa.int8()),
        ("criteria", pa.list_(pa.string())),
        ("conditions", pa.list_(pa.string())),
        ("condition_count", pa.int8()),
        ("stays_12m", pa.int32()),
        ("ed_visits_12m", pa.int32()),
        ("chronically_homeless", pa.bool_()),
        ("reasons", pa.list_(pa.string())),
    ]
)
"""The list: a row a listed person, sorted by person_id."""

DECISION = pa.schema(
    [
        ("person_id", pa.string()),
        ("decision", pa.string()),
        ("reasons", pa.list_(pa.dictionary(pa.int32(), pa.string()))),
    ],
)
"""Everyone with a coverage span on the day, sorted by person_id. Millions of people have a few reasons among them, so
each stands in memory once; on disk a reason is text."""

EVIDENCE = pa.schema(
    [
        ("person_id", pa.string()),
        ("criterion", pa.string()),
        ("kind", pa.string()),
        ("code", pa.string()),
        ("claim_id", pa.string()),
        ("claim_line_number", pa.int32()),
        ("date", pa.date32()),
    ]
)
"""What made each listed person qualify, and what bars each excluded one (criterion 'exclusion'): a row a claim line
and code, or a span; sorted by every column in this order, nulls first."""

PERSON = pa.schema(
    [
        ("person_id", pa.string()),
        ("birth_date", pa.date32()),
        ("gender", pa.string()),
        ("race", pa.string()),
        ("language", pa.string()),
        ("zip_code", pa.string()),
    ]
)
"""Who the listed are, from the coverage span that speaks for them; sorted by person_id. For the summary."""

SET_ASIDE = pa.schema(
    [
        ("table", pa.string()),
        ("file", pa.string()),
        ("row", pa.int64()),
        ("column", pa.string()),
        ("value", pa.string()),
        ("reason", pa.string()),
    ]
)
"""Rows that could not be used: file relative to the data folder, row as a spreadsheet counts (a CSV's header is 1)."""


@dataclass(frozen=True)
class Reading:
    """How the input read: rows in each table, rows set aside, and codes that nobody knows."""

    rows: dict[str, int]
    set_aside: pa.Table
    unknown_programs: dict[str, int] = field(default_factory=dict)
    unknown_lines_of_business: dict[str, int] = field(default_factory=dict)

    @property
    def share_set_aside(self) -> float:
        """Rows set aside as a share of all rows."""
        return float(self.set_aside.num_rows) / max(1, sum(self.rows.values()))


@dataclass(frozen=True)
class Findings:
    """All that a run found. `evidence` is None when it was not asked for.

    `open_tel` is the list told without the conditions that the request withholds: those who are on it without them,
    tier, criteria and reasons from the rest of their facts alone. `open_decisions` are the decisions on that rest, a
    row each who has a withheld condition; everyone else's stand in `decisions`. Both are None when nothing is withheld.
    """

    tel: pa.Table
    decisions: pa.Table
    people: pa.Table
    evidence: pa.Table | None
    reading: Reading
    open_tel: pa.Table | None = None
    open_decisions: pa.Table | None = None


@dataclass(frozen=True)
class Request:
    """What a run asks of an engine: a program version, a day, and how much may be set aside before it stops."""

    program: Program
    as_of: date
    with_evidence: bool = True
    most_set_aside: float = 0.05
    evidence_to: Callable[[pa.Table], None] | None = None
    """Takes the evidence piece by piece, in order, its text maybe as dictionaries; without it, the findings hold it
    whole."""
    withheld: frozenset[str] = frozenset()
    """Codes of conditions without which the list is told a second time, as `Findings.open_tel`."""

    def __post_init__(self) -> None:
        strange = sorted(self.withheld - set(CONDITION_BY_CODE))
        require(
            not strange,
            f"{', '.join(map(repr, strange))}: no condition has this code, so nothing would be withheld. "
            f"Use {', '.join(CONDITION_BY_CODE)}.",
        )

    def codes(self) -> ConditionCodes:
        """The value sets that this request is answered by."""
        return condition_codes(self.as_of, self.program.codes)


def handed_over(request: Request, pieces: Iterable[pa.Table]) -> pa.Table | None:
    """The evidence whole, or None when it was not asked for or has gone to `evidence_to`."""
    if not request.with_evidence:
        return None
    if request.evidence_to is None:
        return pa.concat_tables([EVIDENCE.empty_table(), *(piece.cast(EVIDENCE) for piece in pieces)]).combine_chunks()
    for piece in pieces:
        request.evidence_to(piece)
    return None


class Engine(Protocol):
    """Finds the listed in a folder of claims."""

    name: str

    def find(self, source: Folder | Store, request: Request, progress: Progress = silent) -> Findings:
        """Read the source and answer the request; `TooMuchSetAside` or `DataError` when it cannot be used."""
        ...
