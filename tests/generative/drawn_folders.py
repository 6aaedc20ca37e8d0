"""Small messy folders: a few people, care around the edges of every window, and what goes wrong with files."""

import csv
import gzip
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import strategies as st
from tests.factories.rows import Row, Rows, claim, coverage, enrollment, living
from tests.factories.writing import as_written, columns_of, write_parquet

from promotora.targeting.model.windows import months_before
from promotora.targeting.tables import TABLES, Kind, Table

DAY = timedelta(days=1)
RAGGED = "ragged"
"""Not a column: says that a row of a CSV has a field too few or too many."""
DAYS_OF_LISTS = [date(2020, 3, 1), date(2020, 2, 29), date(2021, 8, 31), date(2021, 10, 1)]

CODES = [
    "J449",
    "j44.9",
    "E11.65",
    "I110",
    "I10",
    "F1120",
    "F11.21",
    "F32A",
    "F331",
    "F20",
    "S04011S",
    "S04011A",
    "S060X0A",
    "J45 909",
    "Z0000",
]
PLACES = [None, "23", "23", "20", "11"]
BILLS = [None, "0111", "111", "0118", "0131", "131", "0411", "011A", "01 11", "11"]
REVENUES = [None, "0450", "0450", "0981", "0120", "450"]
PROCEDURES = [None, None, "99283", "g0380", "99213"]
MEDI_CAL, OTHER_LINES = [None, "medi_cal", " Medi_Cal"], ["cal_mediconnect", "d_snp", "martian"]
MANAGED, UNMANAGED = [None, "managed_care"], ["fee_for_service", "Fee_For_Service"]
PROGRAMS = ["hospice", "HOSPICE ", "pace", "ihss", "chess_club"]
SITUATIONS = [101, 116, 116, 206, 207, 299, 410, 99]
JUNK = {
    Kind.DATE: ["2020-02-30", "soon", "6/15/2019", "20190615", "0201-01-01", "2019-6-15", " 2019-06-15"],
    Kind.NUMBER: ["1.5", "one", "12345678901", "+1", "1 "],
    Kind.TRUTH: ["maybe", "yes", "2", " true"],
}
TRUTHS = {True: ["true", "TRUE", "1"], False: ["false", "False", "0"]}


def some(values: list) -> st.SearchStrategy:
    return st.sampled_from(values)


def mostly(usual, *, else_: st.SearchStrategy) -> st.SearchStrategy:
    """A strategy that is the usual one nine times in ten, so that rows of several columns are often sound."""
    return st.integers(0, 9).flatmap(lambda dice: else_ if dice == 9 else usual)


@st.composite
def messy_rows(draw, as_of: date, *, most_people: int = 4) -> Rows:
    """Rows of a few people whose care lies on a few days, so that much falls together."""
    edges = [months_before(as_of, count) for count in (1, 6, 12, 12, 13, 24, 36)] + [as_of]
    recent = st.integers(-400, 5).map(lambda far: as_of + far * DAY)
    anchors = draw(st.lists(st.one_of(some(edges), recent, recent), min_size=2, max_size=5))
    days = st.tuples(some(anchors), st.integers(-2, 2)).map(lambda found: found[0] + found[1] * DAY)
    people = [f"P{number}" for number in range(1, draw(st.integers(1, most_people)) + 1)]
    whose = mostly(some(people), else_=st.just("P0"))
    each = len(people)
    return Rows(
        eligibility=[row for person in people for row in draw(coverages(person, days))],
        medical_claim=draw(st.lists(claims(whose, days), min_size=2 * each, max_size=6 * each)),
        program_enrollment=draw(st.lists(enrollments(whose, days), max_size=each)),
        living_situation=draw(st.lists(livings(whose, days, as_of), max_size=3 * each)),
    )


@st.composite
def ends(draw, start: date, lengths: st.SearchStrategy) -> date | None:
    """A day some while after the start, seldom before it, or none."""
    length = draw(st.one_of(st.none(), mostly(lengths, else_=st.just(-1))))
    return None if length is None else start + length * DAY


@st.composite
def coverages(draw, person: str, days) -> list[Row]:
    always = st.tuples(st.just(date(2010, 1, 1)), st.none())
    spans = days.flatmap(lambda start: st.tuples(st.just(start), ends(start, st.integers(0, 90))))
    return [
        coverage(
            person,
            start,
            end,
            birth_date=draw(some([date(1960, 1, 1), date(1999, 8, 31), date(2000, 2, 29), date(2010, 5, 5)])),
            member_id=draw(some([None, "M1", "M2"])),
            line_of_business=draw(mostly(some(MEDI_CAL), else_=some(OTHER_LINES))),
            delivery_system=draw(mostly(some(MANAGED), else_=some(UNMANAGED))),
            gender=draw(some([None, "female", "male"])),
            language=draw(some([None, "Spanish"])),
            zip_code=draw(some([None, "90012", "90063"])),
        )
        for start, end in draw(st.lists(st.one_of(always, always, spans), min_size=1, max_size=3))
    ]


@st.composite
def claims(draw, whose, days) -> Row:
    start = draw(days)
    near = st.one_of(st.none(), st.none(), mostly(days, else_=st.just(start)))
    line, admitted = draw(near), draw(near)
    return claim(
        draw(whose),
        start,
        claim_id=f"C{draw(st.integers(1, 40))}",
        claim_line_number=draw(st.integers(1, 2)),
        claim_type=draw(mostly(some(["institutional", "professional"]), else_=some(["pharmacy", "professional"]))),
        claim_end_date=draw(ends(start, st.integers(0, 6))),
        claim_line_start_date=line,
        claim_line_end_date=draw(ends(line or start, st.integers(0, 2))),
        admission_date=admitted,
        discharge_date=draw(ends(admitted or start, st.integers(0, 6))),
        place_of_service_code=draw(some(PLACES)),
        bill_type_code=draw(some(BILLS)),
        revenue_center_code=draw(some(REVENUES)),
        hcpcs_code=draw(some(PROCEDURES)),
        diagnosis_code_type=draw(mostly(some([None, "icd-10-cm"]), else_=some(["icd-9-cm", "ICD-10-CM", "ICD10"]))),
        diagnosis_code_1=draw(some(CODES)),
        diagnosis_code_2=draw(some([None, *CODES])),
        diagnosis_code_25=draw(some([None, None, None, *CODES])),
    )


@st.composite
def enrollments(draw, whose, days) -> Row:
    start = draw(days)
    return enrollment(draw(whose), draw(some(PROGRAMS)), start, draw(ends(start, st.integers(0, 400))))


@st.composite
def livings(draw, whose, days, as_of: date) -> Row:
    lengths = st.one_of(st.integers(0, 10), some([88, 89, 90, 91, 363, 364, 365, 366]), st.integers(0, 400))
    start = draw(
        st.one_of(days, lengths.map(lambda far: as_of - far * DAY), lengths.map(lambda far: as_of - 2 * far * DAY))
    )
    disabling = draw(some([True, True, None, False]))
    return living(draw(whose), draw(some(SITUATIONS)), start, draw(ends(start, lengths)), disabling=disabling)


@dataclass(frozen=True)
class Layout:
    """How one table is written: in which form, in which files, its rows in which order."""

    form: str
    parts: int
    order: tuple[int, ...]
    hive: bool

    def write(self, folder: Path, table: Table, lines: list[Row], junk: dict[tuple[int, str], str]) -> None:
        columns = columns_of(table, lines)
        rows = [
            {name: junk.get((number, name), lines[number].get(name)) for name in (*columns, RAGGED)}
            for number in self.order
        ]
        for part in range(self.parts):
            path = folder / self._name(table.name, part)
            path.parent.mkdir(parents=True, exist_ok=True)
            self._write_part(path, table, rows[part :: self.parts], columns)

    def _name(self, table: str, part: int) -> str:
        ending = self.form.removesuffix(" of text").replace("parquet of text", "parquet")
        if self.parts == 1:
            return f"{table}.{ending}"
        return f"{table}/{f'year=20{part}/' if self.hive else ''}part-{part}.{ending}"

    def _write_part(self, path: Path, table: Table, rows: list[Row], columns: list[str]) -> None:
        if self.form == "parquet":
            write_parquet(path, table, rows, columns)
        elif self.form == "parquet of text":
            texts = [pa.array([as_written(row[name]) or None for row in rows], pa.string()) for name in columns]
            pq.write_table(pa.table(texts, names=columns), path)
        else:
            opener = gzip.open if self.form == "csv.gz" else open
            with opener(path, "wt", encoding="utf-8", newline="") as stream:
                writer = csv.writer(stream)
                writer.writerow(columns)
                writer.writerows(ragged(row, [as_written(row[name]) for name in columns]) for row in rows)


def ragged(row: Row, fields: list[str]) -> list[str]:
    """A row that lost its last field or gained one, when it is said to be."""
    match row[RAGGED]:
        case "short":
            return fields[:-1]
        case "long":
            return [*fields, "more"]
    return fields


FORMS = ["parquet", "parquet of text", "csv", "csv.gz"]


@st.composite
def layouts(draw, count: int) -> Layout:
    return Layout(
        form=draw(some(FORMS)),
        parts=draw(some([1, 1, 2, 3])),
        order=tuple(draw(st.permutations(range(count)))),
        hive=draw(st.booleans()),
    )


@st.composite
def junk_for(draw, table: Table, lines: list[Row]) -> dict[tuple[int, str], str]:
    """Values that are none of their column's kind, and truths as people write them, by row and column."""
    columns = [column for column in table.columns if column.kind in JUNK and column.name in columns_of(table, lines)]
    if not lines or not columns:
        return {}
    places = draw(st.lists(st.tuples(st.integers(0, len(lines) - 1), some(columns)), max_size=2))
    found = {(number, column.name): draw(some(JUNK[column.kind])) for number, column in places}
    found |= {(number, RAGGED): draw(some([None, None, "short", "long"])) for number, _ in places}
    for number, line in enumerate(lines):
        if line.get("disabling_condition") is not None:
            found.setdefault((number, "disabling_condition"), draw(some(TRUTHS[line["disabling_condition"]])))
    return found


@dataclass(frozen=True)
class DrawnFolder:
    """Rows, and how each table is written."""

    rows: Rows
    layouts: dict[str, Layout]
    junk: dict[str, dict[tuple[int, str], str]]

    def write(self, folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        for table in TABLES:
            lines = getattr(self.rows, table.name)
            layout = self.layouts[table.name]
            junk = self.junk[table.name] if layout.form != "parquet" else {}
            if lines or table.required:
                layout.write(folder, table, lines, junk)
        return folder


@st.composite
def folders(draw, rows: Rows, *, spoiled: bool = True) -> DrawnFolder:
    """The rows in drawn layouts, with junk in the text among them unless told otherwise."""
    tables = {table.name: (table, getattr(rows, table.name)) for table in TABLES}
    return DrawnFolder(
        rows,
        {name: draw(layouts(len(lines))) for name, (_, lines) in tables.items()},
        {name: draw(junk_for(table, lines)) if spoiled else {} for name, (table, lines) in tables.items()},
    )
