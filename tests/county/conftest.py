"""Two small counties, made once: a clean one and one with spoiled rows."""

from pathlib import Path

import pytest

from promotora.county import CountyPlan, CountyReport, generate

CLEAN = CountyPlan(members=2_000, months=3, seed=7)
SPOILED = CountyPlan(members=2_000, months=3, seed=7, bad_share=0.02)


@pytest.fixture(scope="session")
def clean(tmp_path_factory: pytest.TempPathFactory) -> CountyReport:
    return generate(CLEAN, tmp_path_factory.mktemp("clean") / "county")


@pytest.fixture(scope="session")
def spoiled(tmp_path_factory: pytest.TempPathFactory) -> CountyReport:
    return generate(SPOILED, tmp_path_factory.mktemp("spoiled") / "county")


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    return tmp_path / "county"
