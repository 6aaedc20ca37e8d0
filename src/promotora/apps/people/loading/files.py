"""The files of one eligibility table, read piece by piece as text: memory does not grow with them."""

import csv
import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.csv as pv
import pyarrow.parquet as pq

from promotora.apps.people.loading.columns import COLUMNS, NAMES

ENDINGS = (".parquet", ".csv", ".csv.gz")
PIECE = 64_000  # rows
BLOCK = 8 << 20  # bytes of CSV
HEADER_ROW = 1


class Unreadable(Exception):
    """The file as a whole cannot be read: the thing, the reason and the way out, in a sentence."""


@dataclass(frozen=True)
class Ragged:
    """A row of a CSV with too many or too few fields."""

    row: int
    found: int
    expected: int


@dataclass
class Piece:
    """Some rows of the table: every column that the directory takes, as text, and each row's number in its file."""

    rows: pa.Array
    columns: dict[str, pa.Array]
    ragged: list[Ragged] = field(default_factory=list)
    done: float = 0.0  # the part of all files that has been read, from 0 to 1
    file: str = ""


def files_of(path: Path) -> list[Path]:
    """The file itself, or all in a folder; `Unreadable` when there is none that we can read."""
    if not path.exists():
        raise Unreadable(f"{path.name} is not there. It may have been moved; put it back, or load another file.")
    found = sorted(inner for inner in path.rglob("*") if wanted(inner)) if path.is_dir() else [path]
    if not found or not all(file.name.lower().endswith(ENDINGS) for file in found):
        raise Unreadable(f"{path.name} is neither Parquet nor CSV. Save it as .parquet, .csv or .csv.gz.")
    return found


def wanted(path: Path) -> bool:
    """Whether a file in a folder is part of the table."""
    return path.is_file() and not path.name.startswith((".", "_"))


def pieces(path: Path) -> Iterator[Piece]:
    """All rows, a piece at a time."""
    files = files_of(path)
    sizes = [max(1, file.stat().st_size) for file in files]
    before = 0
    for file, size in zip(files, sizes, strict=True):
        reading = from_parquet(file) if file.name.lower().endswith(".parquet") else from_csv(file)
        for piece in reading:
            piece.done, piece.file = (before + piece.done * size) / sum(sizes), file.name
            yield piece
        before += size


def from_parquet(file: Path) -> Iterator[Piece]:
    """The pieces of one Parquet file. Its first row counts as row 1."""
    with refusing(file):
        opened = pq.ParquetFile(file)
        here = names_of(opened.schema_arrow.names, file)
        total, first = max(1, opened.metadata.num_rows), 1
        for batch in opened.iter_batches(PIECE, columns=list(here.values()), use_threads=False):
            rows = pa.array(range(first, first + len(batch)), pa.int64())
            first += len(batch)
            texts = {name: as_text(batch.column(column)) for name, column in here.items()}
            yield Piece(rows, complete(texts, len(batch)), done=(first - 1) / total)


def from_csv(file: Path) -> Iterator[Piece]:
    """The pieces of one CSV. The header is row 1, as a spreadsheet counts."""
    ragged: list[Ragged] = []
    with refusing(file), open_bytes(file) as (stream, progress):
        header = header_of(file)
        here, next_row = names_of(header, file), HEADER_ROW + 1
        for batch in csv_batches(stream, header, ragged):
            rows, next_row = numbered(len(batch), next_row, ragged)
            texts = {name: batch.column(header.index(column)) for name, column in here.items()}
            yield Piece(rows, complete(texts, len(batch)), ragged=ragged[:], done=progress())
            ragged.clear()
        if ragged:
            yield Piece(pa.array([], pa.int64()), complete({}, 0), ragged=ragged[:], done=1.0)


def csv_batches(stream: IO[bytes], header: list[str], ragged: list[Ragged]) -> Iterator[pa.RecordBatch]:
    """Every column as text; rows with another number of fields are told to `ragged` and passed over."""

    def pass_over(row: Any) -> str:
        ragged.append(Ragged(row.number, row.actual_columns, row.expected_columns))
        return "skip"

    columns = [f"{number}" for number in range(len(header))]  # a header may repeat a name that we do not take
    yield from pv.open_csv(
        stream,
        read_options=pv.ReadOptions(use_threads=False, block_size=BLOCK, skip_rows=1, column_names=columns),
        parse_options=pv.ParseOptions(invalid_row_handler=pass_over, newlines_in_values=True),
        convert_options=pv.ConvertOptions(
            column_types=dict.fromkeys(columns, pa.string()), strings_can_be_null=True, null_values=[""]
        ),
    )


def numbered(count: int, next_row: int, ragged: list[Ragged]) -> tuple[pa.Array, int]:
    """The row number of each row that was read, leaving out those that were passed over."""
    skipped = {row.row for row in ragged}
    if not skipped:
        return pa.array(range(next_row, next_row + count), pa.int64()), next_row + count
    end = next_row + count + len(skipped)
    return pa.array([row for row in range(next_row, end) if row not in skipped], pa.int64()), end


def header_of(file: Path) -> list[str]:
    """The names in a CSV's first row."""
    opener: Callable[..., Any] = gzip.open if file.name.lower().endswith(".gz") else open
    with opener(file, "rt", encoding="utf-8-sig", newline="") as lines:
        header = [name.strip() for name in next(csv.reader(lines), [])]
    if not header:
        raise Unreadable(f"{file.name} is empty: it has not even a header. Export it again.")
    if len(header) == 1 and any(mark in header[0] for mark in ";\t|"):
        raise Unreadable(f"{file.name} is not separated by commas. Save it as comma-separated (CSV).")
    return header


def names_of(header: list[str], file: Path) -> dict[str, str]:
    """Our columns that the file has, each by the name it has there (capitals do not matter)."""
    here = {name.strip().lower(): name for name in reversed(header)}
    twice = [name for name in NAMES if [known.strip().lower() for known in header].count(name) > 1]
    if twice:
        raise Unreadable(f"{file.name} has two columns named {twice[0]}. Keep one.")
    missing = [column.name for column in COLUMNS if column.needed and column.name not in here]
    if missing:
        raise Unreadable(
            f"{file.name} has no column {missing[0]}, which the directory needs. Export it with that column."
        )
    return {name: here[name] for name in NAMES if name in here}


def complete(texts: dict[str, pa.Array], count: int) -> dict[str, pa.Array]:
    """With an empty column for each that the file does not have."""
    return {name: texts[name] if name in texts else pa.nulls(count, pa.string()) for name in NAMES}


def as_text(column: pa.Array) -> pa.Array:
    """A column of a Parquet file as text."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    return column if pa.types.is_string(column.type) else column.cast(pa.string())


@contextmanager
def open_bytes(file: Path) -> Iterator[tuple[IO[bytes], Callable[[], float]]]:
    """A CSV's bytes, unpacked, and how far one is through it."""
    size = max(1, file.stat().st_size)
    with file.open("rb") as raw:
        stream: Any = gzip.GzipFile(fileobj=raw) if file.name.lower().endswith(".gz") else raw
        yield stream, lambda: min(1.0, raw.tell() / size)


@contextmanager
def refusing(file: Path) -> Iterator[None]:
    """Say in a sentence why a file cannot be read."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise Unreadable(f"{file.name} is not text in UTF-8. Save it as CSV UTF-8.") from error
    except (gzip.BadGzipFile, EOFError) as error:
        raise Unreadable(f"{file.name} is not a whole gzip file. Copy or compress it again.") from error
    except pa.ArrowInvalid as error:
        if "UTF8" in str(error) or "UTF-8" in str(error):
            raise Unreadable(f"{file.name} is not text in UTF-8. Save it as CSV UTF-8.") from error
        raise Unreadable(f"{file.name} cannot be read; it may be cut short. Export or copy it again.") from error
    except OSError as error:
        raise Unreadable(f"{file.name} cannot be read: {(error.strerror or str(error)).lower()}.") from error
