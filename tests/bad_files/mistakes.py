"""A folder that is sound, and folders with one mistake each: what the mistake is, and exactly what is said of it."""

import gzip
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

Contents = str | bytes | Callable[[Path], None] | None
Files = dict[str, Contents]

ELIGIBILITY = "person_id,birth_date,enrollment_start_date,enrollment_end_date\nP1,1960-05-01,2015-01-01,\n"
CLAIMS = (
    "claim_id,claim_line_number,claim_type,person_id,claim_start_date,claim_end_date,claim_line_start_date,"
    "claim_line_end_date,admission_date,discharge_date,diagnosis_code_1\n"
    "C1,1,professional,P1,2019-06-01,,,,,,J449\n"
)
PROGRAMS = "person_id,program_code,start_date,end_date\nP1,ihss,2019-01-01,\n"
LIVING = "person_id,start_date,end_date,situation_code,disabling_condition\nP1,2019-01-01,,116,true\n"
SOUND: Files = {
    "eligibility.csv": ELIGIBILITY,
    "medical_claim.csv": CLAIMS,
    "program_enrollment.csv": PROGRAMS,
    "living_situation.csv": LIVING,
}
CLAIM = {
    "claim_id": ["C1"],
    "claim_line_number": [1],
    "claim_type": ["professional"],
    "person_id": ["P1"],
    "claim_start_date": [date(2019, 6, 1)],
}


@dataclass(frozen=True)
class Mistake:
    """What is different from the sound folder (None: not there), and what is said. FOLDER stands for its path."""

    name: str
    files: Files
    says: Any = field(repr=False)


def written(folder: Path, files: Files) -> Path:
    """The sound folder with some files written otherwise."""
    for name, contents in {**SOUND, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        match contents:
            case str():
                path.write_text(contents, encoding="utf-8", newline="")
            case bytes():
                path.write_bytes(contents)
            case None:
                pass
            case write:
                write(path)
    return folder


def parquet(columns: dict[str, Any]) -> Callable[[Path], None]:
    return lambda path: pq.write_table(pa.table(columns), path)


def cut_short(path: Path) -> None:
    pq.write_table(pa.table(CLAIM), path)
    path.write_bytes(path.read_bytes()[:-20])


def two_alike(path: Path) -> None:
    pq.write_table(pa.table([*map(pa.array, CLAIM.values()), pa.array(["P2"])], names=[*CLAIM, "person_id"]), path)


def renamed(text: str, column: str, name: str) -> str:
    """A CSV with one column called otherwise."""
    header, rows = text.split("\n", 1)
    return f"{header.replace(column, name, 1)}\n{rows}"


IN_PARTS = {"medical_claim.csv": None}
CLAIM_HEADER = CLAIMS.split("\n")[0] + "\n"

REFUSED = [
    Mistake(
        "no_such_folder",
        {},
        "FOLDER/elsewhere is not a folder. Name the folder that holds eligibility and medical_claim.",
    ),
    Mistake(
        "missing_table",
        {"medical_claim.csv": None},
        "FOLDER has no medical_claim table. Put medical_claim.parquet, medical_claim.csv, medical_claim.csv.gz or a "
        "folder medical_claim/ of such files there.",
    ),
    Mistake(
        "empty_table_folder",
        {"medical_claim.csv": None, "medical_claim/_SUCCESS": ""},
        "FOLDER has no medical_claim table. Put medical_claim.parquet, medical_claim.csv, medical_claim.csv.gz or a "
        "folder medical_claim/ of such files there.",
    ),
    Mistake(
        "missing_column",
        {"eligibility.csv": renamed(ELIGIBILITY, "birth_date", "born")},
        "eligibility.csv has no column birth_date, which eligibility must have.",
    ),
    Mistake(
        "column_in_capitals",
        {"eligibility.csv": renamed(ELIGIBILITY, "birth_date", "Birth_Date")},
        "eligibility.csv has no column birth_date, which eligibility must have. It has 'Birth_Date': rename that.",
    ),
    Mistake(
        "optional_column_in_capitals",
        {"eligibility.csv": renamed(ELIGIBILITY, "enrollment_end_date", "ENROLLMENT_END_DATE")},
        "eligibility.csv has no column enrollment_end_date, which eligibility may have. "
        "It has 'ENROLLMENT_END_DATE': rename that.",
    ),
    Mistake(
        "two_headers_alike",
        {"medical_claim.csv": renamed(CLAIMS, "diagnosis_code_1", "person_id")},
        "medical_claim.csv has two columns named person_id. Keep one.",
    ),
    Mistake(
        "two_parquet_columns_alike",
        {**IN_PARTS, "medical_claim.parquet": two_alike},
        "medical_claim.parquet has two columns named person_id. Keep one.",
    ),
    Mistake(
        "parquet_column_of_lists",
        {**IN_PARTS, "medical_claim.parquet": parquet({**CLAIM, "diagnosis_code_1": [["J449", "E119"]]})},
        "medical_claim.parquet, column diagnosis_code_1: list<element: string> cannot be read. Export it as text.",
    ),
    Mistake(
        "parquet_column_of_bytes",
        {**IN_PARTS, "medical_claim.parquet": parquet({**CLAIM, "person_id": [b"P1"]})},
        "medical_claim.parquet, column person_id: binary cannot be read. Export it as text.",
    ),
    Mistake(
        "truncated_parquet",
        {**IN_PARTS, "medical_claim.parquet": cut_short},
        "medical_claim.parquet is not a whole Parquet file; it may be cut short. Export or copy it again.",
    ),
    Mistake(
        "text_named_parquet",
        {**IN_PARTS, "medical_claim.parquet": CLAIMS},
        "medical_claim.parquet is not a whole Parquet file; it may be cut short. Export or copy it again.",
    ),
    Mistake(
        "truncated_gzip",
        {**IN_PARTS, "medical_claim.csv.gz": gzip.compress(CLAIMS.encode(), mtime=0)[:-12]},
        "medical_claim.csv.gz is not a whole gzip file; it may be cut short. Copy or compress it again.",
    ),
    Mistake(
        "text_named_gzip",
        {**IN_PARTS, "medical_claim.csv.gz": CLAIMS},
        "medical_claim.csv.gz is not a whole gzip file; it may be cut short. Copy or compress it again.",
    ),
    Mistake(
        "utf_16",
        {"medical_claim.csv": CLAIMS.encode("utf-16")},
        "medical_claim.csv is not a text file in UTF-8 (it holds zero bytes). Save it as CSV UTF-8.",
    ),
    Mistake(
        "latin_1",
        {
            "eligibility.csv": renamed(ELIGIBILITY, "enrollment_end_date", "city").encode()
            + b"P2,1960-05-01,2015-01-01,Lom\xe9\n"
        },
        "eligibility.csv, row 3: not UTF-8 text. Save the file as CSV UTF-8 and try again.",
    ),
    Mistake(
        "empty_file",
        {"medical_claim.csv": ""},
        "medical_claim.csv is empty: it has not even a header. Export it again, or remove it.",
    ),
    Mistake(
        "semicolons",
        {"medical_claim.csv": CLAIMS.replace(",", ";")},
        "medical_claim.csv is not separated by commas. Save it as comma-separated (CSV).",
    ),
    Mistake(
        "tabs",
        {"medical_claim.csv": CLAIMS.replace(",", "\t")},
        "medical_claim.csv is not separated by commas. Save it as comma-separated (CSV).",
    ),
    Mistake(
        "csv_and_parquet",
        {"medical_claim.parquet": parquet(CLAIM)},
        "FOLDER has medical_claim.parquet and medical_claim.csv: which of them is the medical_claim table? Keep one.",
    ),
    Mistake(
        "file_and_folder",
        {"medical_claim/2019.csv": CLAIMS},
        "FOLDER has medical_claim.csv and medical_claim: which of them is the medical_claim table? Keep one.",
    ),
    Mistake(
        "stray_workbook",
        {**IN_PARTS, "medical_claim/2019.csv": CLAIMS, "medical_claim/notes.xlsx": b"PK"},
        "medical_claim/notes.xlsx is neither Parquet nor CSV, so it cannot be part of medical_claim. "
        "Move it out of the folder, or save it as .parquet, .csv or .csv.gz.",
    ),
    Mistake(
        "mixed_columns",
        {
            **IN_PARTS,
            "medical_claim/2019.csv": CLAIMS,
            "medical_claim/2020.csv": renamed(CLAIMS, "diagnosis_code_1", "diagnosis_code_2"),
        },
        "The files of medical_claim do not have the same columns: medical_claim/2019.csv has diagnosis_code_1, "
        "medical_claim/2020.csv does not. Export them alike, or keep each kind in a folder of its own.",
    ),
    Mistake(
        "mixed_types",
        {
            **IN_PARTS,
            "medical_claim/2019.parquet": parquet(CLAIM),
            "medical_claim/2020.parquet": parquet({**CLAIM, "claim_start_date": ["2020-01-01"]}),
        },
        "The files of medical_claim do not agree on claim_start_date: string in medical_claim/2020.parquet, "
        "date32[day] in medical_claim/2019.parquet. Export them alike.",
    ),
    Mistake(
        "csv_beside_parquet",
        {
            **IN_PARTS,
            "medical_claim/2019.parquet": parquet(CLAIM),
            "medical_claim/2020.csv": ",".join(CLAIM) + "\nC2,1,professional,P1,2020-01-01\n",
        },
        "The files of medical_claim do not agree on claim_line_number: string in medical_claim/2020.csv, int64 in "
        "medical_claim/2019.parquet. Export them alike.",
    ),
]


def claims(*lines: str) -> Files:
    """The sound claims and some more lines, from row 3."""
    return {"medical_claim.csv": CLAIMS + "".join(f"{line}\n" for line in lines)}


def aside(file: str, row: int, column: str | None, value: str | None, reason: str) -> list[tuple[Any, ...]]:
    return [(file, row, column, value, reason)]


NOT_A_DATE = "{} is not a date. Write it year-month-day: 2020-03-01"

SET_ASIDE = [
    Mistake(
        "impossible_date",
        claims("C2,1,professional,P1,2020-02-30,,,,,,J449"),
        aside("medical_claim.csv", 3, "claim_start_date", "2020-02-30", NOT_A_DATE.format("claim_start_date")),
    ),
    Mistake(
        "american_date",
        claims("C2,1,professional,P1,6/15/2019,,,,,,J449"),
        aside("medical_claim.csv", 3, "claim_start_date", "6/15/2019", NOT_A_DATE.format("claim_start_date")),
    ),
    Mistake(
        "date_without_dashes",
        claims("C2,1,professional,P1,20190615,,,,,,J449"),
        aside("medical_claim.csv", 3, "claim_start_date", "20190615", NOT_A_DATE.format("claim_start_date")),
    ),
    Mistake(
        "optional_date_that_is_none",
        claims("C2,1,professional,P1,2019-06-15,soon,,,,,J449"),
        aside("medical_claim.csv", 3, "claim_end_date", "soon", NOT_A_DATE.format("claim_end_date")),
    ),
    Mistake(
        "dates_as_numbers_in_parquet",
        {**IN_PARTS, "medical_claim.parquet": parquet({**CLAIM, "claim_start_date": [20190601]})},
        aside("medical_claim.parquet", 1, "claim_start_date", "20190601", NOT_A_DATE.format("claim_start_date")),
    ),
    Mistake(
        "amount_for_a_line_number",
        claims("C2,12.50,professional,P1,2019-06-15,,,,,,J449"),
        aside("medical_claim.csv", 3, "claim_line_number", "12.50", "claim_line_number is not a whole number"),
    ),
    Mistake(
        "half_a_line_number_in_parquet",
        {**IN_PARTS, "medical_claim.parquet": parquet({**CLAIM, "claim_line_number": [1.5]})},
        aside("medical_claim.parquet", 1, "claim_line_number", "1.5", "claim_line_number is not a whole number"),
    ),
    Mistake(
        "same_line_twice",
        claims("C1,1,professional,P1,2019-06-01,,,,,,J449"),
        aside(
            "medical_claim.csv",
            3,
            "claim_line_number",
            "C1 line 1",
            "is the same claim line again; the one that sorts first was used",
        ),
    ),
    Mistake(
        "same_line_with_another_date",
        claims("C1,1,professional,P1,2019-05-01,,,,,,J449"),
        aside(
            "medical_claim.csv",
            2,
            "claim_line_number",
            "C1 line 1",
            "is the same claim line again; the one that sorts first was used",
        ),
    ),
    Mistake(
        "unknown_person",
        claims("C2,1,professional,P9,2019-06-15,,,,,,J449"),
        aside("medical_claim.csv", 3, "person_id", "P9", "is not in eligibility"),
    ),
    Mistake(
        "claim_ends_before_it_starts",
        claims("C2,1,professional,P1,2019-06-15,2019-06-14,,,,,J449"),
        aside("medical_claim.csv", 3, "claim_end_date", "2019-06-14", "claim_end_date is before claim_start_date"),
    ),
    Mistake(
        "line_ends_before_it_starts",
        claims("C2,1,professional,P1,2019-06-15,,2019-06-15,2019-06-14,,,J449"),
        aside(
            "medical_claim.csv",
            3,
            "claim_line_end_date",
            "2019-06-14",
            "claim_line_end_date is before claim_line_start_date",
        ),
    ),
    Mistake(
        "discharged_before_admitted",
        claims("C2,1,institutional,P1,2019-06-15,,,,2019-06-15,2019-06-14,J449"),
        aside("medical_claim.csv", 3, "discharge_date", "2019-06-14", "discharge_date is before admission_date"),
    ),
    Mistake(
        "coverage_ends_before_it_starts",
        {"eligibility.csv": ELIGIBILITY + "P1,1960-05-01,2015-01-01,2014-12-31\n"},
        aside(
            "eligibility.csv",
            3,
            "enrollment_end_date",
            "2014-12-31",
            "enrollment_end_date is before enrollment_start_date",
        ),
    ),
    Mistake(
        "program_ends_before_it_starts",
        {"program_enrollment.csv": PROGRAMS + "P1,hospice,2020-01-01,2019-12-31\n"},
        aside("program_enrollment.csv", 3, "end_date", "2019-12-31", "end_date is before start_date"),
    ),
    Mistake(
        "living_ends_before_it_starts",
        {"living_situation.csv": LIVING + "P1,2020-01-01,2019-12-31,116,\n"},
        aside("living_situation.csv", 3, "end_date", "2019-12-31", "end_date is before start_date"),
    ),
    Mistake(
        "unknown_claim_type",
        claims("C2,1,pharmacy,P1,2019-06-15,,,,,,J449"),
        aside(
            "medical_claim.csv", 3, "claim_type", "pharmacy", "claim_type is not one of: institutional, professional"
        ),
    ),
    Mistake(
        "empty_key",
        claims(",1,professional,P1,2019-06-15,,,,,,J449"),
        aside("medical_claim.csv", 3, "claim_id", None, "claim_id is empty, and every row needs it"),
    ),
    Mistake(
        "empty_person",
        {"eligibility.csv": ELIGIBILITY + ",1960-05-01,2015-01-01,\n"},
        aside("eligibility.csv", 3, "person_id", None, "person_id is empty, and every row needs it"),
    ),
    Mistake(
        "no_birth_date",
        {"eligibility.csv": ELIGIBILITY + "P2,,2015-01-01,\n"},
        aside("eligibility.csv", 3, "birth_date", None, "birth_date is empty, and every row needs it"),
    ),
    Mistake(
        "neither_true_nor_false",
        {"living_situation.csv": LIVING + "P1,2020-01-01,,116,maybe\n"},
        aside("living_situation.csv", 3, "disabling_condition", "maybe", "disabling_condition is not true or false"),
    ),
    Mistake(
        "situation_in_words",
        {"living_situation.csv": LIVING + "P1,2020-01-01,,street,true\n"},
        aside("living_situation.csv", 3, "situation_code", "street", "situation_code is not a whole number"),
    ),
    Mistake(
        "a_field_too_many",
        claims("C2,1,professional,P1,2019-06-15,,,,,,J449,E119"),
        aside("medical_claim.csv", 3, None, None, "the row has 12 fields where the header has 11"),
    ),
    Mistake(
        "a_field_too_few",
        claims("C2,1,professional,P1,2019-06-15"),
        aside("medical_claim.csv", 3, None, None, "the row has 5 fields where the header has 11"),
    ),
    Mistake(
        "the_word_null",
        claims("C2,NULL,professional,P1,2019-06-15,,,,,,J449"),
        aside("medical_claim.csv", 3, "claim_line_number", "NULL", "claim_line_number is not a whole number"),
    ),
    Mistake(
        "claims_of_a_person_whose_coverage_cannot_be_read",
        {"eligibility.csv": ELIGIBILITY.replace("1960-05-01", "1960-13-01")},
        [
            ("eligibility.csv", 2, "birth_date", "1960-13-01", NOT_A_DATE.format("birth_date")),
            ("medical_claim.csv", 2, "person_id", "P1", "is not in eligibility"),
        ],
    ),
]
