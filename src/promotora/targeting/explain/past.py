"""What an earlier run decided of one person, from its own files."""

from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from promotora.targeting.model.verdict import Decision
from promotora.targeting.tables.errors import DataError

Past = tuple[Decision, tuple[str, ...]]


def decision_of(run_folder: Path, person_id: str, *, openly: bool = False) -> Past | None:
    """The decision on a person and its reasons; None for somebody whom that day's list does not speak of.

    With `openly`, what is said without the conditions that the run withheld. The table is sorted by person, so that
    of millions of rows one row group is read. `DataError` when the folder holds no decisions.
    """
    whole = run_folder / "decision.parquet"
    if not whole.is_file():
        raise DataError(
            f"{run_folder} is not a run: it has no {whole.name}. Name a folder that promotora tel run wrote."
        )
    apart = run_folder / "open_decision.parquet"
    if openly and not apart.is_file():
        raise DataError(f"{run_folder} withheld nothing, so what is said openly is not known. Make the list again.")
    told = _looked_up(apart, person_id) if openly else None
    return told or _looked_up(whole, person_id)


def _looked_up(path: Path, person_id: str) -> Past | None:
    with pq.ParquetFile(path) as file:
        for group in range(file.num_row_groups):
            known = file.metadata.row_group(group).column(0).statistics
            if known is None or not known.has_min_max or not known.min <= person_id <= known.max:
                continue
            place = pc.index(file.read_row_group(group, columns=["person_id"])["person_id"], person_id).as_py()
            if place >= 0:
                row = file.read_row_group(group).slice(place, 1).to_pylist()[0]
                return Decision(row["decision"]), tuple(row["reasons"])
    return None
