"""The store after each delivery tells the same as the raw claims: members come and go, months come again."""

import json
import re
from datetime import date

import pytest
from tests.factories import claim, coverage
from tests.integration import store_stories as stories
from tests.integration.store_stories import APRIL, COPD, FEBRUARY, JANUARY, MARCH, Office, same, same_list, take_in

from promotora.targeting import quality
from promotora.targeting.run import Order, run
from promotora.targeting.store import fingerprint, open_store
from promotora.targeting.tables.errors import DataError


@pytest.fixture
def office(tmp_path):
    """Rosa and Inés, who were ill in the winter, and claims of Marcus, whom eligibility does not know yet."""
    office = Office(tmp_path)
    office.given_members("Rosa", "Ines")
    for person in ("Rosa", "Ines", "Marcus"):
        office.given_illness(person, JANUARY, FEBRUARY, MARCH)
    return office


def listed(store, day=APRIL) -> list[str]:
    return stories.from_store(store, day).tel["person_id"].to_pylist()


def reasons(store, day=APRIL) -> list[tuple[str, str]]:
    """Whose or which rows the store set aside, and why."""
    rows = stories.from_store(store, day).reading.set_aside.to_pylist()
    return sorted((row["value"] or "", row["reason"]) for row in rows)


class TestMembersComeAndGo:
    def test_claims_without_eligibility_leave_coverage_as_it_was(self, office):
        take_in(office.store, office.folder(JANUARY))
        take_in(office.store, office.folder(FEBRUARY, MARCH, claims_only=True))
        same(stories.from_store(office.store, APRIL), stories.from_raw(office.folder(), APRIL))
        assert listed(office.store) == ["Ines", "Rosa"]

    def test_claims_that_came_before_their_member_are_used_once_she_is_known(self, office):
        take_in(office.store, office.folder())
        assert reasons(office.store) == [("Marcus", quality.STRANGER)] * 6
        office.given_members("Rosa", "Ines", "Marcus")
        take_in(office.store, office.folder(tables_only=True))
        assert listed(office.store) == ["Ines", "Marcus", "Rosa"]
        same(stories.from_store(office.store, APRIL), stories.from_raw(office.folder(), APRIL))

    def test_new_eligibility_takes_the_place_of_the_old(self, office):
        """Inés is in it no longer, Theo is new: the list is as from raw.

        Her lines were good when they came, so the store does not begin to call them a stranger's.
        """
        take_in(office.store, office.folder())
        office.given_members("Aaron", "Rosa", "Theo")
        office.given_illness("Theo", APRIL)
        take_in(office.store, office.folder(APRIL))
        day = date(2020, 5, 1)
        kept, raw = stories.from_store(office.store, day), stories.from_raw(office.folder(), day)
        same_list(kept, raw)
        assert kept.decisions["person_id"].to_pylist() == ["Aaron", "Rosa", "Theo"]
        assert kept.reading.rows == raw.reading.rows
        assert {value for value, _ in reasons(office.store, day)} == {"Marcus"}

    def test_the_same_eligibility_sent_again_is_not_read_again(self, office):
        """Plans send all of it with every month, changed or not. A changed one is read, to the last byte."""
        take_in(office.store, office.folder(JANUARY))
        take_in(office.store, office.folder(FEBRUARY))
        spans = [office.store / f"g00000{number}" / "spans.parquet" for number in (1, 2, 3)]
        assert spans[0].samefile(spans[1])
        office.given_members("Rosa", "Ines", "Marcus")
        take_in(office.store, office.folder(MARCH))
        assert not spans[1].samefile(spans[2])
        same(stories.from_store(office.store, APRIL), stories.from_raw(office.folder(), APRIL))

    def test_a_table_that_does_not_come_stays_as_it_was(self, office):
        office.given_nights_outside("Rosa")
        take_in(office.store, office.folder())
        office.rows.living_situation = []
        take_in(office.store, office.folder(tables_only=True))
        [rosa] = (row for row in stories.from_store(office.store, APRIL).tel.to_pylist() if row["person_id"] == "Rosa")
        assert rosa["chronically_homeless"] is True


class TestAFingerprint:
    """What tells two stores apart that may give different lists."""

    def test_the_same_claims_have_one_fingerprint_wherever_they_are(self, office, tmp_path):
        take_in(office.store, office.folder())
        first = fingerprint(open_store(office.store))
        assert re.fullmatch("[0-9a-f]{16}", first)
        take_in(tmp_path / "other", office.folder())
        assert fingerprint(open_store(tmp_path / "other")) == first
        assert fingerprint(open_store(office.store)) == first

    def test_any_change_of_what_was_sent_is_another(self, office):
        known = [self.after(office, office.folder())]
        office.rows.medical_claim[0]["diagnosis_code_1"] = COPD
        known.append(self.after(office, office.folder(JANUARY, claims_only=True)))
        office.rows.eligibility[0]["zip_code"] = "90063"
        known.append(self.after(office, office.folder(tables_only=True)))
        office.given_illness("Rosa", APRIL)
        known.append(self.after(office, office.folder(APRIL, claims_only=True)))
        office.rows.medical_claim.append(claim("Rosa", None, claim_id="undated"))
        folder = office.folder(claims_only=True, tables_only=True)
        stories.write_month(folder / "medical_claim" / "none.parquet", office.rows.medical_claim[-1:])
        known.append(self.after(office, folder))
        assert len(set(known)) == 5

    def after(self, office, folder):
        take_in(office.store, folder)
        return fingerprint(open_store(office.store))

    def test_months_that_an_earlier_edition_took_in_have_one_too(self, office):
        take_in(office.store, office.folder())
        self.forget_digests(office.store)
        first = fingerprint(open_store(office.store))
        assert fingerprint(open_store(office.store)) == first
        assert self.after(office, office.folder(JANUARY, claims_only=True)) != first

    def forget_digests(self, store):
        contents = json.loads((store / "store.json").read_text())
        contents.pop("bytes")
        for month in contents["months"].values():
            month.pop("digest")
        (store / "store.json").write_text(json.dumps(contents))

    def test_it_is_in_the_record_of_a_run(self, office, tmp_path):
        take_in(office.store, office.folder())
        run(open_store(office.store), tmp_path / "run", Order("hhp", APRIL, most_set_aside=1.0))
        record = json.loads((tmp_path / "run" / "run.json").read_text())
        assert record["input"]["fingerprint"] == fingerprint(open_store(office.store))


class TestAMonthIsSentAgain:
    def test_a_corrected_month_takes_the_place_of_the_first(self, office):
        take_in(office.store, office.folder())
        office.rows.medical_claim[0]["diagnosis_code_1"] = COPD
        office.rows.medical_claim[1]["claim_start_date"] = date(2020, 1, 20)
        office.rows.medical_claim.append(claim("Rosa", date(2020, 1, 9), claim_id="late", diagnoses=(COPD,)))
        [report] = take_in(office.store, office.folder(JANUARY, claims_only=True))
        assert (report.months, report.replaced) == ({"2020-01": 7}, ("2020-01",))
        same(stories.from_store(office.store, APRIL), stories.from_raw(office.folder(), APRIL))

    def test_a_month_that_has_shrunk_is_refused(self, office):
        office.given_illness("Rosa", FEBRUARY, day=9)
        take_in(office.store, office.folder())
        before = stories.snapshot(office.store)
        office.rows.medical_claim = [claim("Rosa", date(2020, 2, 3), claim_id=f"new {n}") for n in range(3)]
        with pytest.raises(DataError) as refused:
            take_in(office.store, office.folder(claims_only=True))
        assert str(refused.value) == (
            "2020-02 comes with 3 claim lines, and the store has 8 for it. A month sent again replaces itself, so the "
            "others would be lost. Send the whole month, or add --replace if it has really become so small. "
            "Nothing was changed."
        )
        assert stories.snapshot(office.store) == before

    def test_a_month_that_has_shrunk_is_taken_when_that_is_said(self, office):
        take_in(office.store, office.folder())
        lines = office.rows.medical_claim
        gone = [row for row in lines if row["claim_start_date"].month == 2 and row["person_id"] != "Rosa"]
        office.rows.medical_claim = [row for row in lines if row not in gone]
        [report] = take_in(office.store, office.folder(FEBRUARY, claims_only=True), replace=True)
        assert report.replaced == ("2020-02",)
        same(stories.from_store(office.store, APRIL), stories.from_raw(office.folder(), APRIL))

    def test_half_of_what_it_had_is_enough(self, office):
        take_in(office.store, office.folder())
        kept = [row for row in office.rows.medical_claim if row["claim_start_date"].month == 2][:3]
        office.rows.medical_claim = kept
        assert take_in(office.store, office.folder(claims_only=True))[0].months == {"2020-02": 3}


class TestTheSameClaimLineInTwoMonths:
    @pytest.fixture(autouse=True)
    def given_one_visit_in_february_and_again_in_march(self, office):
        """Without February's copy Rosa had two visits by the first of March; March's copy gives her COPD."""
        self.first = claim("Rosa", date(2020, 2, 20), claim_id="twice", hcpcs_code="99284")
        self.again = claim("Rosa", date(2020, 3, 20), claim_id="twice", hcpcs_code="99284", diagnoses=(COPD,))
        office.rows.medical_claim += [self.first, self.again]

    def test_the_earlier_is_used_and_the_later_set_aside(self, office):
        take_in(office.store, office.folder())
        same_list(stories.from_store(office.store, APRIL), stories.from_raw(office.folder(), APRIL))
        assert ("twice line 1", quality.DUPLICATE) in reasons(office.store)
        same_counts(office)

    def test_also_when_the_later_month_came_first(self, office):
        take_in(office.store, office.folder(MARCH))
        assert ("twice line 1", quality.DUPLICATE) not in reasons(office.store)
        take_in(office.store, office.folder(JANUARY, FEBRUARY, claims_only=True))
        same_list(stories.from_store(office.store, APRIL), stories.from_raw(office.folder(), APRIL))
        same_counts(office)

    def test_the_later_comes_back_when_the_earlier_month_no_longer_has_it(self, office):
        take_in(office.store, office.folder())
        office.rows.medical_claim.remove(self.first)
        take_in(office.store, office.folder(FEBRUARY, claims_only=True))
        same(stories.from_store(office.store, APRIL), stories.from_raw(office.folder(), APRIL))

    def test_a_strangers_line_is_named_once(self, office):
        for row in (self.first, self.again):
            row["person_id"] = "Marcus"
        take_in(office.store, office.folder())
        assert reasons(office.store).count(("Marcus", quality.STRANGER)) == 7
        same_counts(office)

    def test_two_people_with_one_claim_id(self, office):
        """A claim line that changed hands: the first holder keeps it."""
        self.again["person_id"] = "Ines"
        take_in(office.store, office.folder(MARCH), office.folder(JANUARY, FEBRUARY, claims_only=True))
        same_list(stories.from_store(office.store, APRIL), stories.from_raw(office.folder(), APRIL))


def same_counts(office: Office) -> None:
    """Raw and store set aside the same lines, though the store no longer knows the row of a repeat across months."""
    kept, raw = stories.from_store(office.store, APRIL).reading, stories.from_raw(office.folder(), APRIL).reading
    same_rows = [sorted(zip(*map(each.set_aside.column, (3, 4, 5)), strict=True), key=str) for each in (kept, raw)]
    assert same_rows[0] == same_rows[1]
    assert kept.rows == raw.rows


class TestRowsThatCannotBeUsed:
    def test_they_are_named_by_file_and_row_as_from_raw(self, office):
        """With no readable day a row belongs to no month, and is kept in mind beside them."""
        first = office.rows.medical_claim[0]
        office.rows.medical_claim += [
            {**first, "claim_id": "bad 1", "claim_line_number": None},
            {**first, "claim_id": "bad 2", "claim_end_date": date(2019, 12, 1)},
            {**first, "claim_id": "bad 3", "claim_type": "dental"},
            {**first},
        ]
        office.rows.eligibility.append(coverage("Park", birth_date=None))
        folder = office.folder()
        undated = {**first, "claim_id": "bad 4", "claim_start_date": None}
        stories.write_month(folder / "medical_claim" / "undated.parquet", [undated])
        take_in(office.store, folder)
        kept = stories.from_store(office.store, APRIL)
        assert kept.reading.set_aside.num_rows == 6 + 6
        same(kept, stories.from_raw(folder, APRIL))

    def test_rows_with_too_few_fields_too(self, office):
        folder = office.folder()
        header = "claim_id,claim_line_number,claim_type,person_id,claim_start_date,diagnosis_code_1\n"
        for path in (folder / "medical_claim").iterdir():
            path.unlink()
        lines = ["C1,1,professional,Rosa,2020-01-02,J44.9\n", "C2,1\n", "C3,1,professional,Rosa,2020-02-30,\n"]
        (folder / "medical_claim" / "claims.csv").write_text(header + "".join(lines))
        take_in(office.store, folder)
        kept = stories.from_store(office.store, APRIL)
        assert kept.reading.set_aside["row"].to_pylist() == [3, 4]
        same(kept, stories.from_raw(folder, APRIL))

    def test_a_file_sent_again_does_not_leave_its_undated_rows_behind(self, office):
        folder = office.folder()
        undated = [claim("Rosa", None, claim_id="bad")]
        stories.write_month(folder / "medical_claim" / "2020-01.parquet", [*office.rows.medical_claim[:1], *undated])
        take_in(office.store, folder)
        assert any(reason.startswith("claim_start_date") for _, reason in reasons(office.store))
        take_in(office.store, office.folder(JANUARY, claims_only=True))
        same(stories.from_store(office.store, APRIL), stories.from_raw(office.folder(), APRIL))

    @pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
    def test_a_day_at_the_end_of_the_calendar_is_a_day(self, office, day):
        office.rows.medical_claim.append(claim("Rosa", day, claim_id="odd", diagnoses=(COPD,)))
        folder = office.folder()
        take_in(office.store, folder)
        same(stories.from_store(office.store, APRIL), stories.from_raw(folder, APRIL))

    def test_a_store_without_a_single_claim(self, office):
        """Nobody is listed, and everybody is told why; the plain engine says the same."""
        office.rows.medical_claim = []
        folder = office.folder()
        stories.write_month(folder / "medical_claim" / "none.parquet", [])
        take_in(office.store, folder)
        plain = stories.found(stories.open_folder(folder), APRIL, engine="reference")
        same(stories.from_store(office.store, APRIL), plain)
        assert open_store(office.store).months == {}
