"""docs/guides/input.md says of every table and column what the code holds; `make docs` writes it again."""

import os
from pathlib import Path

from promotora.targeting.tables import DIAGNOSES, TABLES, Column, Kind

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "input.md"

HEAD = """# The input, table by table

A folder with `eligibility` and `medical_claim` and, if you have them, `program_enrollment` and `living_situation`: each
as `NAME.parquet`, `NAME.csv`, `NAME.csv.gz`, or a folder `NAME/` of such files. Names are the Tuva Input Layer's,
and the last two tables are ours. Other columns may be there and are left unread; a missing optional one reads as empty.

A row that cannot be used is set aside with its table, file, row, column, value and reason; the rest is used. When more
than 5% of the rows are set aside, the run stops with nothing written (`--most-set-aside` changes that).

The site's directory of members takes three more columns of `eligibility`: `cin`, and as `pcp_npi` and `pcp_name` the
clinic to which the plan assigned the member for primary care. Placement keeps members with their own clinic where it
can.
"""

NOTES = {
    "enrollment_end_date": "empty while it lasts",
    "end_date": "empty while it lasts",
    "line_of_business": "`medi_cal` (also when empty), `cal_mediconnect`, `d_snp`, …",
    "delivery_system": "`managed_care` (also when empty) or `fee_for_service`",
    "diagnosis_code_type": "`icd-10-cm` (also when empty); lines of another type bring no diagnoses",
    "situation_code": "the HMIS code: 100-199 homeless, 200-299 an institution",
    "disabling_condition": "whether the person has a disabling condition",
    "program_code": "such as `hospice`; a code that the policy does not name bars nobody and is named in the summary",
}
KINDS = {Kind.TEXT: "text", Kind.DATE: "date", Kind.NUMBER: "whole number", Kind.TRUTH: "true or false"}


def line(column: Column) -> str:
    note = NOTES.get(column.name, " or ".join(f"`{each}`" for each in column.one_of))
    name = "diagnosis_code_1 … diagnosis_code_25" if column.name == DIAGNOSES[0] else column.name
    return f"| {name} | {KINDS[column.kind]} | {'yes' if column.required else ''} | {note} |"


def written() -> str:
    parts = [HEAD]
    for table in TABLES:
        parts.append(f"## {table.name}\n\n| column | holds | needed | |\n|---|---|---|---|")
        parts[-1] += "".join(f"\n{line(each)}" for each in table.columns if each.name not in DIAGNOSES[1:])
        parts[-1] += "\n"
    return "\n".join(parts)


def test_the_input_guide_is_up_to_date() -> None:
    if os.environ.get("PROMOTORA_WRITE_DOCS"):
        GUIDE.write_text(written(), encoding="utf-8")
    assert GUIDE.read_text(encoding="utf-8") == written(), "docs/guides/input.md is stale. Write it again: make docs"
