"""What a run found of each listed member, as rows of listings: who they are, what is new, and where they stand."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from promotora.apps.people.loading import words
from promotora.apps.tel.terms import Change
from promotora.county.areas import service_planning_area
from promotora.targeting.engines.base import TEL

LONGEST_ZIP = 10
TEXTS = pa.list_(pa.string())


@dataclass(frozen=True)
class Found:
    """What a run found, as the engine hands it over; see targeting.run. `change` is None for a first list."""

    tel: pa.Table
    open_tel: pa.Table
    people: pa.Table
    change: pa.Table | None = None
    open_change: pa.Table | None = None

    @property
    def everyone(self) -> pa.Array:
        """The number of each person who is listed, or was before."""
        numbers = [self.tel["person_id"], *(each["person_id"] for each in (self.change, self.open_change) if each)]
        return pc.unique(pa.chunked_array([chunk for each in numbers for chunk in each.chunks], pa.string()))


def strangers(tel: pa.Table, directory: pa.Table) -> list[str]:
    """The numbers of those who are listed, and not in the plan's directory."""
    return list(tel["person_id"].filter(pc.invert(pc.is_in(tel["person_id"], directory["person_id"]))).to_pylist())


def listings(tel: pa.Table, people: pa.Table, change: pa.Table | None, directory: pa.Table) -> pa.Table:
    """The rows of one face, in order of position.

    `directory` has person_id, member, born and name_order of everyone whom the plan's directory knows.
    """
    tel = tel.filter(pc.is_in(tel["person_id"], directory["person_id"]))
    they, who = at(people, tel["person_id"]), at(directory, tel["person_id"])
    rows = {
        "member_id": who["member"],
        "person_id": tel["person_id"],
        **{name: tel[name] for name in TEL.names[TEL.get_field_index("tier") :]},
        **changes(tel["person_id"], change),
        **persons(they, who["born"]),
        "name_order": who["name_order"],
    }
    table = pa.table(rows).combine_chunks()
    table = table.take(pa.array(urgency(table)))
    return table.append_column("position", pa.array(range(1, len(table) + 1), pa.int32()))


def at(table: pa.Table, person_ids: pa.ChunkedArray) -> pa.Table:
    """The row of each person; nulls for whom the table does not know."""
    return table.take(pc.index_in(person_ids, table["person_id"].combine_chunks()))


def changes(person_ids: pa.ChunkedArray, change: pa.Table | None) -> dict[str, pa.ChunkedArray]:
    """What is new about each."""
    if change is None:
        return {
            "change": pa.array([Change.FIRST.value] * len(person_ids), pa.string()),
            "changed": pa.array([[]] * len(person_ids), TEXTS),
            "before_tier": pa.nulls(len(person_ids), pa.int8()),
        }
    new = at(change, person_ids)
    same = pc.is_null(new["change"])
    tier = pa.nulls(len(person_ids), pa.int8())
    return {
        "change": pc.fill_null(new["change"], Change.SAME.value),
        "changed": pc.if_else(same, pa.scalar([], TEXTS), new["because"]),
        "before_tier": pc.if_else(same, tier, new["before_tier"]),
    }


def persons(they: pa.Table, born: pa.ChunkedArray) -> dict[str, pa.ChunkedArray]:
    """Who each is, in our words."""
    zips = pc.utf8_slice_codeunits(pc.fill_null(they["zip_code"], ""), 0, LONGEST_ZIP)
    return {
        "zip_code": zips,
        "area": mapped(zips, lambda zip_code: service_planning_area(zip_code) or ""),
        "language": mapped(they["language"], lambda word: words.language(word)[0]),
        "gender": mapped(they["gender"], lambda word: words.gender(word)[0]),
        "birth_date": pc.coalesce(they["birth_date"], born),
    }


def mapped(column: pa.ChunkedArray, change: Callable[[str], str]) -> pa.Array:
    """Each value changed; each different one only once."""
    coded = pc.fill_null(column, "").combine_chunks().dictionary_encode()
    return pa.array([change(value) for value in coded.dictionary.to_pylist()], pa.string()).take(coded.indices)


def urgency(rows: pa.Table) -> npt.NDArray[np.int64]:
    """The most urgent first: by tier, whoever came, the most ED visits and stays, and then as person_id is sorted."""
    busy = np.asarray(rows["stays_12m"]).astype(np.int64) + np.asarray(rows["ed_visits_12m"])
    came = np.asarray(pc.equal(rows["change"], Change.CAME.value))
    person = np.asarray(pc.rank(rows["person_id"]))
    order: npt.NDArray[np.int64] = np.lexsort((person, -busy, ~came, np.asarray(rows["tier"])))
    return order


def departures(change: pa.Table | None, directory: pa.Table) -> pa.Table | None:
    """Who was listed before and is no more, of those whom the directory knows."""
    if change is None:
        return None
    left = change.filter(pc.equal(change["change"], "left"))
    left = left.filter(pc.is_in(left["person_id"], directory["person_id"]))
    person = np.asarray(pc.rank(left["person_id"]))
    left = left.take(pa.array(np.lexsort((person, np.asarray(left["before_tier"])))))
    rows = {
        "member_id": at(directory, left["person_id"])["member"],
        "position": pa.array(range(1, len(left) + 1), pa.int32()),
        **{name: left[name] for name in ("person_id", "before_tier", "before_criteria", "because")},
    }
    return pa.table(rows)
