"""A small county's claims, and Ana's plan that makes lists from them on March 2."""

import pytest
from tests.site import people
from tests.site.tel.making import a_plan_with_members

from promotora.apps.core import clock
from promotora.county import CountyPlan, generate
from promotora.targeting.engines.duckdb.store.ingest import ingest


@pytest.fixture(scope="session")
def county(tmp_path_factory):
    """A small county: its eligibility table, and a store of two years of its claims."""
    folder = tmp_path_factory.mktemp("county")
    generate(CountyPlan(members=1_200, months=24, seed=5), folder / "county")
    ingest(folder / "county", folder / "store", most_set_aside=1.0)
    return folder


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "home" / "files"
    with clock.stopped_at(people.NOW):
        yield settings.MEDIA_ROOT.parent


@pytest.fixture
def ana(committed, county):
    return a_plan_with_members(county)
