"""An example of the manual: a table, the day and the program it is read by, and how it is checked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tests.factories import Rows
from tests.spec.text_tables import MEMBER, Cells, TextTable, drawn, parse
from tests.spec.vocabulary import INPUTS, tell

from promotora.targeting import programs
from promotora.targeting.engines.base import Findings
from promotora.targeting.model.conditions import CONDITION_BY_CODE
from promotora.targeting.model.program import Program

AS_OF = date(2020, 3, 1)
YES_NO = {True: "yes", False: "no", None: "unknown"}


@dataclass(frozen=True)
class Example:
    """One table of a spec test."""

    table: TextTable
    as_of: date
    program: Program

    @property
    def outputs(self) -> list[str]:
        """The columns that say what comes out, in the order of the table."""
        return [column for column in self.table.header if column in OUTPUTS]

    def rows(self, prefix: str = "") -> Rows:
        """The rows that the table's input cells say, each person and claim named after `prefix`."""
        rows = Rows()
        for member, told in self.table.members():
            tell(prefix + member, told, self.as_of, rows)
        for row in rows.medical_claim:
            row["claim_id"] = prefix + row["claim_id"]
        return rows

    def expected(self) -> list[tuple[str, ...]]:
        return [
            (member, *(joined([cells[column] for cells in told]) for column in self.outputs))
            for member, told in self.table.members()
        ]

    def check(self, findings: Findings, prefix: str = "") -> None:
        """Compare what the table says with what was found."""
        found = Found(findings, prefix)
        actual = [
            (member, *(OUTPUTS[column](found, member) for column in self.outputs)) for member, _ in self.table.members()
        ]
        header = (MEMBER, *self.outputs)
        said, came = drawn(header, self.expected()), drawn(header, actual)
        assert said == came, f"as of {self.as_of}, the manual says\n\n{said}\n\nand the engine\n\n{came}"


def example(text: str, *, as_of: date = AS_OF, program: str | Program = "hhp", keep_open: bool = False) -> Example:
    """An example from a test's words; a program's code stands for its version in force."""
    if isinstance(program, str):
        program = programs.in_force(program, as_of, keep_open=keep_open)
    table = parse(text)
    strange = set(table.header) - {MEMBER, "born", *INPUTS, *OUTPUTS}
    if strange:
        raise ValueError(f"No column of a spec table is called {' or '.join(sorted(strange))}.")
    return Example(table, as_of, program)


def joined(cells: list[str]) -> str:
    """One member's cells of a column; a cell that begins with … goes on with the sentence above it."""
    return "; ".join(filter(None, cells)).replace("; … ", " ")


class Found:
    """Findings, looked up by member."""

    def __init__(self, findings: Findings, prefix: str = "") -> None:
        self.prefix = prefix
        self.listed = {row["person_id"]: row for row in findings.tel.to_pylist()}
        self.decided = {row["person_id"]: row for row in findings.decisions.to_pylist()}
        self.evidence = findings.evidence.to_pylist()

    def tel(self, member: str) -> Cells | None:
        return self.listed.get(self.prefix + member)

    def decision(self, member: str) -> Cells | None:
        return self.decided.get(self.prefix + member)


def listed(found: Found, member: str) -> str:
    return YES_NO[found.tel(member) is not None]


def decision(found: Found, member: str) -> str:
    row = found.decision(member)
    return row["decision"].replace("_", " ") if row else "not on the rolls"


def because(found: Found, member: str) -> str:
    row = found.decision(member)
    return "; ".join(row["reasons"]) if row else ""


def from_tel(column: str, words: Callable = str) -> Callable[[Found, str], str]:
    """A column of the list; empty for a person who is not on it."""

    def told(found: Found, member: str) -> str:
        row = found.tel(member)
        return words(row[column]) if row else ""

    return told


def evidence(found: Found, member: str) -> str:
    """Criterion, code and date of every row shown for a person."""
    rows = [row for row in found.evidence if row["person_id"] == found.prefix + member]
    return "; ".join(f"{row['criterion']} {row['code']} {row['date']}" for row in rows)


def named(codes: list[str]) -> str:
    return ", ".join(CONDITION_BY_CODE[code].name for code in codes)


OUTPUTS: dict[str, Callable[[Found, str], str]] = {
    "listed": listed,
    "decision": decision,
    "because": because,
    "tier": from_tel("tier"),
    "criteria": from_tel("criteria", ", ".join),
    "conditions found": from_tel("conditions", named),
    "stays counted": from_tel("stays_12m"),
    "ED visits counted": from_tel("ed_visits_12m"),
    "chronically homeless": from_tel("chronically_homeless", YES_NO.get),
    "evidence": evidence,
}
