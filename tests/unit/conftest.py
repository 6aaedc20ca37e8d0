import pytest
from tests import stories


@pytest.fixture(scope="session")
def claims(tmp_path_factory):
    """The seven people's claims."""
    return stories.folder(tmp_path_factory.mktemp("claims"))


@pytest.fixture(scope="session")
def february(claims, tmp_path_factory):
    return stories.listed(claims, tmp_path_factory.mktemp("february") / "run", stories.FEBRUARY)


@pytest.fixture(scope="session")
def march(claims, february, tmp_path_factory):
    """March's run with all the forms, compared with February's."""
    out = tmp_path_factory.mktemp("march") / "run"
    return stories.listed(
        claims, out, stories.MARCH, previous=february.out, formats=("parquet", "csv", "xlsx"), most_set_aside=0.2
    )
