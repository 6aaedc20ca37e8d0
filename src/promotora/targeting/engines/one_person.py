"""One person's rows, fetched quickly and handed to the reference engine, which explains."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from promotora.targeting.engines.duckdb.checks import Source
from promotora.targeting.engines.duckdb.codes import INPATIENT, VOID
from promotora.targeting.engines.duckdb.raw import Tables, open_tables, said_plainly
from promotora.targeting.engines.duckdb.rolls import FOREVER
from promotora.targeting.engines.duckdb.session import name, parquet, session, table, text
from promotora.targeting.engines.duckdb.store.reading import Shelf
from promotora.targeting.engines.duckdb.store.wholeness import said_of
from promotora.targeting.engines.reference.engine import Inputs, is_void, without_duplicates
from promotora.targeting.engines.reference.history import Line
from promotora.targeting.engines.reference.people import span_of
from promotora.targeting.engines.reference.reading import Place, Row
from promotora.targeting.model.homelessness import Span
from promotora.targeting.store import Store
from promotora.targeting.tables import ELIGIBILITY, LIVING_SITUATION, PROGRAM_ENROLLMENT
from promotora.targeting.tables.folder import Folder


def one_person(source: Folder | Store, person_id: str) -> Inputs:
    """All usable rows of one person; nothing at all for somebody unknown."""
    if not isinstance(source, Store):
        return _from_folder(source, person_id)
    with said_of(source), said_plainly():
        return _from_store(Shelf(source), person_id)


def _inputs(person_id: str, coverage: list[Row], lines: list[Line], programs: list[Row], spans: list[Span]) -> Inputs:
    return Inputs(
        coverage={person_id: coverage} if coverage else {},
        lines={person_id: lines},
        programs={person_id: programs},
        spans={person_id: spans} if spans else {},
        set_aside=[],
        counts={},
    )


def _from_folder(folder: Folder, person_id: str) -> Inputs:
    with open_tables(folder) as tables:
        claims = _claims(tables, person_id)
        kept, _ = without_duplicates([(Place("", number), row) for number, row in enumerate(claims)])
        lines = [Line.of(row) for _, row in kept if row["person_id"] == person_id and not is_void(row)]
        coverage, programs, living = (
            _rows(tables, tables.source(each.name), f"= {text(person_id)}")
            for each in (ELIGIBILITY, PROGRAM_ENROLLMENT, LIVING_SITUATION)
        )
    return _inputs(person_id, coverage, lines, programs, [span_of(row) for row in living])


def _rows(tables: Tables, source: Source, whose: str, *, key: str = "person_id") -> list[Row]:
    if not source.files:
        return []
    columns = ", ".join(f"{source.typed(each.name)} AS {name(each.name)}" for each in source.table.columns)
    where = f"{source.is_usable()} AND {source.typed(key)} {whose}"
    rows: list[Row] = table(tables.con, f"SELECT {columns} FROM {source.rows()} WHERE {where}").to_pylist()
    return rows


def _claims(tables: Tables, person_id: str) -> list[Row]:
    """The person's claims, with whatever else carries the same claim ids."""
    source = tables.claims
    ids = f"""(SELECT {source.typed("claim_id")} FROM {source.rows()}
               WHERE {source.is_usable()} AND {source.typed("person_id")} = {text(person_id)})"""
    return _rows(tables, source, f"IN {ids}", key="claim_id")


def _from_store(shelf: Shelf, person_id: str) -> Inputs:
    registers = shelf.registers
    people = registers.rolls.people.filter(pc.equal(registers.rolls.people["person_id"], person_id))
    if not people.num_rows:
        return _inputs(person_id, [], [], [], [])
    pid = people["pid"][0].as_py()
    mine = pc.field("pid") == pid
    coverage = [_coverage_row(person_id, span) for span in registers.rolls.spans.filter(mine).to_pylist()]
    programs = [_program_row(span) for span in registers.programs.filter(mine).to_pylist()]
    living = registers.living.filter(mine).to_pylist()
    spans = [Span(row["start"], row["end"], row["situation"], row["disabling"]) for row in living]
    return _inputs(person_id, coverage, _stored_lines(shelf, pid), programs, spans)


def _day(number: int) -> Any:
    return None if number == FOREVER else pa.scalar(number, pa.int32()).cast(pa.date32()).as_py()


def _coverage_row(person_id: str, span: dict[str, Any]) -> Row:
    business = "medi_cal" if span["managed"] else "cal_mediconnect" if span["cmc"] else "other"
    return {
        "person_id": person_id,
        "birth_date": _day(span["born"]),
        "enrollment_start_date": _day(span["start"]),
        "enrollment_end_date": _day(span["last"]),
        "line_of_business": business,
        "delivery_system": "managed_care",
        **{each: span[each] for each in ("member_id", "gender", "race", "language", "zip_code")},
    }


def _program_row(span: dict[str, Any]) -> Row:
    return {"program_code": span["code"], "start_date": _day(span["start"]), "end_date": _day(span["last"])}


def _stored_lines(shelf: Shelf, pid: int) -> list[Line]:
    found: list[Line] = []
    with TemporaryDirectory(prefix="promotora-") as scratch, session(Path(scratch)) as con:
        for month in shelf.months:
            file = month.folder / "lines.parquet"
            rows = table(con, f"SELECT * FROM {parquet([file])} WHERE pid = {pid} AND flags & {VOID} = 0")
            found += [_line(row) for row in month.without_repeats(rows).to_pylist()]
    return found


def _line(row: dict[str, Any]) -> Line:
    return Line(
        claim_id=row["claim_id"],
        number=row["claim_line_number"],
        day=row["day"],
        until=row["until"] or row["day"],
        ed_day=row["ed_day"] or row["day"],
        acute_inpatient=bool(row["flags"] & INPATIENT),
        bill=row["bill"] or "",
        ed_code=row["ed_code"],
        diagnoses=tuple(sorted({code for name, code in row.items() if name.startswith("dx") and code})),
    )
