"""Claims that nobody here wrote: CMS's public synthetic sandbox in the input form, with ids below zero, claims since
1961 and lines without a diagnosis."""

from datetime import date
from pathlib import Path

import pytest
from tests.integration.store_stories import same_rows

from promotora.targeting.engines import engine_named
from promotora.targeting.engines.base import Request
from promotora.targeting.engines.duckdb import ingest
from promotora.targeting.programs import in_force
from promotora.targeting.store import open_store
from promotora.targeting.tables.folder import open_folder

CLAIMS = Path(__file__).parents[3] / "shared" / "data" / "cms-synthetic"
DAY = date(2021, 6, 30)

pytestmark = pytest.mark.skipif(not CLAIMS.is_dir(), reason="the public claims are not beside the project")


def test_they_run_from_raw_and_from_a_store_alike(tmp_path: Path) -> None:
    request = Request(in_force("hhp", DAY), DAY)
    plain = engine_named("reference").find(open_folder(CLAIMS), request)
    raw = engine_named("duckdb").find(open_folder(CLAIMS), request)
    ingest(CLAIMS, tmp_path / "store")
    stored = engine_named("duckdb").find(open_store(tmp_path / "store"), request)
    assert plain.reading.rows == {
        "eligibility": 3,
        "medical_claim": 165,
        "program_enrollment": 0,
        "living_situation": 0,
    }
    assert plain.decisions.num_rows == 3
    for found in (raw, stored):
        assert found.tel.equals(plain.tel)
        same_rows(found.decisions, plain.decisions)
        same_rows(found.evidence, plain.evidence)
        assert found.reading.rows == plain.reading.rows
        assert found.reading.set_aside.equals(plain.reading.set_aside)
