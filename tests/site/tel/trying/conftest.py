"""Two years of a small county's claims, and the draft that Ana tries on them on March 2."""

import pytest
from tests.site import people
from tests.site.tel.drafting import FOUR
from tests.site.tel.drafts import a_draft, analyst

from promotora.apps.accounts.terms import Kind
from promotora.county import CountyPlan, generate
from promotora.targeting.engines.duckdb import ingest
from promotora.targeting.store import open_store


@pytest.fixture(autouse=True)
def at_work(files_of_this_test, on_march_2):
    """On March 2, with files of this test alone."""


@pytest.fixture(scope="session")
def claims(tmp_path_factory):
    """A store of two years of a small county's claims."""
    folder = tmp_path_factory.mktemp("claims")
    generate(CountyPlan(members=2_500, months=24, seed=5), folder / "county")
    ingest(folder / "county", folder / "store", most_set_aside=1.0)
    return folder / "store"


@pytest.fixture(scope="session")
def store(claims):
    return open_store(claims)


@pytest.fixture
def plan(claims, tmp_path):
    plan = people.organization(Kind.PLAN, "County Health Plan")
    (tmp_path / "stores").mkdir()
    (tmp_path / "stores" / str(plan.pk)).symlink_to(claims)
    return plan


@pytest.fixture
def ana(plan):
    return analyst(plan)


@pytest.fixture
def page(ana):
    return people.signed_in(ana)


@pytest.fixture
def draft(plan, ana):
    return a_draft(plan, FOUR, by=ana)
