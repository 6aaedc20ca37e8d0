"""Several lists from one store at once tell just what each tells alone, and read what they share once."""

import re
import shutil
from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
from tests.integration import store_stories as stories
from tests.integration.store_stories import same

from promotora.county import CountyPlan, generate
from promotora.targeting.engines import engine_named
from promotora.targeting.engines.base import Request
from promotora.targeting.engines.duckdb import Together
from promotora.targeting.engines.duckdb.store import reading
from promotora.targeting.language import COPD, CodeChange, Source
from promotora.targeting.programs import in_force
from promotora.targeting.store import open_store
from promotora.targeting.tables.errors import DataError, TooMuchSetAside

MARCH, FEBRUARY = date(2020, 3, 1), date(2020, 2, 10)
HHP = in_force("hhp", MARCH)
LAX = replace(HHP, version="lax", dates_needed=1)
INSIDE = replace(HHP, version="inside", ed_days_inside_stays_count=not HHP.ed_days_inside_stays_count)
SHORT = replace(HHP, version="short", diagnosis_months=12)
OPEN = replace(HHP, version="open", exclusions=())
OWN_CODE = replace(
    HHP, version="own code", codes=(CodeChange(COPD, add=("E119",), source=Source("a draft", verified=False)),)
)
VERSIONS = [HHP, LAX, INSIDE, SHORT, OPEN, OWN_CODE]


def asked(program, day=MARCH, **more):
    return Request(program, day, **{"most_set_aside": stories.ANYTHING} | more)


@pytest.fixture(scope="module")
def claims(tmp_path_factory):
    """Two years of a small county's claims, some of them of no use."""
    folder = tmp_path_factory.mktemp("together")
    generate(CountyPlan(members=800, months=24, seed=11, bad_share=0.02), folder / "county")
    stories.take_in(folder / "store", folder / "county")
    return folder / "store"


@pytest.fixture
def store(claims):
    return open_store(claims)


@pytest.fixture
def read(monkeypatch):
    """Each month that is read from here on, as often as it is."""
    months = []
    really = reading._read_month

    def noted(month, request):
        months.append(month.name)
        return really(month, request)

    monkeypatch.setattr(reading, "_read_month", noted)
    return months


def alone(store, request):
    return engine_named("duckdb").find(store, request)


def test_each_version_finds_what_it_finds_alone_whatever_stands_beside_it(store):
    requests = [asked(version, day) for version in VERSIONS for day in (MARCH, FEBRUARY)]
    expected = [alone(store, request) for request in requests]
    lists = [each.tel.drop_columns(["version"]) for each in expected]
    assert not any(one.equals(other) for one, other in combinations(lists, 2)), "each of them is another list"

    for found, plain in zip(Together(store).found(requests), expected, strict=True):
        same(found, plain)


def test_what_is_withheld_for_one_is_withheld_for_that_one_alone(store):
    requests = [asked(HHP), asked(OPEN, withheld=frozenset({"sud"})), asked(HHP, with_evidence=False)]
    whole, openly, bare = Together(store).found(requests)
    plain = alone(store, requests[1])

    same(openly, plain)
    assert openly.open_tel.equals(plain.open_tel)
    assert openly.open_decisions.equals(plain.open_decisions)
    assert (whole.open_tel, bare.open_tel, bare.evidence) == (None, None, None)
    assert whole.evidence.num_rows


def test_one_day_is_read_once_for_versions_that_look_at_the_same_lines(store, read):
    Together(store).found([asked(each, with_evidence=False) for each in (HHP, LAX, INSIDE, OPEN)])
    assert sorted(read) == sorted(store.months)


@pytest.mark.parametrize("other", [asked(SHORT), asked(OWN_CODE), asked(HHP, FEBRUARY)])
def test_and_twice_for_those_that_look_at_others(store, read, other):
    Together(store).found([asked(HHP, with_evidence=False), replace(other, with_evidence=False)])
    assert sorted(read) == sorted([*store.months, *store.months])


def test_the_register_of_people_is_read_once_for_all_days(store, monkeypatch):
    read = []
    really = reading.read_registers
    monkeypatch.setattr(reading, "read_registers", lambda path: read.append(path) or really(path))
    together = Together(store)
    for day in (MARCH, FEBRUARY):
        together.found([asked(HHP, day, with_evidence=False)])
    assert len(read) == 1


def test_nothing_asked_is_nothing_found(store, read):
    assert Together(store).found([]) == []
    assert read == []


def test_too_much_set_aside_for_one_of_them_stops_them_all(store):
    with pytest.raises(TooMuchSetAside):
        Together(store).found([asked(HHP), asked(LAX, most_set_aside=0.0)])


def test_a_file_that_is_gone_is_named(claims, tmp_path):
    shutil.copytree(claims, tmp_path / "store")
    store = open_store(tmp_path / "store")
    gone = store.path / store.months["2019-06"]["folder"] / "visits.parquet"
    gone.unlink()
    with pytest.raises(DataError, match=re.escape(f"{gone} is missing or cut short. Send 2019-06 again")):
        Together(store).found([asked(HHP), asked(LAX)])
