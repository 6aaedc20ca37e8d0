"""A plan's whole membership comes in from its eligibility table: what is added, what changes, what stays."""

from datetime import date, timedelta

import pytest
from tests.site import people
from tests.site.people.tables_of_members import MARCUS, ROSA, everything, loaded, strangers, write_csv, write_parquet

from promotora.apps.accounts.roles import Role
from promotora.apps.people.actions.members import Languages, change_languages
from promotora.apps.people.models import (
    Access,
    Contact,
    Coverage,
    Member,
    MemberNumber,
)
from promotora.apps.people.queries.finding import find

pytestmark = pytest.mark.django_db


def test_a_first_load_puts_a_member_in_the_directory_with_all_that_the_table_says(ana, table):
    load = loaded(ana, table(ROSA))
    assert (load.state, load.rows_read, load.rows_refused, load.members_added) == ("done", 1, 0, 1)
    with people.working(ana):
        rosa = Member.objects.get()
        assert (str(rosa), rosa.birth_date, rosa.gender, rosa.speaks) == (
            "Rosa Martínez",
            date(1962, 3, 4),
            "female",
            "es",
        )
        assert sorted(MemberNumber.objects.values_list("kind", "value", "given_by__name")) == [
            ("cin", "91234567S", "County Health Plan"),
            ("member", "M001", "County Health Plan"),
            ("person", "91234567S", "County Health Plan"),
        ]
        assert [(span.starts, span.ends) for span in Coverage.objects.all()] == [(date(2019, 1, 1), None)]
        assert {(contact.way, str(contact)) for contact in Contact.objects.all()} == {
            ("phone", "(323) 555-0148"),
            ("home", "1420 Soto St, Los Angeles, CA 90033"),
        }
        assert [access.because for access in Access.objects.all()] == ["plan"]


@pytest.mark.parametrize("typed", ["rosa mart", "martinez ro", "91234567s", "M001", "323 555 0148", "March 4, 1962"])
def test_whom_a_load_brings_is_found_at_once(ana, table, typed):
    loaded(ana, table(ROSA, MARCUS))
    with people.working(ana):
        assert [str(found.member) for found in find(typed).found] == ["Rosa Martínez"]


def test_nobody_else_sees_whom_a_plan_loads(ana, table):
    theo = people.staff("Theo Hall", people.organization(name="Westside Care"), Role.CARE_COORDINATOR)
    loaded(ana, table(ROSA))
    with people.working(theo):
        assert not Member.objects.exists()
        assert not find("rosa martinez").found


def test_the_same_file_again_changes_nothing(ana, table):
    file = table(ROSA, MARCUS, ROSA | {"enrollment_start_date": "2017-01-01", "enrollment_end_date": "2018-05-31"})
    loaded(ana, file)
    before = everything(ana)
    second = loaded(ana, file)
    assert (second.members_added, second.members_changed, second.members_left) == (0, 0, 0)
    assert everything(ana) == before


@pytest.mark.parametrize("name", ["eligibility.parquet", "eligibility.csv.gz", "eligibility.csv"])
def test_each_form_of_file_says_the_same(ana, tmp_path, name):
    write = write_parquet if name.endswith("parquet") else write_csv
    loaded(ana, write(tmp_path / name, [ROSA, MARCUS]))
    with people.working(ana):
        assert Member.objects.count() == 2


def test_a_folder_of_files_is_one_table(ana, tmp_path):
    folder = tmp_path / "eligibility"
    folder.mkdir()
    write_csv(folder / "1.csv", [ROSA])
    write_parquet(folder / "2.parquet", [MARCUS])
    load = loaded(ana, folder)
    assert (load.rows_read, load.members_added) == (2, 2)


class TestWhatChanges:
    def test_a_new_name_takes_the_place_of_the_old_one_and_is_found(self, ana, table):
        loaded(ana, table(ROSA, MARCUS))
        load = loaded(ana, table(ROSA | {"last_name": "Delgado"}, MARCUS))
        assert load.members_changed == 1
        with people.working(ana):
            assert [str(found.member) for found in find("delgado").found] == ["Rosa Delgado"]
            assert not find("martinez").found

    def test_a_new_phone_ends_the_plans_old_one_and_leaves_the_one_that_dana_wrote_down(self, ana, table):
        loaded(ana, table(ROSA))
        with people.working(ana):
            rosa = Member.objects.get()
        people.contact(rosa, ana, "323 555 0199")
        load = loaded(ana, table(ROSA | {"phone": "(213) 555-0177"}))
        assert load.members_changed == 1
        with people.working(ana):
            phones = Contact.objects.filter(way__in=("phone", "mobile"))
            assert {(phone.value, phone.ends) for phone in phones} == {
                ("(323) 555-0148", people.TODAY),
                ("(213) 555-0177", None),
                ("323 555 0199", None),
            }
            assert find("213 555 0177").found
            assert not find("323 555 0148").found

    def test_a_language_changed_by_hand_stays(self, ana, table):
        loaded(ana, table(ROSA, MARCUS))
        with people.working(ana):
            rosa = Member.objects.get(first_name="Rosa")
            change_languages(member=rosa, seen=rosa.version, languages=Languages(speaks="ko"), by=ana.user)
        loaded(ana, table(ROSA | {"language": "English"}, MARCUS | {"language": "Armenian"}))
        with people.working(ana):
            assert dict(Member.objects.values_list("first_name", "speaks")) == {"Rosa": "ko", "Marcus": "hy"}

    def test_what_the_plan_leaves_empty_takes_nothing_away(self, ana, table):
        loaded(ana, table(ROSA))
        load = loaded(ana, table(ROSA | {"gender": "", "race": "", "language": ""}))
        assert load.members_changed == 0

    def test_the_members_own_clinic_is_kept_and_a_table_without_clinics_takes_none_away(self, ana, table):
        jasmine = {"pcp_npi": "1901000004", "pcp_name": "Jasmine Health Center"}
        loaded(ana, table(ROSA | jasmine))
        assert loaded(ana, table(ROSA)).members_changed == 0
        with people.working(ana):
            rosa = Member.objects.get()
            assert [(span.clinic_npi, span.clinic_name) for span in Coverage.objects.all()] == [tuple(jasmine.values())]
        assert "Jasmine Health Center" in people.words_of(people.signed_in(ana).get(f"/members/{rosa.pk}/coverage/"))
        load = loaded(ana, table(ROSA | {"pcp_npi": "1901000012", "pcp_name": ""}))
        assert load.members_changed == 1
        with people.working(ana):
            assert [(span.clinic_npi, span.clinic_name) for span in Coverage.objects.all()] == [("1901000012", "")]

    def test_a_member_who_left_keeps_everything_and_the_coverage_is_closed(self, ana, table):
        loaded(ana, table(ROSA, MARCUS))
        load = loaded(ana, table(MARCUS))
        assert (load.members_left, load.members_changed) == (1, 0)
        with people.working(ana):
            rosa = Member.objects.get(first_name="Rosa")
            assert [span.ends for span in Coverage.objects.filter(member=rosa)] == [people.TODAY]
            assert find("rosa martinez").found
        assert loaded(ana, table(MARCUS)).members_left == 0

    def test_a_member_whose_row_could_not_be_used_has_not_left(self, ana, table):
        loaded(ana, table(ROSA, *strangers(30)))
        load = loaded(ana, table(ROSA | {"birth_date": "4 March"}, *strangers(30)))
        assert (load.rows_refused, load.members_left) == (1, 0)

    def test_a_changed_cin_leaves_the_old_one_as_an_alias(self, ana, table):
        loaded(ana, table(ROSA))
        load = loaded(ana, table(ROSA | {"person_id": "95555555S"}))
        assert (load.members_added, load.members_changed) == (0, 1)
        with people.working(ana):
            cins = MemberNumber.objects.filter(kind="cin")
            assert {(cin.value, cin.ends) for cin in cins} == {("91234567S", people.TODAY), ("95555555S", None)}
            assert len(find("91234567S").found) == len(find("95555555S").found) == 1
        loaded(ana, table(ROSA))
        with people.working(ana):
            assert dict(MemberNumber.objects.filter(kind="cin").values_list("value", "ends")) == {
                "91234567S": None,
                "95555555S": people.TODAY,
            }

    def test_a_span_that_got_its_end_is_told(self, ana, table):
        loaded(ana, table(ROSA))
        loaded(ana, table(ROSA | {"enrollment_end_date": "2026-01-31"}))
        with people.working(ana):
            assert [span.ends for span in Coverage.objects.all()] == [date(2026, 1, 31)]


def test_a_member_born_today_and_one_of_a_hundred_and_thirty(ana, table):
    baby = ROSA | {"birth_date": str(people.TODAY), "enrollment_start_date": str(people.TODAY)}
    assert loaded(ana, table(baby)).members_added == 1
    tomorrow = MARCUS | {"birth_date": str(people.TODAY + timedelta(days=1))}
    assert loaded(ana, table(baby, tomorrow, *strangers(40))).rows_refused == 1
