"""A claims office with folders of claims and a store, and two runs of the list side by side, to the byte."""

import hashlib
import tempfile
from datetime import date
from pathlib import Path

import pyarrow as pa
from tests.factories import Rows, coverage, living, write_folder
from tests.factories.writing import write_parquet as write_rows

from promotora.targeting.engines import engine_named
from promotora.targeting.engines.base import Findings, Request
from promotora.targeting.engines.duckdb import IngestReport, ingest
from promotora.targeting.outputs import write_parquet
from promotora.targeting.outputs.tabular import plain_schema
from promotora.targeting.programs import in_force
from promotora.targeting.store import Store, open_store
from promotora.targeting.tables import MEDICAL_CLAIM
from promotora.targeting.tables.folder import Folder, open_folder

JANUARY, FEBRUARY, MARCH, APRIL = (date(2020, month, 1) for month in (1, 2, 3, 4))
ANYTHING = 1.0
"""A share of bad rows that stops nothing: what is told here has few rows, and each matters."""
ASTHMA, DIABETES, COPD = "J45.909", "E11.9", "J44.9"


def request(day: date, program: str = "hhp") -> Request:
    return Request(in_force(program, day), day, most_set_aside=ANYTHING)


def found(source: Folder | Store, day: date, program: str = "hhp", *, engine: str = "duckdb") -> Findings:
    return engine_named(engine).find(source, request(day, program))


def from_raw(folder: Path, day: date, program: str = "hhp") -> Findings:
    return found(open_folder(folder), day, program)


def from_store(store: Path, day: date, program: str = "hhp") -> Findings:
    return found(open_store(store), day, program)


def take_in(store: Path, *deliveries: Path, **options) -> list[IngestReport]:
    """Ingest one delivery after another."""
    return [ingest(each, store, most_set_aside=ANYTHING, **options) for each in deliveries]


def same(one: Findings, other: Findings) -> None:
    """Two runs found the same: every table, the reading, and the list's very bytes."""
    same_list(one, other)
    assert one.reading.rows == other.reading.rows
    same_rows(one.reading.set_aside, other.reading.set_aside)
    assert one.reading.unknown_programs == other.reading.unknown_programs
    assert one.reading.unknown_lines_of_business == other.reading.unknown_lines_of_business


def same_list(one: Findings, other: Findings) -> None:
    """Two runs decided the same, for the same reasons, on the same evidence."""
    for table in ("tel", "decisions", "people", "evidence"):
        same_rows(getattr(one, table), getattr(other, table))
    assert as_bytes(one.tel) == as_bytes(other.tel)


def same_rows(one: pa.Table, other: pa.Table) -> None:
    """The same table; where it is not, the rows that only one of the two has."""
    # As on disk: in memory the same reasons may be numbers into lists of another order.
    one, other = (table.cast(plain_schema(table.schema)) for table in (one, other))
    if not one.equals(other):
        ours, theirs = ({str(row) for row in table.to_pylist()} for table in (one, other))
        assert (sorted(ours - theirs)[:5], sorted(theirs - ours)[:5]) == ([], [])
        assert one.schema == other.schema
        raise AssertionError("The same rows in another order.")


def as_bytes(table: pa.Table) -> bytes:
    """The table as the run writes it."""
    with tempfile.TemporaryDirectory() as folder:
        write_parquet(table, Path(folder) / "tel.parquet")
        return (Path(folder) / "tel.parquet").read_bytes()


def snapshot(store: Path) -> dict[str, str]:
    """Every file of a store but its lock, and what is in it."""
    files = (path for path in sorted(store.rglob("*")) if path.is_file() and path.name != ".lock")
    return {str(path.relative_to(store)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def delivery(folder: Path, claims: Path, names: list[str], *, tables: Path | None = None) -> Path:
    """A folder with some of the month files of another, and with its other tables too if they are to come."""
    (folder / "medical_claim").mkdir(parents=True)
    for name in names:
        (folder / "medical_claim" / name).symlink_to(claims / "medical_claim" / name)
    if tables:
        for table in tables.glob("*.parquet"):
            (folder / table.name).symlink_to(table)
    return folder


def months_of(claims: Path) -> list[str]:
    return sorted(path.name for path in (claims / "medical_claim").iterdir())


class Office:
    """Rows that a plan's claims office has, and the folders that it makes of them."""

    def __init__(self, path: Path):
        self.path = path
        self.store = path / "store"
        self.rows = Rows()
        self.count = 0

    def given_members(self, *people: str) -> None:
        self.rows.eligibility = [coverage(person) for person in people]

    def given_illness(self, person: str, *months: date, code: str = ASTHMA, day: int = 3) -> None:
        """In each month a diagnosis, and an ED visit the day after: three such months put a person on the list."""
        for month in months:
            self.rows.add_claim(person, month.replace(day=day), diagnoses=(code, DIABETES))
            self.rows.add_claim(person, month.replace(day=day + 1), hcpcs_code="99284", place_of_service_code="23")

    def given_nights_outside(self, person: str) -> None:
        self.rows.living_situation.append(living(person, 116, date(2019, 1, 1), disabling=True))

    def folder(self, *months: date, claims_only: bool = False, tables_only: bool = False) -> Path:
        """The rows as a folder with a claim file a month: all months, or these."""
        self.count += 1
        folder = self.path / f"delivery-{self.count}"
        claims = self.rows.medical_claim
        mine = [row for row in claims if not months or row["claim_start_date"].replace(day=1) in months]
        for month in [] if tables_only else sorted({row["claim_start_date"].replace(day=1) for row in mine}):
            theirs = [row for row in mine if row["claim_start_date"].replace(day=1) == month]
            write_month(folder / "medical_claim" / f"{month:%Y-%m}.parquet", theirs)
        if not claims_only:
            others = Rows(self.rows.eligibility, [], self.rows.program_enrollment, self.rows.living_situation)
            write_folder(folder, others)
            (folder / "medical_claim.parquet").unlink()
        return folder


def write_month(path: Path, rows: list[dict]) -> None:
    """A month's claims, always with the same columns, as an export has them."""
    names = [column.name for column in MEDICAL_CLAIM.columns]
    write_rows(path, MEDICAL_CLAIM, rows, names[: names.index("diagnosis_code_4")])


def tidy(path: Path) -> list[str]:
    """The names in a store's folder."""
    return sorted(each.name for each in path.iterdir() if each.name != ".lock")
