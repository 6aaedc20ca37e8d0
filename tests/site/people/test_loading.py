"""A plan's whole membership comes in from its eligibility table: what is added, what changes, what stays."""

import io
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.site import people
from tests.site.people.tables_of_members import MARCUS, ROSA, again, loaded, strangers, write_csv, write_parquet

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.core.jobs import Busy
from promotora.apps.core.refusals import Refused
from promotora.apps.people.actions.loading import (
    ask_for_load,
    do_load,
    settle_cut_short,
    start_again,
)
from promotora.apps.people.actions.members import Languages, change_languages
from promotora.apps.people.loading import reasons
from promotora.apps.people.models import (
    Access,
    Contact,
    Coverage,
    Load,
    LoadRefusal,
    LoadState,
    Member,
    MemberNumber,
)
from promotora.apps.people.queries.finding import find

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_march_2():
    with clock.stopped_at(people.NOW):
        yield


@pytest.fixture
def ana():
    return people.staff("Ana Cruz", people.organization(Kind.PLAN, "County Health Plan"), Role.PLAN_ANALYST)


@pytest.fixture
def table(tmp_path):
    return lambda *rows, name="eligibility.csv": write_csv(tmp_path / name, list(rows))


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


class TestRowsThatCannotBeUsed:
    BAD = (
        (
            {"birth_date": "02/30/1962"},
            "birth_date",
            "02/30/1962",
            "This is not a date. Write it year-month-day: 2020-03-01.",
        ),
        ({"birth_date": "2031-01-01"}, "birth_date", "2031-01-01", "This birth date is in the future. Check the year."),
        ({"person_id": " "}, "person_id", "", "There is nothing here. Each row needs it."),
        (
            {"first_name": "", "last_name": ""},
            "last_name",
            "",
            "There is neither a first nor a last name. Each row needs one.",
        ),
        (
            {"enrollment_end_date": "2018-12-31"},
            "enrollment_end_date",
            "2018-12-31",
            "The end is before the start. Check both dates.",
        ),
        (
            {"state": "California"},
            "state",
            "California",
            reasons.TOO_LONG,
        ),
    )

    @pytest.mark.parametrize(("wrong", "column", "value", "reason"), BAD)
    def test_each_mistake_is_told_with_its_row_column_value_and_way_out(self, ana, table, wrong, column, value, reason):
        load = loaded(ana, table(*strangers(40), ROSA | wrong))
        assert (load.state, load.rows_read, load.rows_refused, load.members_added) == ("done", 41, 1, 40)
        with people.working(ana):
            refusal = LoadRefusal.objects.get()
        assert (refusal.row, refusal.column, refusal.value, refusal.reason) == (42, column, value, reason)

    def test_a_row_with_too_few_fields_is_passed_over_and_the_others_keep_their_numbers(self, ana, tmp_path):
        file = write_csv(tmp_path / "eligibility.csv", [*strangers(40), ROSA | {"birth_date": "x"}])
        lines = file.read_text().splitlines()
        file.write_text("\n".join([lines[0], "only,three,fields", *lines[1:]]) + "\n")
        load = loaded(ana, file)
        with people.working(ana):
            rows = {refusal.row: refusal.reason.split(".")[0] for refusal in LoadRefusal.objects.all()}
        assert rows == {2: "The row has another number of fields than the header: {number}", 43: "This is not a date"}
        assert load.members_added == 40

    def test_one_person_with_two_birth_dates_is_told_and_the_latest_span_counts(self, ana, table):
        earlier = ROSA | {
            "enrollment_start_date": "2015-01-01",
            "enrollment_end_date": "2015-12-31",
            "birth_date": "1961-03-04",
        }
        load = loaded(ana, table(*strangers(40), ROSA, earlier))
        assert load.rows_refused == 1
        with people.working(ana):
            assert LoadRefusal.objects.get().row == 43
            assert Member.objects.get(first_name="Rosa").birth_date == date(1962, 3, 4)

    def test_the_same_span_twice_is_told(self, ana, table):
        load = loaded(ana, table(*strangers(40), ROSA, ROSA))
        assert (load.rows_refused, load.members_added) == (1, 41)

    def test_one_number_of_two_people_is_told(self, ana, table):
        load = loaded(ana, table(*strangers(40), ROSA, MARCUS | {"member_id": "M001"}))
        with people.working(ana):
            assert (LoadRefusal.objects.get().reason, LoadRefusal.objects.get().number) == (reasons.NUMBER_TWICE, 42)
        assert load.members_added == 41

    def test_a_number_that_the_directory_has_for_somebody_else_is_told(self, ana, table):
        loaded(ana, table(*strangers(40), ROSA))
        load = loaded(ana, table(*strangers(40), ROSA, MARCUS | {"member_id": "M001"}))
        assert (load.rows_refused, load.members_added) == (1, 0)

    def test_more_than_five_in_a_hundred_and_nobody_is_changed(self, ana, table):
        loaded(ana, table(ROSA))
        before = everything(ana)
        load = loaded(ana, table(*strangers(18), ROSA | {"birth_date": "soon"}))
        assert load.state == LoadState.REFUSED
        assert load.because.startswith("1 of 19 rows could not be used. More than 5 in 100 is too many")
        assert everything(ana) == before
        with people.working(ana):
            assert LoadRefusal.objects.filter(load=load).count() == 1

    @pytest.mark.parametrize(
        ("content", "because"),
        [
            (
                b"person_id;birth_date\n",
                "eligibility.csv is not separated by commas. Save it as comma-separated (CSV).",
            ),
            (b"", "eligibility.csv is empty: it has not even a header. Export it again."),
            (
                b"person_id,first_name,last_name,birth_date\n",
                "eligibility.csv has no column enrollment_start_date, which the directory needs. "
                "Export it with that column.",
            ),
            (
                b"person_id,first_name,last_name,birth_date,enrollment_start_date\n1,Jos\xe9,X,1960-01-01,2019-01-01\n",
                "eligibility.csv is not text in UTF-8. Save it as CSV UTF-8.",
            ),
        ],
    )
    def test_a_file_that_cannot_be_read_is_refused_in_a_sentence(self, ana, tmp_path, content, because):
        file = tmp_path / "eligibility.csv"
        file.write_bytes(content)
        load = loaded(ana, file)
        assert (load.state, load.because) == (LoadState.REFUSED, because)

    def test_words_that_we_do_not_know_stay_unknown_and_are_counted(self, ana, table):
        load = loaded(ana, table(ROSA | {"language": "Klingon", "gender": "X"}, MARCUS | {"language": "Klingon"}))
        assert sorted(load.unknown) == [["gender", "X", 1], ["language", "Klingon", 2]]
        with people.working(ana):
            rosa = Member.objects.get(first_name="Rosa")
            assert (rosa.speaks, rosa.gender) == ("", "unknown")

    @pytest.mark.parametrize(
        "name", ["O'Brien", "Ngô\u0301", "김", "x'); DROP TABLE people_member; --", '"quoted", with comma']
    )
    def test_any_name_comes_in_as_it_is(self, ana, table, name):
        loaded(ana, table(ROSA | {"last_name": name}))
        with people.working(ana):
            assert Member.objects.get().last_name == name


class TestOneAtATime:
    def test_a_second_load_of_a_plan_is_refused_while_one_waits(self, ana, table):
        file = table(ROSA)
        self.asked(ana, file)
        with people.working(ana), pytest.raises(Refused, match="A load of this plan is under way"):
            ask_for_load(organization=ana.organization, path=file, name="x", by=ana.user, at=clock.now())

    def test_a_cb_cme_has_no_membership_to_load(self, table):
        dana = people.staff("Dana Reyes", people.organization(), Role.CARE_COORDINATOR)
        with people.working(dana), pytest.raises(Refused, match="Only a health plan"):
            ask_for_load(organization=dana.organization, path=table(ROSA), name="x", by=dana.user, at=clock.now())

    def test_the_job_holds_ids_and_nothing_else(self, ana, table):
        load = self.asked(ana, table(ROSA))
        job = ProcrastinateJob.objects.get(task_name="promotora.apps.people.tasks.load_membership")
        assert job.args == {"load_id": load.pk, "organization_id": ana.organization_id, "user_id": ana.user_id}

    def test_a_load_that_nobody_does_any_more_says_so_and_is_started_again(self, ana, table):
        load = self.asked(ana, table(ROSA))
        with people.working(ana):
            Load.objects.update(state=LoadState.READING)  # as a worker leaves it that is killed
            settle_cut_short(organization_id=ana.organization_id)
        load = again(ana, load)
        assert load.get_state_display() == "stopped in the middle; nothing was changed"
        with people.working(ana):
            start_again(load=load, by=ana.user, at=clock.now())
        do_load(load_id=load.pk, of=people.eyes(ana), now=clock.now)
        assert again(ana, load).state == LoadState.DONE

    def test_a_load_that_is_done_is_not_done_twice(self, ana, table):
        load = loaded(ana, table(ROSA))
        do_load(load_id=load.pk, of=people.eyes(ana), now=clock.now)
        assert again(ana, load).members_added == 1
        with people.working(ana), pytest.raises(Refused, match="come to its end"):
            start_again(load=load, by=ana.user, at=clock.now())

    def test_two_processes_never_load_one_plan_at_once(self, ana, table):
        load = self.asked(ana, table(ROSA))
        other = connection.copy()
        try:
            with other.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(7626003, %s)", [ana.organization_id])
            with pytest.raises(Busy):
                do_load(load_id=load.pk, of=people.eyes(ana), now=clock.now)
        finally:
            other.close()
        assert again(ana, load).state == LoadState.WAITING

    def asked(self, by, file):
        with people.working(by):
            return ask_for_load(organization=by.organization, path=file, name=file.name, by=by.user, at=clock.now())


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


def test_a_member_born_today_and_one_of_a_hundred_and_thirty(ana, table):
    baby = ROSA | {"birth_date": str(people.TODAY), "enrollment_start_date": str(people.TODAY)}
    assert loaded(ana, table(baby)).members_added == 1
    tomorrow = MARCUS | {"birth_date": str(people.TODAY + timedelta(days=1))}
    assert loaded(ana, table(baby, tomorrow, *strangers(40))).rows_refused == 1


class TestTheCommand:
    @pytest.fixture
    def told(self):
        def run(*words):
            out = io.StringIO()
            call_command("load_membership", *words, stdout=out, stderr=io.StringIO())
            return out.getvalue().strip()

        return run

    def test_it_loads_and_says_what_came_of_it(self, ana, table, told):
        said = told(str(table(ROSA, MARCUS)), "--plan", "county health plan", "--now")
        assert said == "2 rows read, 0 refused; 2 members added, 0 changed, 0 left."

    def test_without_now_it_leaves_the_work_to_the_worker_and_waits(self, ana, table, told, monkeypatch):
        def as_the_worker(seconds):
            with people.working(ana):
                load = Load.objects.get()
            do_load(load_id=load.pk, of=people.eyes(ana), now=clock.now)

        monkeypatch.setattr("time.sleep", as_the_worker)
        assert told(str(table(ROSA)), "--plan", "County Health Plan").startswith("1 rows read")

    @pytest.mark.parametrize(
        ("plan", "content", "sentence"),
        [
            ("Nowhere", b"", "There is no organization named Nowhere."),
            ("County Health Plan", None, "The file is not there any more. Choose it again."),
            ("County Health Plan", b"", "it has not even a header"),
        ],
    )
    def test_what_cannot_be_done_is_said(self, ana, tmp_path, told, plan, content, sentence):
        file = tmp_path / "eligibility.csv"
        if content is not None:
            file.write_bytes(content)
        with pytest.raises(CommandError, match=sentence):
            told(str(file), "--plan", plan, "--now")
