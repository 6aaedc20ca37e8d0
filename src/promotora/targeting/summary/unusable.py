"""Rows that were set aside, gathered by reason, each with what to mend."""

from typing import Any

import pyarrow as pa

from promotora.targeting import quality
from promotora.targeting.engines.base import Reading
from promotora.targeting.summary.members import tally

MENDS = {
    quality.MISSING: "Fill it in at the source, or leave the row out.",
    quality.NOT_ONE_OF: "Use one of these words, in lower case.",
    quality.DUPLICATE: "Send each claim line once. Of a corrected claim, send the last version alone.",
    quality.STRANGER: "Send this person's coverage in eligibility, or leave the claims out.",
    "is not a date": "Write dates as year-month-day.",
    "is not a whole number": "Write digits alone: no blanks, points or letters.",
    "is not true or false": "Write true or false, or nothing where it is not known.",
    "is before": "One of the two dates is wrong: correct it at the source.",
    "fields where the header has": "A comma inside a value needs quotation marks around the value.",
}
LOOK = "Look at the row in the rejected folder, and correct it at the source."


def by_table(reading: Reading) -> list[dict[str, Any]]:
    """Rows read and set aside, table by table."""
    found = tally(reading.set_aside["table"])
    return [{"table": name, "rows": rows, "set_aside": found.get(name, 0)} for name, rows in reading.rows.items()]


def by_reason(set_aside: pa.Table) -> list[dict[str, Any]]:
    """Rows set aside by table, column and reason, with one of them as an example; most first within a table."""
    if not set_aside.num_rows:
        return []
    numbered = set_aside.append_column("place", pa.array(range(set_aside.num_rows), pa.int64()))
    keys = ["table", "column", "reason"]
    groups = numbered.group_by(keys).aggregate([("place", "count"), ("place", "min")]).to_pylist()
    groups.sort(key=lambda group: (group["table"], -group["place_count"], group["place_min"]))
    return [
        {key: group[key] for key in keys}
        | {
            "rows": group["place_count"],
            "mend": mend(group["reason"]),
            "example": _example(set_aside, group["place_min"]),
        }
        for group in groups
    ]


def _example(set_aside: pa.Table, place: int) -> dict[str, Any]:
    [row] = set_aside.slice(place, 1).select(["file", "row", "value"]).to_pylist()
    return dict(row)


def mend(reason: str) -> str:
    """What to do at the source about a reason."""
    return next((words for phrase, words in MENDS.items() if phrase in reason), LOOK)
