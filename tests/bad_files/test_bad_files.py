"""Every mistake that people make with files gets its own sentence, and nothing is lost in silence."""

from datetime import date

import pytest
from tests.bad_files.mistakes import CLAIM_HEADER, ELIGIBILITY, REFUSED, SET_ASIDE, SOUND, Mistake, claims, written
from tests.factories.engines import RUNS, each_engine

from promotora.targeting import programs
from promotora.targeting.engines.base import SET_ASIDE as COLUMNS
from promotora.targeting.engines.base import Request
from promotora.targeting.tables.errors import DataError, TooMuchSetAside
from promotora.targeting.tables.folder import open_folder

AS_OF = date(2020, 3, 1)


def asking(most_set_aside: float) -> Request:
    return Request(programs.in_force("hhp", AS_OF), AS_OF, most_set_aside=most_set_aside)


@pytest.mark.parametrize("mistake", REFUSED, ids=lambda mistake: mistake.name)
def test_a_file_that_cannot_be_read_is_refused(mistake: Mistake, tmp_path):
    folder = written(tmp_path, mistake.files)

    with pytest.raises(DataError) as refusal:
        open_folder(folder if mistake.files else folder / "elsewhere")

    assert str(refusal.value) == mistake.says.replace("FOLDER", str(folder))


# Spark takes nine seconds a folder: by day it reads every kind of bad row in one (integration/test_spark_engine.py).
@pytest.mark.parametrize("engine", each_engine(nightly=("spark",)))
@pytest.mark.parametrize("mistake", SET_ASIDE, ids=lambda mistake: mistake.name)
def test_a_row_that_cannot_be_used_is_set_aside(mistake: Mistake, engine, tmp_path):
    reading = RUNS[engine](written(tmp_path, mistake.files), asking(1.0)).reading

    assert reading.set_aside.schema.equals(COLUMNS)
    # A store no longer knows the file and row of a line that came again; what is wrong with it stays the same.
    told = slice(2, None) if engine == "store" else slice(None)
    found = [tuple(row.values())[1:] for row in reading.set_aside.to_pylist()]
    assert [row[told] for row in found] == [row[told] for row in mistake.says]


@pytest.mark.parametrize("engine", each_engine())
def test_a_sound_folder_has_nothing_set_aside(engine, tmp_path):
    findings = RUNS[engine](written(tmp_path, {}), asking(0.0))

    assert findings.reading.set_aside.num_rows == 0
    assert findings.reading.rows == dict.fromkeys((name.removesuffix(".csv") for name in SOUND), 1)


@pytest.mark.parametrize("engine", each_engine())
def test_too_much_set_aside_stops_the_run(engine, tmp_path):
    folder = written(tmp_path, claims("C2,1,professional,P9,2019-06-15,,,,,,J449"))

    with pytest.raises(TooMuchSetAside) as refusal:
        RUNS[engine](folder, asking(0.05))

    assert str(refusal.value).startswith(
        "1 of 5 rows (20.0%) could not be used; the limit is 5.0%, so nothing was written. "
        "Mend them at the source, or allow more with --most-set-aside."
    )


@pytest.mark.parametrize("engine", each_engine())
def test_just_as_much_as_allowed_does_not_stop_it(engine, tmp_path):
    folder = written(tmp_path, claims("C2,1,professional,P9,2019-06-15,,,,,,J449"))

    assert RUNS[engine](folder, asking(0.2)).reading.share_set_aside == 0.2


@pytest.mark.parametrize("engine", each_engine())
def test_tables_with_only_a_header_list_nobody(engine, tmp_path):
    """A header and no rows is a table of nobody: unusual, but not wrong."""
    findings = RUNS[engine](
        written(tmp_path, {"eligibility.csv": ELIGIBILITY.split("\n")[0] + "\n", "medical_claim.csv": CLAIM_HEADER}),
        asking(0.05),
    )

    assert (findings.tel.num_rows, findings.decisions.num_rows) == (0, 0)
    assert findings.reading.rows["eligibility"] == 0


def test_there_are_at_least_twenty_five_of_each_kind():
    assert min(len({mistake.name for mistake in kind}) for kind in (REFUSED, SET_ASIDE)) >= 25


def test_an_empty_line_in_a_csv_is_no_row_but_counts_as_a_line(tmp_path):
    """A spreadsheet shows it as a row of its own, so the rows after it keep their numbers."""
    (tmp_path / "eligibility.csv").write_text(
        "person_id,birth_date,enrollment_start_date\nRosa,1960-05-01,2015-01-01\n\nMarcus,never,2015-01-01\n"
    )
    (tmp_path / "medical_claim.csv").write_text(
        "claim_id,claim_line_number,claim_type,person_id,claim_start_date\n\nC1,1,professional,Rosa,2020-01-05\n"
    )
    from datetime import date

    from promotora.targeting.engines import engine_named
    from promotora.targeting.engines.base import Request
    from promotora.targeting.programs import in_force
    from promotora.targeting.tables.folder import open_folder

    day = date(2020, 3, 1)
    for name in ("reference", "duckdb"):
        request = Request(in_force("hhp", day), day, most_set_aside=1.0)
        reading = engine_named(name).find(open_folder(tmp_path), request).reading
        assert reading.rows == {"eligibility": 2, "medical_claim": 1, "program_enrollment": 0, "living_situation": 0}
        assert [(row["file"], row["row"], row["value"]) for row in reading.set_aside.to_pylist()] == [
            ("eligibility.csv", 4, "never")
        ]
