"""The SQL of bringing a list in: whom the directory knows, and rows by way of temporary tables."""

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pv
from django.db import connection
from psycopg import Cursor

from promotora.apps.tel.loading.evidence import Packed
from promotora.apps.tel.models import Run

AT_ONCE = 4 * 1024 * 1024  # bytes of packed evidence in one statement
WORK_MEMORY = "96MB"

# OFFSET 0: each person is looked up by index. Row security makes the planner think otherwise, and read every member.
DIRECTORY = """
COPY (
    SELECT named.person_id, n.member_id AS member, m.birth_date AS born,
           row_number() OVER (ORDER BY m.last_name, m.first_name, m.birth_date, n.member_id) AS name_order
    FROM named
    CROSS JOIN LATERAL (SELECT member_id FROM people_membernumber
                        WHERE kind = 'person' AND given_by_id = {plan} AND value = named.person_id OFFSET 0) n
    CROSS JOIN LATERAL (SELECT last_name, first_name, birth_date FROM people_member
                        WHERE id = n.member_id OFFSET 0) m
) TO STDOUT (FORMAT csv, HEADER)
"""
DIRECTORY_TYPES = {"person_id": pa.string(), "member": pa.int64(), "born": pa.date32(), "name_order": pa.int32()}


def directory(plan_id: int, person_ids: pa.Array) -> pa.Table:
    """Those of these persons whom the plan's directory knows: person_id, member, born, name_order."""
    with coming("named", "person_id text"):
        copy_in("named", pa.table({"person_id": person_ids}))
        run_sql(f"SET LOCAL work_mem = '{WORK_MEMORY}'; ANALYZE named")
        found = io.BytesIO()
        with connection.cursor() as cursor, cursor.copy(DIRECTORY.format(plan=int(plan_id))) as stream:
            for piece in stream:
                found.write(piece)
    found.seek(0)
    options = pv.ConvertOptions(column_types=DIRECTORY_TYPES, strings_can_be_null=False)
    return pv.read_csv(found, convert_options=options, parse_options=pv.ParseOptions(newlines_in_values=True))


# ------------------------------------------------------------------------------------------------------ listings

LISTING = {
    "member_id": "bigint",
    "position": "integer",
    "person_id": "text",
    "tier": "smallint",
    "criteria": "text[]",
    "conditions": "text[]",
    "condition_count": "smallint",
    "stays_12m": "integer",
    "ed_visits_12m": "integer",
    "chronically_homeless": "boolean",
    "reasons": "text[]",
    "change": "text",
    "changed": "text[]",
    "before_tier": "smallint",
    "zip_code": "text",
    "area": "text",
    "language": "text",
    "gender": "text",
    "birth_date": "date",
}
DEPARTURE = {
    "member_id": "bigint",
    "position": "integer",
    "person_id": "text",
    "before_tier": "smallint",
    "before_criteria": "text[]",
    "because": "text[]",
}


def write_listings(run: Run, rows: pa.Table, *, whole_face: bool) -> None:
    """One face of the list."""
    _write("tel_listing", LISTING, run, rows, whole_face=whole_face)


def write_departures(run: Run, rows: pa.Table | None, *, whole_face: bool) -> None:
    """Those who are on the list no more, as one face has it."""
    if rows is not None and rows.num_rows:
        _write("tel_departure", DEPARTURE, run, rows, whole_face=whole_face)


def _write(table: str, columns: dict[str, str], run: Run, rows: pa.Table, *, whole_face: bool) -> None:
    names = ", ".join(columns)
    with coming("coming_rows", ", ".join(f"{name} {kind}" for name, kind in columns.items())):
        copy_in("coming_rows", as_text(rows.select(list(columns))))
        run_sql(
            f"INSERT INTO {table} (run_id, organization_id, whole, {names})"
            f" SELECT %s, %s, %s, {names} FROM coming_rows",
            [run.pk, run.organization_id, whole_face],
        )


def as_text(rows: pa.Table) -> pa.Table:
    """Rows as COPY reads them: lists in braces."""
    columns = [literals(each) if pa.types.is_list(each.type) else each for each in rows.columns]
    return pa.table(columns, rows.schema.names)


def literals(lists: pa.ChunkedArray) -> pa.Array:
    """Each list of texts as PostgreSQL writes an array."""
    whole = pa.concat_arrays([pa.array([], pa.string()), *(each.flatten() for each in lists.chunks)])
    escaped = pc.replace_substring(pc.replace_substring(whole, "\\", "\\\\"), '"', '\\"')
    quoted = pc.binary_join_element_wise('"', escaped, '"', "")
    ends = np.cumsum(np.asarray(pc.fill_null(pc.list_value_length(lists), 0)))
    offsets = pa.array(np.concatenate([[0], ends]), pa.int32())
    joined = pc.binary_join(pa.ListArray.from_arrays(offsets, quoted), ",")
    return pc.binary_join_element_wise("{", joined, "}", "")


# ------------------------------------------------------------------------------------------------------ evidence

EVIDENCE = """
INSERT INTO tel_evidence (run_id, organization_id, member_id, part2, lines, packed)
SELECT %s, %s, * FROM unnest(%b::bigint[], %b::boolean[], %b::bigint[], %b::bytea[])
"""


def write_evidence(run: Run, packed: Packed, known: pa.Table, says: Callable[[int], None]) -> None:
    """The packs of everyone whom the directory knows, a few megabytes at a time."""
    whose = np.asarray(pc.fill_null(_members(packed.people, known), 0), np.int64)
    # Django writes values into the statement as text, which would double bytes; this cursor sends them as they are.
    with packed.path.open("rb") as file, Cursor(connection.connection) as cursor:
        for begin, end in pairwise(edges(packed.ends)):
            before = packed.ends[begin - 1] if begin else 0
            data = file.read(packed.ends[end - 1] - before)
            bounds = [before, *packed.ends[begin:end]]
            packs = [data[one - before : two - before] for one, two in pairwise(bounds)]
            rows = zip(whose[begin:end].tolist(), packed.part2[begin:end], packed.lines[begin:end], packs, strict=True)
            theirs = [row for row in rows if row[0]]
            if theirs:
                cursor.execute(EVIDENCE, [run.pk, run.organization_id, *map(list, zip(*theirs, strict=True))])
            says(round(100 * end / len(packed)))


def _members(people: Sequence[str], known: pa.Table) -> pa.Array:
    places = pc.index_in(pa.array(people, pa.string()), known["person_id"].combine_chunks())
    return known["member"].combine_chunks().take(places)


def edges(ends: Sequence[int]) -> list[int]:
    """Where to cut packs, so that no part is much larger than fits in one statement."""
    cuts, begun = [0], 0
    for place, end in enumerate(ends, start=1):
        if end - begun >= AT_ONCE or place == len(ends):
            cuts.append(place)
            begun = end
    return cuts


# ------------------------------------------------------------------------------------------------------ statements


@contextmanager
def coming(name: str, columns: str) -> Iterator[None]:
    """A temporary table, while this lasts."""
    run_sql(f"DROP TABLE IF EXISTS {name}; CREATE TEMPORARY TABLE {name} ({columns})")
    yield
    run_sql(f"DROP TABLE {name}")


def copy_in(table: str, rows: pa.Table) -> None:
    """COPY a table's rows: null is nothing, and text always stands in quotation marks."""
    sink = pa.BufferOutputStream()
    pv.write_csv(rows, sink, pv.WriteOptions(include_header=False))
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} FROM STDIN (FORMAT csv)") as stream:
        stream.write(memoryview(sink.getvalue()))


def run_sql(statement: str, values: Sequence[Any] | None = None) -> None:
    """One statement, or several without values."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
