"""The SQL that brings the directory to what a plan's table says, whole sets at a time.

Temporary tables, gone with the session: `staged` holds the file's usable rows; `troubled` what is wrong with the
others; `coming` each person once, with the member that they are; `touched` the known members who were changed.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models

from promotora.apps.people.loading.columns import COLUMNS
from promotora.apps.people.models import Access, Contact, Coverage, LoadStep, Member, MemberNumber

Values = Mapping[str, Any]

_COLUMNS = ", ".join(f"{column.name} {'date' if column.date else 'text'}" for column in COLUMNS)
TABLES = ("staged", "troubled", "refused_people", "further", "matched", "coming", "touched", "left_out")
BEGIN = f"""
DROP TABLE IF EXISTS {", ".join(TABLES)};
CREATE TEMPORARY TABLE staged (row bigint, {_COLUMNS}, seq bigint, file text);
CREATE TEMPORARY TABLE troubled (file text, "row" bigint, "column" text, value text, reason text, number bigint);
CREATE TEMPORARY TABLE refused_people (person_id text);
"""
END = f"DROP TABLE IF EXISTS {', '.join(TABLES)}"
COPY_ROWS = "COPY staged FROM STDIN (FORMAT csv)"
COPY_TROUBLE = "COPY troubled FROM STDIN (FORMAT csv, FORCE_NULL (number))"
COPY_PEOPLE = "COPY refused_people FROM STDIN (FORMAT csv)"

# ----------------------------------------------------------------------------------------------------------- comparing
# The latest span of each person says who they are; the CIN may be the person's number itself.

ONE_A_PERSON = r"""
ANALYZE staged;
CREATE TEMPORARY TABLE coming AS
SELECT DISTINCT ON (person_id) NULL::bigint AS id, true AS is_new, person_id, seq, file, "row",
       member_id AS plan_number,
       upper(regexp_replace(CASE WHEN cin = '' AND person_id ~ '^9\d{7}[A-Za-z]$' THEN person_id ELSE cin END,
                            '[^[:alnum:]]', '', 'g')) AS cin,
       first_name, last_name, birth_date, gender, race, language, phone, address, city, state, zip_code
FROM staged ORDER BY person_id, enrollment_start_date DESC, seq DESC;
ANALYZE coming;
CREATE TEMPORARY TABLE further AS
SELECT s.*, c.birth_date AS other_birth_date, c."row" AS other_row
FROM staged s JOIN coming c USING (person_id) WHERE s.seq <> c.seq;
CREATE TEMPORARY TABLE left_out (seq bigint);
"""

OTHER_BIRTH_DATE = """
WITH wrong AS (SELECT * FROM further WHERE birth_date <> other_birth_date), out AS (
    INSERT INTO left_out SELECT seq FROM wrong)
INSERT INTO troubled SELECT file, "row", 'birth_date', birth_date::text, %(reason)s, other_row FROM wrong
"""

SAME_SPAN_TWICE = """
WITH spans AS (
    SELECT s.seq, s.file, s."row", s.enrollment_start_date, first_value(s."row") OVER same AS before,
           row_number() OVER same AS time
    FROM staged s WHERE s.person_id IN (SELECT person_id FROM further) AND s.seq NOT IN (SELECT seq FROM left_out)
    WINDOW same AS (PARTITION BY s.person_id, s.enrollment_start_date, s.line_of_business, s.delivery_system
                    ORDER BY s.seq DESC)
), wrong AS (SELECT * FROM spans WHERE time > 1), out AS (INSERT INTO left_out SELECT seq FROM wrong)
INSERT INTO troubled SELECT file, "row", 'enrollment_start_date', enrollment_start_date::text,
    %(reason)s, before FROM wrong
"""

# By the plan's number in claims, else its member number, else the CIN: the first by which somebody is known.
KNOWN_BY = """
WITH found AS (
    SELECT DISTINCT ON (n.member_id) c.seq, n.member_id
    FROM coming c
    JOIN people_membernumber n ON n.kind = %(kind)s AND n.given_by_id = %(plan)s AND n.value = c.{column}
    {agreeing}
    WHERE c.id IS NULL AND c.{column} <> ''
      AND NOT EXISTS (SELECT 1 FROM coming taken WHERE taken.id = n.member_id)
    ORDER BY n.member_id, c.seq)
UPDATE coming SET id = found.member_id, is_new = false FROM found WHERE found.seq = coming.seq
"""
_AGREEING = "JOIN people_member m ON m.id = n.member_id AND m.birth_date = c.birth_date"
KNOWN = (
    ("person", KNOWN_BY.format(column="person_id", agreeing="")),
    ("member", KNOWN_BY.format(column="plan_number", agreeing=_AGREEING)),
    ("cin", KNOWN_BY.format(column="cin", agreeing=_AGREEING)),
)

NUMBER_OF_ANOTHER = """
WITH wrong AS (
    SELECT c.* FROM coming c JOIN people_membernumber n
    ON n.kind = %(kind)s AND n.given_by_id = %(plan)s AND n.value = c.{column}
    WHERE c.{column} <> '' AND n.member_id IS DISTINCT FROM c.id
), out AS (INSERT INTO left_out SELECT s.seq FROM staged s JOIN wrong USING (person_id))
INSERT INTO troubled SELECT file, "row", '{said}', {column}, %(reason)s, NULL FROM wrong
"""
NUMBER_TWICE = """
WITH twice AS (SELECT {column} FROM coming WHERE {column} <> '' GROUP BY 1 HAVING count(*) > 1),
ranked AS (
    SELECT c.*, first_value(c."row") OVER same AS before, row_number() OVER same AS time
    FROM coming c JOIN twice USING ({column}) WINDOW same AS (PARTITION BY {column} ORDER BY c.is_new, c.seq)
), wrong AS (SELECT * FROM ranked WHERE time > 1),
out AS (INSERT INTO left_out SELECT s.seq FROM staged s JOIN wrong USING (person_id))
INSERT INTO troubled SELECT file, "row", '{said}', {column}, %(reason)s, before FROM wrong
"""
NUMBERS = (("member", "plan_number", "member_id"), ("cin", "cin", "cin"))

LEAVE_OUT = """
INSERT INTO refused_people SELECT person_id FROM staged WHERE seq IN (SELECT seq FROM left_out);
DELETE FROM coming WHERE seq IN (SELECT seq FROM left_out);
DELETE FROM staged WHERE seq IN (SELECT seq FROM left_out);
"""

GIVE_IDS = """
ALTER TABLE coming RENAME TO matched;
CREATE TEMPORARY TABLE coming AS
SELECT coalesce(id, nextval(pg_get_serial_sequence('people_member', 'id'))) AS id, is_new, person_id, seq, file, "row",
       plan_number, cin, first_name, last_name, birth_date, gender, race, language, phone, address, city, state,
       zip_code
FROM matched;
DROP TABLE matched;
CREATE TEMPORARY TABLE touched (member_id bigint, by_key boolean);
ANALYZE coming;
"""

# -------------------------------------------------------------------------------------------------------------- writing


@dataclass(frozen=True)
class Statement:
    """One set-based change. `touches`: it answers with the known members whom it changed; `keys`: how they are found
    changes too. Without `touches` it is about new members."""

    sql: str
    touches: bool = False
    keys: bool = False


def inserting(model: type[models.Model], given: Mapping[str, str], source: str) -> str:
    """INSERT … SELECT with an expression for each column given, and the model's own default for every other."""
    fields = [field for field in model._meta.concrete_fields if not (field.primary_key and field.column not in given)]
    rest = {str(field.column): _default(field) for field in fields if field.column not in given}
    columns: dict[str, str] = {**given, **rest}
    names = ", ".join(f'"{name}"' for name in columns)
    return f"INSERT INTO {model._meta.db_table} ({names}) SELECT {', '.join(columns.values())} {source}"


def _default(field: "models.Field[Any, Any]") -> str:
    value = field.get_default()
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, int | bool) else "'" + str(value).replace("'", "''") + "'"


NEW_ACCESS = inserting(
    Access,
    {
        "member_id": "id",
        "organization_id": "%(plan)s",
        "starts": "%(at)s",
        "because": "'plan'",
    },
    "FROM coming WHERE is_new",
)
NEW_MEMBERS = inserting(
    Member,
    {
        "id": "id",
        "first_name": "first_name",
        "last_name": "last_name",
        "birth_date": "birth_date",
        "gender": "gender",
        "race": "race",
        "speaks": "language",
        "speaks_by_plan": "language",
        "added_at": "%(at)s::timestamptz",
    },
    "FROM coming WHERE is_new",
)

# What the plan leaves empty takes nothing away, and a language that somebody changed by hand stays as they said.
_IDENTITY = {
    "first_name": "c.first_name",
    "last_name": "c.last_name",
    "birth_date": "c.birth_date",
    "gender": "CASE WHEN c.gender = 'unknown' THEN m.gender ELSE c.gender END",
    "race": "coalesce(nullif(c.race, ''), m.race)",
    "speaks": "CASE WHEN c.language <> '' AND m.speaks IN ('', m.speaks_by_plan) THEN c.language ELSE m.speaks END",
    "speaks_by_plan": "coalesce(nullif(c.language, ''), m.speaks_by_plan)",
}
CHANGED_MEMBERS = f"""
UPDATE people_member m SET version = version + 1, {", ".join(f"{name} = {value}" for name, value in _IDENTITY.items())}
FROM coming c WHERE m.id = c.id AND NOT c.is_new
  AND ({", ".join(f"m.{name}" for name in _IDENTITY)}) IS DISTINCT FROM ({", ".join(_IDENTITY.values())})
RETURNING m.id AS member_id
"""


def _numbers(kind: str, column: str) -> Iterator[Statement]:
    """One kind of number: those that are new, those that are in use again, and those that another took the place of."""
    values = {"member_id": "c.id", "kind": f"'{kind}'", "value": f"c.{column}", "given_by_id": "%(plan)s"}
    yield Statement(inserting(MemberNumber, values, f"FROM coming c WHERE c.is_new AND c.{column} <> ''"))
    missing = f"""FROM coming c WHERE NOT c.is_new AND c.{column} <> '' AND NOT EXISTS (
        SELECT 1 FROM people_membernumber n
        WHERE n.kind = '{kind}' AND n.given_by_id = %(plan)s AND n.value = c.{column}) RETURNING member_id"""
    yield Statement(inserting(MemberNumber, values, missing), touches=True, keys=True)
    mine = f"FROM coming c WHERE n.member_id = c.id AND NOT c.is_new AND n.kind = '{kind}' AND n.given_by_id = %(plan)s"
    again = f"UPDATE people_membernumber n SET ends = NULL {mine} AND n.ends IS NOT NULL AND n.value = c.{column}"
    yield Statement(f"{again} RETURNING n.member_id", touches=True, keys=True)
    replaced = f"UPDATE people_membernumber n SET ends = %(day)s {mine} AND n.ends IS NULL AND n.value <> c.{column}"
    yield Statement(f"{replaced} AND c.{column} <> '' RETURNING n.member_id", touches=True, keys=True)


_SPAN = {
    "member_id": "c.id",
    "plan_id": "%(plan)s",
    "starts": "s.enrollment_start_date",
    "ends": "s.enrollment_end_date",
    "line_of_business": "coalesce(nullif(s.line_of_business, ''), 'medi_cal')",
    "delivery_system": "coalesce(nullif(s.delivery_system, ''), 'managed_care')",
    "aid_code": "s.aid_code",
    "dual_status_code": "s.dual_status_code",
    "clinic_npi": "s.pcp_npi",
    "clinic_name": "s.pcp_name",
}
_SAME_SPAN = f"""v.member_id = c.id AND v.plan_id = %(plan)s AND v.starts = s.enrollment_start_date
    AND v.line_of_business = {_SPAN["line_of_business"]} AND v.delivery_system = {_SPAN["delivery_system"]}"""
_OF_FILE = "FROM staged s JOIN coming c USING (person_id)"
NEW_COVERAGE = inserting(Coverage, _SPAN, f"{_OF_FILE} WHERE c.is_new")
FURTHER_COVERAGE = (
    inserting(
        Coverage,
        _SPAN,
        f"{_OF_FILE} WHERE NOT c.is_new AND NOT EXISTS (SELECT 1 FROM people_coverage v WHERE {_SAME_SPAN})",
    )
    + " RETURNING member_id"
)
# A table that names no clinic takes none away.
_CLINIC = ", ".join(
    f"CASE WHEN s.pcp_npi = '' AND s.pcp_name = '' THEN v.{ours} ELSE s.{theirs} END"
    for ours, theirs in (("clinic_npi", "pcp_npi"), ("clinic_name", "pcp_name"))
)
CHANGED_COVERAGE = f"""
UPDATE people_coverage v SET (ends, aid_code, dual_status_code, clinic_npi, clinic_name) =
    (s.enrollment_end_date, s.aid_code, s.dual_status_code, {_CLINIC})
{_OF_FILE} WHERE NOT c.is_new AND {_SAME_SPAN}
    AND (v.ends, v.aid_code, v.dual_status_code, v.clinic_npi, v.clinic_name)
    IS DISTINCT FROM (s.enrollment_end_date, s.aid_code, s.dual_status_code, {_CLINIC})
RETURNING v.member_id
"""
# A member whose row was refused has not left: nothing is known of them this time.
_REFUSED = """(SELECT n.member_id FROM refused_people r JOIN people_membernumber n
    ON n.kind = 'person' AND n.given_by_id = %(plan)s AND n.value = r.person_id)"""
CLOSED_COVERAGE = f"""
UPDATE people_coverage v SET ends = greatest(v.starts, %(day)s::date)
WHERE v.plan_id = %(plan)s AND v.ends IS NULL AND v.member_id NOT IN {_REFUSED}
  AND NOT EXISTS (SELECT 1 {_OF_FILE} WHERE {_SAME_SPAN})
RETURNING v.member_id
"""
# Answers with how many members are no longer in the table; those who are and lost a span have changed.
LEFT = f"""
WITH done AS ({CLOSED_COVERAGE}), members AS (SELECT DISTINCT member_id FROM done), here AS (
    INSERT INTO touched SELECT c.id, false FROM members JOIN coming c ON c.id = members.member_id)
SELECT count(*) FROM members WHERE NOT EXISTS (SELECT 1 FROM coming c WHERE c.id = members.member_id)
"""
TOUCHED = "SELECT count(DISTINCT member_id) FROM touched"
KEYS = """
SELECT promotora_key_new(ARRAY(SELECT id FROM coming WHERE is_new)),
       promotora_key_members(ARRAY(SELECT DISTINCT member_id FROM touched WHERE by_key))
"""

_PLACES = {"city": "c.city", "state": "c.state", "zip_code": "c.zip_code"}
_NO_PLACES = dict.fromkeys(_PLACES, "''")


def _contacts(way: str, column: str, places: Mapping[str, str], keys: bool) -> Iterator[Statement]:
    """One way to reach somebody as the plan has it: what changed is ended, the new one begins, others are let be."""
    said = {"value": f"c.{column}", **places}
    values = {
        **said,
        "member_id": "c.id",
        "way": f"'{way}'",
        "starts": "%(day)s::date",
        "loaded_from_id": "%(plan)s",
    }
    yield Statement(inserting(Contact, values, f"FROM coming c WHERE c.is_new AND c.{column} <> ''"))
    mine = f"k.member_id = c.id AND k.way = '{way}' AND k.loaded_from_id = %(plan)s AND k.ends IS NULL"
    as_said = f"({', '.join(f'k.{name}' for name in said)}) IS NOT DISTINCT FROM ({', '.join(said.values())})"
    ended = f"""UPDATE people_contact k SET ends = greatest(k.starts, %(day)s::date), version = version + 1
        FROM coming c WHERE NOT c.is_new AND {mine} AND NOT {as_said} RETURNING k.member_id"""
    yield Statement(ended, touches=True, keys=keys)
    missing = f"""FROM coming c WHERE NOT c.is_new AND c.{column} <> ''
        AND NOT EXISTS (SELECT 1 FROM people_contact k WHERE {mine}) RETURNING member_id"""
    yield Statement(inserting(Contact, values, missing), touches=True, keys=keys)


STEPS: dict[LoadStep, list[Statement]] = {
    LoadStep.MEMBERS: [
        Statement(NEW_ACCESS),
        Statement(NEW_MEMBERS),
        Statement(CHANGED_MEMBERS, touches=True, keys=True),
    ],
    LoadStep.NUMBERS: [
        *_numbers("person", "person_id"),
        *_numbers("member", "plan_number"),
        *_numbers("cin", "cin"),
    ],
    LoadStep.COVERAGE: [
        Statement(NEW_COVERAGE),
        Statement(FURTHER_COVERAGE, touches=True),
        Statement(CHANGED_COVERAGE, touches=True),
    ],
    LoadStep.CONTACTS: [*_contacts("phone", "phone", _NO_PLACES, True), *_contacts("home", "address", _PLACES, False)],
}


NOTE_REFUSALS = """
INSERT INTO people_loadrefusal (organization_id, load_id, file, "row", "column", value, reason, number)
SELECT %(plan)s, %(load)s, file, "row", "column", left(value, 200), reason, number FROM troubled
ORDER BY file, "row" LIMIT %(most)s
"""
KNOWS_MEMBERS = "SELECT EXISTS (SELECT 1 FROM people_access WHERE organization_id = %(plan)s AND because = 'plan')"


def knows_members(values: Values) -> bool:
    """Whether the directory has anyone of this plan yet."""
    return bool(one(KNOWS_MEMBERS, values)[0])


def carry_out(statement: Statement, values: Values) -> None:
    """Make one change, and note whom it touched."""
    if not statement.touches:
        run(statement.sql, values)
        return
    run(f"WITH done AS ({statement.sql}) INSERT INTO touched SELECT member_id, {statement.keys} FROM done", values)


def run(sql: str, values: Values | None = None) -> int:
    """Carry out; answers with how many rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.rowcount)


def one(sql: str, values: Values | Sequence[Any] | None = None) -> tuple[Any, ...]:
    """Carry out; answers with the one row that it says."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return tuple(cursor.fetchone() or ())
