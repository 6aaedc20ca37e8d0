"""The access log: written for every look, never changed, and any tampering shows."""

import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, connections, transaction

from promotora.apps.core import audit
from promotora.apps.core.models import AccessEntry, Part
from promotora.apps.core.scope import Scope, entered

DANA = Scope(user_id=1, organization_id=10, role="care_coordinator", why="treatment", address="127.0.0.1")
THEO = Scope(user_id=2, organization_id=20, role="care_coordinator", why="treatment")
ROSA, MARCUS = 501, 502


@pytest.fixture
def log(committed):
    """Dana looked at Rosa three times and at Marcus once; Theo looked at Marcus."""
    with entered(DANA):
        for part in (Part.RECORD, Part.CONTACTS, Part.CONSENTS):
            audit.note(ROSA, part)
        audit.note(MARCUS, Part.RECORD)
    with entered(THEO):
        audit.note(MARCUS, Part.RECORD)


def as_owner(statement, *, past_triggers=True):
    """What only somebody with the owner's password could do."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET session_replication_role = 'replica'" if past_triggers else "SELECT 1")
        cursor.execute(statement)
        cursor.execute("SET session_replication_role = 'origin'")


def told():
    return [str(break_) for break_ in audit.verify()]


def test_an_untouched_log_holds(log):
    assert told() == []


def test_an_entry_says_who_for_whom_what_why_when_and_from_where(log):
    with entered(DANA):
        entry = AccessEntry.objects.order_by("number").first()
    assert (entry.user_id, entry.organization_id, entry.role) == (1, 10, "care_coordinator")
    assert (entry.member_id, entry.part, entry.why, entry.address) == (ROSA, "record", "treatment", "127.0.0.1")
    assert entry.at is not None


def test_each_organizations_entries_are_one_chain(log):
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT chain, array_agg(number ORDER BY number) FROM core_accessentry GROUP BY chain ORDER BY chain"
        )
        assert cursor.fetchall() == [(10, [1, 2, 3, 4]), (20, [1])]


@pytest.mark.parametrize(
    "column", ["at = at + interval '1 second'", "user_id = 3", "member_id = 9", "part = 'search'", "why = ''"]
)
def test_an_altered_entry_shows(log, column):
    as_owner(f"UPDATE core_accessentry SET {column} WHERE chain = 10 AND number = 2")
    assert told() == ["Organization 10, entry 2: was altered after it was written."]


def test_a_removed_entry_shows(log):
    as_owner("DELETE FROM core_accessentry WHERE chain = 10 AND number = 2")
    assert told() == ["Organization 10, entry 3: follows a gap: one or more entries before it were removed."]


def test_entries_cut_off_at_the_end_show(log):
    as_owner("DELETE FROM core_accessentry WHERE chain = 10 AND number >= 3")
    assert [sentence for sentence in told() if "cut off" in sentence]


def test_a_whole_chain_removed_shows(log):
    as_owner("DELETE FROM core_accessentry WHERE chain = 20")
    assert [sentence for sentence in told() if sentence.startswith("Organization 20")]


def test_an_entry_resealed_by_hand_shows_in_the_next(log):
    as_owner(
        "UPDATE core_accessentry e SET part = 'search', seal = promotora_seal_of(ROW(e.id, e.at, e.user_id,"
        " e.organization_id, e.role, e.member_id, 'search', e.detail, e.why, e.address, e.chain, e.number, e.previous,"
        " e.seal)::core_accessentry) WHERE chain = 10 AND number = 2"
    )
    assert told() == ["Organization 10, entry 3: does not follow from the entry before it."]


@pytest.mark.parametrize(
    "statement",
    ["UPDATE core_accessentry SET why = 'x'", "DELETE FROM core_accessentry", "TRUNCATE core_accessentry"],
)
def test_the_log_cannot_be_changed_even_by_its_owner_in_the_ordinary_way(log, statement):
    with pytest.raises(DatabaseError, match="never changed"):
        as_owner(statement, past_triggers=False)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_accessentry SET why = 'x'",
        "DELETE FROM core_accessentry",
        "TRUNCATE core_accessentry",
        "UPDATE core_chainend SET number = 0",
        "ALTER TABLE core_accessentry DISABLE TRIGGER ALL",
        "SET session_replication_role = 'replica'",
    ],
)
def test_the_sites_role_may_only_add_and_read(log, statement):
    no = pytest.raises(DatabaseError, match=r"permission denied|must be owner")
    with entered(DANA), no, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_nobody_writes_an_entry_in_anothers_name(log):
    with entered(THEO), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        AccessEntry.objects.create(
            at="2020-03-01T09:00Z", user_id=1, organization_id=10, member_id=ROSA, part="record", why="x"
        )


def test_the_command_says_how_each_chain_ends_or_where_it_breaks(log):
    out, wrong = StringIO(), StringIO()
    call_command("verify_access_log", stdout=out)
    assert "organization 10: 4 entries, the last sealed " in out.getvalue()
    assert "The access log holds: 5 entries in 2 chains." in out.getvalue()

    as_owner("DELETE FROM core_accessentry WHERE chain = 10 AND number = 2")
    with pytest.raises(CommandError, match="does not hold: 1 places"):
        call_command("verify_access_log", stderr=wrong)
    assert "Organization 10, entry 3: follows a gap" in wrong.getvalue()


def test_thousands_written_at_once_are_one_chain_in_their_order(log):
    with entered(DANA):
        audit.write([audit.Look(member, Part.CHANGE, "shared") for member in range(3_000, 0, -1)])
        audit.note(ROSA, Part.RECORD)
    with entered(THEO):
        audit.write([audit.Look(member, Part.LISTING) for member in (MARCUS, ROSA)])
    assert told() == []
    with entered(DANA):
        written = AccessEntry.objects.using("owner").filter(chain=10, number__gt=4).order_by("number")
        assert list(written.values_list("number", "member_id")) == [
            *((at + 5, 3_000 - at) for at in range(3_000)),
            (3_005, ROSA),
        ]
    assert [(end.chain, end.number) for end in audit.ends()] == [(10, 3_005), (20, 3)]


def test_what_many_entries_cost_grows_with_their_number_and_not_with_its_square(log):
    """Past every earlier version of the chain's end, four times as many took sixteen times as long."""
    with entered(DANA), connection.cursor() as cursor:
        audit.write([audit.Look(member, Part.CHANGE) for member in range(500)])
        cursor.execute("SELECT pg_relation_size('core_chainend')")
        assert cursor.fetchone()[0] <= 8192  # a version of the end for each statement, not for each entry


def test_entries_put_beyond_the_end_past_the_trigger_show_and_stay_shown(log):
    as_owner(
        "INSERT INTO core_accessentry (at, user_id, organization_id, role, member_id, part, detail, why, address,"
        " chain, number, previous, seal) SELECT at, user_id, organization_id, role, 9, part, detail, why, address,"
        " chain, number + 1, seal, '' FROM core_accessentry WHERE chain = 10 AND number = 4"
    )
    as_owner("UPDATE core_accessentry e SET seal = promotora_seal_of(e) WHERE chain = 10 AND number = 5")
    cut = "Organization 10, entry 4: was the last of its chain"
    assert [sentence for sentence in told() if sentence.startswith(cut)]
    with entered(DANA):
        audit.note(ROSA, Part.RECORD)
    assert [sentence for sentence in told() if sentence.startswith(cut)]


def test_a_page_that_fails_leaves_no_entry(log):
    before = len(entries())
    with pytest.raises(ZeroDivisionError):
        page_that_fails()
    assert len(entries()) == before


def page_that_fails():
    with entered(DANA), audit.noting():
        audit.note(ROSA, Part.RECORD)
        raise ZeroDivisionError


def test_a_page_writes_each_look_once(log):
    before = len(entries())
    with entered(DANA), audit.noting():
        for _ in range(3):
            audit.note(ROSA, Part.RECORD)
    assert len(entries()) == before + 1


def test_a_page_of_20_000_looks_compares_each_about_once_and_keeps_their_order(monkeypatch):
    """Looked for in all that came before it, each would be compared thousands of times."""
    written, comparisons = [], 0
    monkeypatch.setattr(audit, "write", written.extend)

    class Compared(audit.Look):
        def __eq__(self, other):
            nonlocal comparisons
            comparisons += 1
            assert comparisons < 60_000
            return super().__eq__(other)

        __hash__ = audit.Look.__hash__

    def looks(numbers):
        return [Compared(number, Part.LISTING) for number in numbers]

    downwards = range(20_000, 0, -1)
    with audit.noting():
        audit.note_all(looks(downwards))
        audit.note_all(looks(range(1, 20_002)))
    assert [look.member_id for look in written] == [*downwards, 20_001]
    assert comparisons >= 20_000


def test_a_look_told_twice_at_once_is_written_once(log):
    before = len(entries())
    with entered(DANA), audit.noting():
        audit.note_all(audit.Look(member, Part.LISTING) for member in (ROSA, MARCUS, ROSA))
    assert len(entries()) == before + 2


def test_many_people_reading_at_once_leave_one_unbroken_chain(log):
    def read():
        try:
            for member in range(25):
                with entered(DANA), audit.noting():
                    audit.note(member, Part.RECORD)
        finally:
            connection.close()

    people = [threading.Thread(target=read) for _ in range(8)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert told() == []
    assert len(entries()) == 5 + 8 * 25


def entries():
    return list(AccessEntry.objects.using("owner").values_list("chain", "number"))
