"""Eligibility tables for the loading stories: a row a span, the defaults Rosa's."""

import csv
import gzip

import pyarrow as pa
import pyarrow.parquet as pq
from django.db import connection
from tests.site import people

from promotora.apps.core import clock, scope
from promotora.apps.people.actions.loading import ask_for_load, do_load
from promotora.apps.people.models import Load

ROSA = {
    "person_id": "91234567S",
    "member_id": "M001",
    "first_name": "Rosa",
    "last_name": "Martínez",
    "birth_date": "1962-03-04",
    "gender": "female",
    "race": "hispanic or latino",
    "language": "Spanish",
    "enrollment_start_date": "2019-01-01",
    "enrollment_end_date": "",
    "line_of_business": "medi_cal",
    "delivery_system": "managed_care",
    "aid_code": "M1",
    "dual_status_code": "00",
    "address": "1420 Soto St",
    "city": "Los Angeles",
    "state": "CA",
    "zip_code": "90033",
    "phone": "(323) 555-0148",
}
MARCUS = ROSA | {
    "person_id": "97654321S",
    "member_id": "M002",
    "first_name": "Marcus",
    "last_name": "Tate",
    "birth_date": "1971-11-30",
    "gender": "male",
    "language": "English",
    "phone": "(213) 555-0101",
    "address": "5 Main St",
}


def strangers(count):
    """Members of whom the story says nothing, so that one bad row is few among many."""
    return [
        ROSA
        | {
            "person_id": f"9{number:07d}S",
            "member_id": f"X{number}",
            "first_name": "Someone",
            "last_name": f"Number{number}",
            "phone": "",
        }
        for number in range(1, count + 1)
    ]


def write_csv(path, rows):
    """The rows as CSV, packed if the name ends so."""
    opener = gzip.open if path.name.endswith(".gz") else open
    with opener(path, "wt", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_parquet(path, rows):
    """The rows as Parquet, all text."""
    pq.write_table(pa.Table.from_pylist(rows), path)
    return path


def loaded(position, path, **more):
    """The table, loaded by this person; the Load as it is afterwards."""
    from tests.site import people

    with people.working(position):
        load = ask_for_load(
            organization=position.organization, path=path, name=path.name, by=position.user, at=clock.now(), **more
        )
    do_load(load_id=load.pk, of=people.eyes(position), now=clock.now)
    return again(position, load)


def again(position, load):
    """The Load, read afresh."""
    from tests.site import people

    with scope.entered(people.eyes(position)):
        return Load.objects.get(pk=load.pk)


def everything(of):
    """All rows that a load may touch, and the keys; without the loads themselves."""
    tables = (
        "people_member",
        "people_membernumber",
        "people_coverage",
        "people_contact",
        "people_access",
        "people_searchkey",
    )
    with people.working(of), connection.cursor() as cursor:
        found = {}
        for table in tables:
            cursor.execute(f"SELECT t::text FROM {table} t ORDER BY 1")
            found[table] = cursor.fetchall()
        return found
