"""The sweep: every table with members' facts, read with raw SQL as the site's own role."""

from contextlib import suppress
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, connections, transaction
from tests.site.fillers import MOMENT, fill, models_with_members

from promotora.apps.accounts.models import Organization, User
from promotora.apps.core import audit, security
from promotora.apps.core.models import Part
from promotora.apps.core.scope import Scope, entered
from promotora.apps.network.models import Application, Certification, Contract
from promotora.apps.people.models import Access, Member, PossibleDuplicate, SamePerson
from promotora.portal import opening
from promotora.portal.health import database

SPECIAL = {Access, PossibleDuplicate, SamePerson}


@pytest.fixture
def house(committed):
    """Rosa, whom Eastside may see, with a row in every table; and Theo's organization, which may see Samuel alone."""
    return House()


class House:
    def __init__(self):
        self.plan = self.organization("County Health Plan", "plan")
        self.eastside = self.organization("Eastside Care Partners", "cb_cme")
        self.westside = self.organization("Westside Care", "cb_cme")
        self.dana = User.objects.using("owner").create(email="dana@example.org")
        self.theo = User.objects.using("owner").create(email="theo@example.org")
        self.rosa, self.gloria = self.member("Rosa"), self.member("Gloria")
        self.samuel = self.member("Samuel")
        for member in (self.rosa, self.gloria):
            self.may_see(self.eastside, member)
        self.may_see(self.westside, self.samuel)
        self.contract()
        self.filled = {
            model: fill(model, member=self.rosa, organization=self.eastside, user=self.dana)
            for model in models_with_members()
            if model not in SPECIAL and model.__name__ not in ("SearchKey", "AccessEntry")
        }
        self.pair(PossibleDuplicate, likely=0.9, suggested_at=MOMENT)
        self.pair(SamePerson, linked_at=MOMENT, linked_by=self.dana, because="the same birth date")
        with entered(self.dana_at_work()):
            audit.note(self.rosa.pk, Part.RECORD)

    def contract(self):
        """Eastside may be given members: the database gives them to certified and contracted CB-CMEs alone."""
        between = {"plan": self.eastside, "organization": self.eastside}
        began = {"begun_by": self.dana, "begun_at": MOMENT, "sent_at": MOMENT}
        sent = Application.objects.using("owner").create(
            organization=self.eastside, form="application", state="sent", **began
        )
        since = {"starts": date(2019, 1, 1)}
        certified = {"application": sent, "state": "certified", "received_at": MOMENT, "decided_at": MOMENT}
        certificate = Certification.objects.using("owner").create(**between, **certified, **since)
        Contract.objects.using("owner").create(
            **between, certification=certificate, capacity=10, signed_at=MOMENT, **since
        )

    def dana_at_work(self):
        return Scope(user_id=self.dana.pk, organization_id=self.eastside.pk, role="care_coordinator", why="treatment")

    def theo_at_work(self):
        return Scope(user_id=self.theo.pk, organization_id=self.westside.pk, role="care_coordinator", why="treatment")

    def organization(self, name, kind):
        return Organization.objects.using("owner").create(name=name, kind=kind)

    def member(self, name):
        return Member.objects.using("owner").create(
            first_name=name, last_name="M.", birth_date=date(1962, 3, 4), added_at=MOMENT
        )

    def may_see(self, organization, member, **more):
        return Access.objects.using("owner").create(
            organization=organization, member=member, starts=MOMENT, because="assigned", **more
        )

    def pair(self, model, **more):
        self.filled[model] = model.objects.using("owner").create(one=self.rosa, other=self.gloria, **more)

    def tables(self):
        return [Member._meta.db_table, *(model._meta.db_table for model in models_with_members())]


def rows(table, using="default"):
    with connections[using].cursor() as cursor:
        cursor.execute(f'SELECT ctid::text FROM "{table}"')
        return {ctid for (ctid,) in cursor.fetchall()}


def test_the_owner_finds_a_row_of_rosas_in_every_table_so_the_sweep_can_fail(house):
    assert [table for table in house.tables() if not rows(table, "owner")] == []


def test_without_a_scope_no_table_shows_a_row(house):
    assert {table: rows(table) for table in house.tables() if rows(table)} == {}


def test_dana_sees_rosas_rows_in_every_table(house):
    with entered(house.dana_at_work()):
        assert [table for table in house.tables() if not rows(table)] == []


def test_theo_sees_nothing_of_rosa_in_any_table(house):
    with entered(house.theo_at_work()):
        seen = {table: rows(table) for table in house.tables()}
    with entered(house.dana_at_work()):
        hers = {table: rows(table) for table in house.tables()}
    assert {table: seen[table] & hers[table] for table in seen if seen[table] & hers[table]} == {}
    assert seen["people_member"], "Theo sees his own member, so that an empty answer means something"


def test_theo_can_change_and_remove_nothing_of_rosas(house):
    for table in house.tables():
        before = contents(table)
        with entered(house.theo_at_work()):
            for statement in (
                f'UPDATE "{table}" SET {first_column(table)} = {first_column(table)}',
                f'DELETE FROM "{table}"',
            ):
                tried(statement)
        assert about_rosa(before) == about_rosa(contents(table)), table


def tried(statement):
    """Run it, whether or not the database lets it; what counts is what the rows say afterwards."""
    with suppress(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def contents(table):
    with connections["owner"].cursor() as cursor:
        cursor.execute(f'SELECT t::text FROM "{table}" t')
        return sorted(text for (text,) in cursor.fetchall())


def about_rosa(lines):
    return [line for line in lines if "Samuel" not in line]


def first_column(table):
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 ORDER BY attnum LIMIT 1",
            [table],
        )
        return f'"{cursor.fetchone()[0]}"'


@pytest.mark.parametrize("who", ["theo_at_work", "nobody"])
def test_nobody_else_can_write_a_row_about_rosa(house, who):
    scope = Scope() if who == "nobody" else house.theo_at_work()
    for model in [model for model in house.filled if model.__name__ not in ("Load", "LoadRefusal", "BreakGlass")]:
        row = house.filled[model]
        row.pk, row._state.adding = None, True
        no = pytest.raises(DatabaseError, match=r"row-level security|permission denied")
        with entered(scope), no, transaction.atomic():
            row.save(using="default", force_insert=True)


def test_theo_cannot_open_rosas_record_to_himself(house):
    with entered(house.theo_at_work()), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Access.objects.create(organization=house.westside, member=house.rosa, starts=MOMENT, because="assigned")


def test_a_member_whom_nobody_sees_yet_belongs_to_who_adds_it(house):
    with entered(house.theo_at_work()):
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval(pg_get_serial_sequence('people_member', 'id'))")
            number = cursor.fetchone()[0]
        Access.objects.create(organization=house.westside, member_id=number, starts=MOMENT, because="asked")
        Member.objects.create(pk=number, first_name="Luz", last_name="H.", birth_date=date(1970, 1, 1), added_at=MOMENT)
        assert Member.objects.get(first_name="Luz").pk == number


def test_access_that_has_ended_or_not_begun_shows_nothing(house):
    Access.objects.using("owner").filter(member=house.rosa).delete()
    house.may_see(house.eastside, house.rosa, ends=MOMENT + timedelta(days=1))
    with entered(house.dana_at_work()):
        assert not Member.objects.filter(pk=house.rosa.pk).exists()


def test_access_of_one_person_is_not_her_colleagues(house):
    Access.objects.using("owner").filter(member=house.rosa).update(user=house.theo)
    with entered(house.dana_at_work()):
        assert not Member.objects.filter(pk=house.rosa.pk).exists()


def test_whoever_sees_a_record_in_an_emergency_lets_nobody_else_in(house):
    Access.objects.using("owner").filter(member=house.rosa).update(user=house.dana)
    with entered(house.dana_at_work()), pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
        Access.objects.create(organization=house.westside, member=house.rosa, starts=MOMENT, because="referred")


def test_the_scope_ends_with_its_transaction(house):
    with entered(house.dana_at_work()):
        assert Member.objects.exists()
    assert not Member.objects.exists()


def test_a_scope_within_a_scope_gives_the_outer_one_back(house):
    with entered(house.dana_at_work()):
        with entered(house.theo_at_work()):
            assert [str(member) for member in Member.objects.all()] == ["Samuel M."]
        assert house.rosa in Member.objects.all()


def test_the_database_is_as_declared_and_every_table_has_declared_itself(committed):
    assert security.undeclared() == []
    assert security.differences(connections["owner"], "promotora_site") == []


def test_the_sites_role_owns_nothing_and_cannot_pass_row_security(committed):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("promotora_site", False, False, False)
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = 'promotora_site'::regrole")
        assert cursor.fetchone() == (0,)


def test_a_policy_that_was_dropped_by_hand_is_named(committed):
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE people_contact DISABLE ROW LEVEL SECURITY")
        cursor.execute("DROP POLICY update_in_scope ON people_member")
        cursor.execute("ALTER POLICY select_in_scope ON people_coverage USING (true)")
        cursor.execute("GRANT DELETE ON people_consent TO promotora_site")
    said = security.differences(connections["owner"], "promotora_site")
    assert "Row security of people_contact is off: anyone could read every member's rows." in said
    assert "The row policies of people_member are not those declared." in said
    assert "The row policies of people_coverage are not those declared." in said
    assert "The site's role may do other things with people_consent than declared." in said


ALTERED = {
    "CREATE OR REPLACE FUNCTION promotora_sees(who bigint) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT true'": (
        "function promotora_sees"
    ),
    "ALTER FUNCTION promotora_consented(bigint) SECURITY INVOKER": "function promotora_consented",
    "ALTER FUNCTION promotora_keeps(bigint) RESET search_path": "function promotora_keeps",
    "CREATE FUNCTION promotora_names(consent integer) RETURNS boolean LANGUAGE sql AS 'SELECT true'": (
        "function promotora_names"
    ),
    "GRANT EXECUTE ON FUNCTION promotora_forget(bigint[], text[]) TO promotora_site": "function promotora_forget",
    "ALTER TABLE core_accessentry DISABLE TRIGGER never_changed": "trigger never_changed on core_accessentry",
    "DROP TRIGGER never_emptied ON core_accessentry": "trigger never_emptied on core_accessentry",
    "DROP TRIGGER key_inserted ON people_member": "trigger key_inserted on people_member",
    "DROP TRIGGER seal ON core_accessentry; CREATE TRIGGER seal BEFORE INSERT ON core_accessentry FOR EACH ROW"
    " WHEN (NEW.member_id <> 7) EXECUTE FUNCTION promotora_seal()": "trigger seal on core_accessentry",
    "DROP TRIGGER end_chains ON core_accessentry": "trigger end_chains on core_accessentry",
    "DROP FUNCTION promotora_seal() CASCADE": "function promotora_seal",
}


def test_functions_and_triggers_that_were_altered_by_hand_are_named(committed):
    owner = connections["owner"]
    for statement, named in ALTERED.items():
        with transaction.atomic(using="owner"):
            with owner.cursor() as cursor:
                cursor.execute(statement)
            assert f"The {named} is not as declared." in security.differences(owner, "promotora_site"), statement
            transaction.set_rollback(True, using="owner")
    assert security.differences(owner, "promotora_site") == []


def test_a_check_names_an_altered_function_and_migrating_mends_it(committed):
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER FUNCTION promotora_sees(bigint) SECURITY INVOKER")
        assert database.row_security("Row security").said == "The function promotora_sees is not as declared."
        for statement in ALTERED:
            if "consent integer" not in statement:  # whose name is there twice has to be looked at by a person
                cursor.execute(statement)
    opening.bring_up_to_date(lambda said: None)
    assert database.row_security("Row security").state == "good"


def test_another_versions_functions_are_named(committed, monkeypatch):
    sees, *others = security._prelude
    monkeypatch.setattr(security, "_prelude", [sees.replace("promotora.user", "promotora.reader"), *others])
    said = security.differences(connections["owner"], "promotora_site")
    assert said == ["The function promotora_user is not as declared."]


def test_every_function_and_trigger_that_is_declared_is_signed(committed):
    sql = "".join(security._prelude + security._epilogue)
    declared = security.signing.declared_in([sql])
    made = sql.count("CREATE OR REPLACE FUNCTION") + sql.count("CREATE TRIGGER")
    assert len(declared) == made == sql.count("CREATE ") > 30


def test_a_table_that_declares_nothing_is_named(committed):
    with connections["owner"].cursor() as cursor:
        cursor.execute("CREATE TABLE people_secretly (member_id bigint)")
    assert "The table people_secretly says nothing of its privacy." in security.differences(
        connections["owner"], "promotora_site"
    )


def test_members_facts_without_a_policy_cannot_even_be_declared():
    with pytest.raises(TypeError, match="needs a row policy"):
        security.say("people_secretly", security.Privacy.MEMBER)
