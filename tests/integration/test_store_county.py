"""A county's store tells the same as its raw claims, however they came and however they are kept."""

import os
import random
from dataclasses import replace
from datetime import date

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from tests.integration import store_stories as stories
from tests.integration.store_stories import MARCH, same, same_list, take_in

from promotora.county import CountyPlan, generate, generate_month
from promotora.targeting import valuesets
from promotora.targeting.engines import engine_named
from promotora.targeting.engines.duckdb.store import lines, repeats
from promotora.targeting.language import COPD as COPD_ITSELF
from promotora.targeting.language import HYPERTENSION, CodeChange, Source
from promotora.targeting.store import open_store
from promotora.targeting.tables.folder import open_folder

PLAN = CountyPlan(members=500, months=59, seed=7, last_month=date(2022, 6, 1), bad_share=0.02)
# Months at both ends of the windows below, and some between: the rest of the county's five years is not needed.
MONTHS = ("2017-08", "2018-03", "2019-02", "2019-03", "2019-08", "2020-02", "2020-03", "2022-05", "2022-06")
# Days that cut months in two at either end of a window, and days that do not.
HHP = [date(2019, 8, 31), date(2020, 2, 29), date(2020, 3, 1), date(2020, 3, 15)]
DAYS = [*((day, "hhp") for day in HHP), (date(2022, 7, 1), "ecm")]
ONE_DAY = (date(2020, 3, 15), "hhp")
DRAFT = Source("a draft", verified=False)


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    folder = tmp_path_factory.mktemp("county") / "data"
    generate(PLAN, folder)
    for path in (folder / "medical_claim").iterdir():
        if path.stem not in MONTHS:
            path.unlink()
    return folder


@pytest.fixture(scope="module")
def raw(county):
    """What each of the days finds in the raw claims."""
    return {day: stories.from_raw(county, *day) for day in DAYS}


class TestHoweverTheClaimsCame:
    def test_everything_at_once(self, county, raw, tmp_path):
        take_in(tmp_path / "store", county)
        for day in DAYS:
            same(stories.from_store(tmp_path / "store", *day), raw[day])

    def test_month_by_month_in_any_order(self, county, raw, tmp_path):
        """Only the first delivery has the members; the months come later first, and gaps are filled afterwards."""
        months = stories.months_of(county)
        random.Random(3).shuffle(months)
        for number, month in enumerate(months):
            tables = None if number else county
            take_in(tmp_path / "store", stories.delivery(tmp_path / month, county, [month], tables=tables))
        for day in DAYS:
            same(stories.from_store(tmp_path / "store", *day), raw[day])

    def test_two_halves_the_later_first(self, county, raw, tmp_path):
        months = stories.months_of(county)
        for half in (months[4:], months[:4]):
            take_in(tmp_path / "store", stories.delivery(tmp_path / half[0], county, half, tables=county))
        same(stories.from_store(tmp_path / "store", *ONE_DAY), raw[ONE_DAY])

    def test_a_new_month_is_all_that_comes(self, county, raw, tmp_path):
        """In April the plan sends March's claims, and nothing else."""
        months = [month for month in stories.months_of(county) if month != "2020-03.parquet"]
        take_in(tmp_path / "store", stories.delivery(tmp_path / "before", county, months, tables=county))
        generate_month(PLAN, MARCH, tmp_path / "march")
        [report] = take_in(tmp_path / "store", tmp_path / "march")
        assert (list(report.months), report.replaced) == (["2020-03"], ())
        same(stories.from_store(tmp_path / "store", *ONE_DAY), raw[ONE_DAY])


@pytest.fixture(scope="module")
def winter(county, tmp_path_factory):
    """Three months of the county, and what a day finds in them."""
    folder = tmp_path_factory.mktemp("winter")
    names = [f"{month}.parquet" for month in ("2019-08", "2020-02", "2020-03")]
    stories.delivery(folder / "data", county, names, tables=county)
    return folder / "data", stories.from_raw(folder / "data", *ONE_DAY)


def claims_of(folder) -> pa.Table:
    return pa.concat_tables(pq.read_table(path) for path in sorted((folder / "medical_claim").iterdir()))


def in_one_file(folder, claims):
    pq.write_table(claims, folder / "medical_claim.parquet", row_group_size=500)


def in_no_order(folder, claims):
    """Every file has lines of every month."""
    (folder / "medical_claim").mkdir()
    places = list(range(claims.num_rows))
    random.Random(5).shuffle(places)
    for number in range(3):
        pq.write_table(claims.take(places[number::3]), folder / "medical_claim" / f"part-{number}.parquet")


def as_csv(folder, claims):
    pyarrow.csv.write_csv(claims, folder / "medical_claim.csv")


def in_hive_folders(folder, claims):
    months = claims["claim_start_date"].cast(pa.string())
    for month in ("2019-08", "2020-02", "2020-03"):
        inside = folder / "medical_claim" / f"service_month={month}"
        inside.mkdir(parents=True)
        begins = pa.compute.starts_with(months, month)
        pq.write_table(claims.filter(begins), inside / "claims.parquet")


class TestHoweverTheClaimsAreKept:
    @pytest.mark.parametrize("keep", [in_one_file, in_no_order, as_csv, in_hive_folders])
    def test_the_form_of_the_files_does_not_matter(self, winter, tmp_path, keep):
        data, as_months = winter
        folder = stories.delivery(tmp_path / "data", data, [], tables=data)
        (folder / "medical_claim").rmdir()
        keep(folder, claims_of(data))
        take_in(tmp_path / "store", folder)
        kept = stories.from_store(tmp_path / "store", *ONE_DAY)
        same_list(kept, as_months)
        same(kept, stories.from_raw(folder, *ONE_DAY))

    def test_the_number_of_threads_does_not_matter(self, winter, tmp_path, monkeypatch):
        data, as_months = winter
        stores = []
        for threads in (1, 5):
            monkeypatch.setattr(os, "sched_getaffinity", lambda _, threads=threads: range(threads))
            take_in(tmp_path / f"store-{threads}", data)
            same(stories.from_store(tmp_path / f"store-{threads}", *ONE_DAY), as_months)
            same(stories.from_raw(data, *ONE_DAY), as_months)
            stores.append(stories.snapshot(tmp_path / f"store-{threads}"))
        assert stores[0] == stores[1]

    def test_a_month_too_large_to_be_read_at_once_is_read_in_parts(self, winter, tmp_path, monkeypatch):
        data, as_months = winter
        monkeypatch.setattr(lines, "MOST_LINES", 100)
        monkeypatch.setattr(repeats, "MOST_HASHES", 50)
        take_in(tmp_path / "store", data)
        same(stories.from_store(tmp_path / "store", *ONE_DAY), as_months)

    def test_a_month_sent_again_changes_nothing(self, winter, tmp_path):
        data, as_months = winter
        take_in(tmp_path / "store", data)
        again = stories.delivery(tmp_path / "again", data, ["2020-02.parquet"])
        [report] = take_in(tmp_path / "store", again)
        assert report.replaced == ("2020-02",)
        same(stories.from_store(tmp_path / "store", *ONE_DAY), as_months)

    def test_a_policys_own_codes_need_no_new_ingest(self, county, tmp_path):
        """Codes that many lines carry are found on the lines; for codes that none carries, the marks are there."""
        take_in(tmp_path / "store", county)
        for add, remove in (("E11", "I10"), ("Z99", "I11")), (("U09",), ("U10",)):
            changes = (CodeChange(COPD_ITSELF, add, source=DRAFT), CodeChange(HYPERTENSION, (), remove, source=DRAFT))
            for day, program in DAYS[:4]:
                asked = stories.request(day, program)
                asked = replace(asked, program=replace(asked.program, codes=changes), withheld=frozenset({"sud"}))
                kept, raw = (
                    engine_named("duckdb").find(source, asked)
                    for source in (open_store(tmp_path / "store"), open_folder(county))
                )
                same(kept, raw)
                stories.same_rows(kept.open_tel, raw.open_tel)
                stories.same_rows(kept.open_decisions, raw.open_decisions)
                assert kept.open_tel.num_rows > 0
                assert not kept.open_tel.equals(kept.tel)

    def test_a_revised_edition_of_the_value_sets_needs_no_new_ingest(self, winter, tmp_path, revised_value_sets):
        data, before = winter
        take_in(tmp_path / "store", data)
        revised_value_sets()
        after = stories.from_store(tmp_path / "store", *ONE_DAY)
        assert not after.tel.equals(before.tel)
        same(after, stories.from_raw(data, *ONE_DAY))


@pytest.fixture
def revised_value_sets(monkeypatch):
    """From now on, until the test ends, diabetes is E10 alone, and Z59 a liver disease."""
    rows = valuesets._rows

    def revised(name):
        kept = [row for row in rows(name) if row.get("starts_with") not in ("E11", "E11.")]
        if name == "conditions.csv":
            kept.append({**kept[0], "condition": "liver", "use": "include", "starts_with": "I10", "ends_with": ""})
        return kept

    def revise():
        before = valuesets.condition_codes(MARCH).fingerprint
        monkeypatch.setattr(valuesets, "_rows", revised)
        valuesets.condition_codes.cache_clear()
        assert valuesets.condition_codes(MARCH).fingerprint != before

    yield revise
    valuesets.condition_codes.cache_clear()
