"""Rows of an eligibility table that cannot be used: each is told with its row, column, value and way out."""

from datetime import date

import pytest
from tests.site import people
from tests.site.people.tables_of_members import MARCUS, ROSA, everything, loaded, strangers, write_csv

from promotora.apps.people.loading import reasons
from promotora.apps.people.models import (
    LoadRefusal,
    LoadState,
    Member,
)

pytestmark = pytest.mark.django_db


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
