"""Builders of lists for the site's stories: a run's tables made by hand, brought in as the product brings them in."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import connection
from tests.site import network, people

from promotora.apps.accounts.models import Organization, Position
from promotora.apps.core import clock
from promotora.apps.people.models import Access, Member, MemberNumber
from promotora.apps.people.terms import Because, Gender, Number
from promotora.apps.tel.actions import runs
from promotora.apps.tel.actions.assigning import assign
from promotora.apps.tel.actions.bringing_in import Made, bring_in
from promotora.apps.tel.loading.evidence import Packed, Packer
from promotora.apps.tel.loading.listings import Found
from promotora.apps.tel.models import Listing, Run
from promotora.apps.tel.pictures.counting import counted
from promotora.apps.tel.queries import stores
from promotora.apps.tel.terms import PROTECTED
from promotora.county.areas import service_planning_area
from promotora.targeting import compare, programs
from promotora.targeting.engines.base import DECISION, EVIDENCE, PERSON, TEL
from promotora.targeting.model.conditions import CONDITION_BY_CODE
from promotora.targeting.outputs.growing import packed, packed_schema
from promotora.targeting.valuesets import condition_codes

AS_OF = date(2020, 3, 1)
LONG_AGO = datetime(2019, 1, 1, tzinfo=UTC)
SAME: dict[str, Any] = {"same": True}

Evidence = tuple[str, str, str, str | None, int | None, date]
"""A line of evidence: criterion, kind, code, claim, line, date; a span has neither claim nor line."""


@dataclass(frozen=True)
class ListedPerson:
    """Somebody on a list. `openly`: what differs without protected facts ({} when nothing does), or None when they are
    not on the list without them. The same `person_id` on two lists is one person."""

    first: str = "Rosa"
    last: str = "Martínez"
    born: date = date(1962, 3, 4)
    gender: str = "female"
    language: str = "Spanish"
    zip_code: str = "90033"
    tier: int = 2
    criteria: Sequence[str] = ("A2", "B3")
    conditions: Sequence[str] = ("diabetes", "hypertension")
    stays: int = 0
    ed: int = 3
    homeless: bool | None = None
    reasons: Sequence[str] = ("hypertension with diabetes", "3 ED visits in the last year")
    openly: dict[str, Any] | None = field(default_factory=dict)
    lines: Sequence[Evidence] = ()
    speaks: str = "es"
    in_directory: bool = True
    person_id: str = field(default_factory=people.new_cin)

    def now(self, **differs: Any) -> "ListedPerson":
        """The same person on a later list."""
        return replace(self, **differs)


def claim_lines(criterion: str, code: str, *days: date, kind: str = "condition") -> list[Evidence]:
    """A claim a day, each with one line, that say one diagnosis (or are one kind of visit)."""
    return [(criterion, kind, code, f"C{code}{day:%y%m%d}", 1, day) for day in days]


ROSA = ListedPerson(
    lines=[
        *claim_lines("A2", "E119", date(2019, 5, 6), date(2019, 9, 9)),
        *claim_lines("A2", "I10", date(2019, 5, 6), date(2019, 11, 2)),
        *claim_lines("B3", "0450", date(2019, 6, 1), date(2019, 10, 3), date(2020, 1, 7), kind="ed_visit"),
    ]
)


def a_run(
    by: Position,
    listed: Sequence[ListedPerson] = (),
    *,
    as_of: date = AS_OF,
    released: bool = True,
    before: Run | None = None,
    program: str = "hhp",
    others: Sequence[tuple[str, str, Sequence[str]]] = (),
    at: datetime | None = None,
) -> Run:
    """A list of these people, in the directory and in the database; released, or else made and to be reviewed.

    Every CB-CME that is there by then may be given members of it. `before` is the run that it is compared with;
    `others` are decisions (person_id, decision, reasons) on people who are not listed.
    """
    at = at or clock.now()
    network.all_contracted(by)
    in_directory(by, listed)
    with people.working(by):
        policy = programs.in_force(program, as_of)
        run = runs.put_down(organization=by.organization, policy=policy, as_of=as_of, by=by.user, at=at)
        lists = _lists(run, listed, others)
        earlier = compare.read_run(Path(before.folder)) if before else None
        found = Found(
            lists.tel,
            lists.open_tel,
            _people(listed),
            compare.compare(earlier, lists) if earlier else None,
            compare.compare_openly(earlier, lists) if earlier else None,
        )
        folder = stores.run_folder(run.pk)
        _write(folder, lists)
        runs.start(run, at=at, previous=before)
        with TemporaryDirectory() as scratch:
            made = Made(
                folder=str(folder),
                record=lists.record,
                counts=_counts(found, as_of),
                digest="0" * 64,
                fingerprint="f" * 16,
                rows=1_000,
            )
            bring_in(run=run, found=found, packed=_packed(Path(scratch), listed, run), at=at, made=made)
        if released:
            runs.review(run=run, by=by.user, at=at)
            runs.release(run=run, by=by.user, at=at)
    return run


def listing_of(run: Run, person: ListedPerson, by: Position) -> Listing:
    """A person's listing, as whoever works in this position sees it."""
    with people.working(by):
        return Listing.objects.select_related("member").get(run=run, person_id=person.person_id)


def member_of(person: ListedPerson, by: Position) -> Member:
    """A listed person's record."""
    with people.working(by):
        return Member.objects.get(numbers__kind=Number.PERSON, numbers__value=person.person_id)


def assigned(run: Run, listed: Sequence[ListedPerson], by: Position, to: Organization) -> list[Member]:
    """These listed members go to a CB-CME; the members."""
    network.contracted(by, to)
    members = [member_of(each, by) for each in listed]
    with people.working(by):
        assign(
            run=run,
            members=[member.pk for member in members],
            to=to,
            because="lives nearby",
            by=by.user,
            at=clock.now(),
            today=clock.today(),
        )
    return members


def in_directory(by: Position, listed: Sequence[ListedPerson]) -> None:
    """Put those into the plan's directory who are not there, as a load would."""
    plan, now = by.organization, clock.now()
    with people.working(by):
        there = MemberNumber.objects.filter(kind=Number.PERSON, given_by=plan).values_list("value", flat=True)
        new = [each for each in listed if each.in_directory and each.person_id not in set(there)]
        ids = _ids(len(new))
        Access.objects.bulk_create(
            Access(member_id=pk, organization=plan, starts=LONG_AGO, because=Because.PLAN) for pk in ids
        )
        Member.objects.bulk_create(
            Member(
                pk=pk,
                first_name=each.first,
                last_name=each.last,
                birth_date=each.born,
                gender=each.gender if each.gender in Gender.values else Gender.UNKNOWN,
                speaks=each.speaks,
                added_at=now,
            )
            for pk, each in zip(ids, new, strict=True)
        )
        MemberNumber.objects.bulk_create(
            MemberNumber(member_id=pk, kind=kind, value=value, given_by=plan)
            for pk, each in zip(ids, new, strict=True)
            for kind, value in ((Number.PERSON, each.person_id), (Number.CIN, each.person_id))
        )


def _ids(many: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('people_member', 'id')) FROM generate_series(1, %s)", [many]
        )
        return [number for (number,) in cursor.fetchall()]


# ------------------------------------------------------------------------------------------------------- a run's tables


def _lists(run: Run, listed: Sequence[ListedPerson], others: Sequence[tuple[str, str, Sequence[str]]]) -> compare.Lists:
    whole = _tel(run, listed)
    openly = _tel(run, [replace(each, **each.openly) for each in listed if each.openly is not None])
    decisions = [(each.person_id, "listed", list(each.reasons)) for each in listed] + [
        (person_id, decision, list(reasons)) for person_id, decision, reasons in others
    ]
    table = _sorted([dict(zip(DECISION.names, row, strict=True)) for row in decisions], plain(DECISION)).cast(DECISION)
    record = {
        "as_of": run.as_of.isoformat(),
        "program": {"code": run.program, "version": run.version, "repr": run.policy},
        "options": {"withheld": sorted(PROTECTED)},
        "input": {"fingerprint": "f" * 16, "rows": {"medical_claim": 1_000}},
        "versions": {},
    }
    return compare.Lists(whole, table, record, openly, table.slice(0, 0))


def _tel(run: Run, listed: Sequence[ListedPerson]) -> pa.Table:
    rows = [
        {
            "person_id": each.person_id,
            "member_id": each.person_id,
            "program": run.program,
            "version": run.version,
            "as_of": run.as_of,
            "tier": each.tier,
            "criteria": list(each.criteria),
            "conditions": sorted(each.conditions),
            "condition_count": len(each.conditions),
            "stays_12m": each.stays,
            "ed_visits_12m": each.ed,
            "chronically_homeless": each.homeless,
            "reasons": list(each.reasons),
        }
        for each in listed
    ]
    assert all(code in CONDITION_BY_CODE for row in rows for code in row["conditions"])
    return _sorted(rows, TEL)


def _people(listed: Sequence[ListedPerson]) -> pa.Table:
    rows = [
        {
            "person_id": each.person_id,
            "birth_date": each.born,
            "gender": each.gender,
            "race": None,
            "language": each.language,
            "zip_code": each.zip_code,
        }
        for each in listed
    ]
    return _sorted(rows, PERSON)


def _sorted(rows: list[dict[str, Any]], schema: pa.Schema) -> pa.Table:
    return pa.Table.from_pylist(sorted(rows, key=lambda row: row["person_id"]), schema=schema)


def plain(schema: pa.Schema) -> pa.Schema:
    """A schema whose texts are not numbered."""
    return pa.schema([("reasons", pa.list_(pa.string())) if each.name == "reasons" else each for each in schema])


def evidence_of(listed: Sequence[ListedPerson]) -> pa.Table:
    """Everyone's lines as the engine hands them over."""
    rows = [(each.person_id, *line) for each in listed for line in each.lines]
    rows.sort(key=lambda row: [(value is not None, value) for value in row])
    return pa.Table.from_pylist([dict(zip(EVIDENCE.names, row, strict=True)) for row in rows], schema=EVIDENCE)


def _packed(scratch: Path, listed: Sequence[ListedPerson], run: Run) -> Packed:
    table, codes = evidence_of(listed), condition_codes(run.as_of)
    packer = Packer(scratch, lambda code: bool(codes.conditions(code) & PROTECTED))
    if table.num_rows:
        packer.add(pa.table([packed(column) for column in table.columns], packed_schema(EVIDENCE)))
    openly = {
        each.person_id: list(each.openly.get("criteria", each.criteria)) for each in listed if each.openly is not None
    }
    return packer.finish(openly)


def _write(folder: Path, lists: compare.Lists) -> None:
    shutil.rmtree(folder, ignore_errors=True)  # another database's run of the same number
    folder.mkdir(parents=True)
    tables = {"tel": lists.tel, "open": lists.open_tel, "open_decision": lists.open_decisions}
    for name, table in (tables | {"decision": lists.decisions}).items():
        pq.write_table(table.cast(plain(table.schema)), folder / f"{name}.parquet")
    (folder / compare.MARKER).write_text(json.dumps(lists.record))


def _counts(found: Found, as_of: date) -> dict[str, Any]:
    return counted(found.tel, found.people, as_of, service_planning_area)
