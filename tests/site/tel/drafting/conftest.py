"""Ana, who drafts, and Miguel, who adopts, each at a browser, on March 2."""

import pytest
from tests.site import people
from tests.site.tel.drafts import analyst, manager


@pytest.fixture(autouse=True)
def at_work(files_of_this_test, on_march_2):
    """On March 2, with files of this test alone."""


@pytest.fixture
def ana(plan):
    return analyst(plan)


@pytest.fixture
def miguel(plan):
    return manager(plan)


@pytest.fixture
def page(ana):
    return people.signed_in(ana)


@pytest.fixture
def desk(miguel):
    return people.signed_in(miguel)
