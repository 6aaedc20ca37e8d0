"""A list as columns, a value a listing in the order of `position`, for counting: queries/columns.py reads them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from promotora.apps.tel.terms import Change
from promotora.targeting.model.conditions import BIT_OF

Cells = npt.NDArray[Any]


@dataclass(frozen=True)
class Column:
    """One column; `words` is what its numbers stand for, where they do: a place, or for criteria a bit."""

    name: str
    cells: Cells
    words: list[str]

    @property
    def kind(self) -> str:
        """The name of the type, as numpy has it."""
        return self.cells.dtype.name


def columns(rows: pa.Table, assigned: Cells, openly: Cells) -> Iterator[Column]:
    """The columns of a list; `assigned` is the organization that serves each member, 0 for nobody; `openly` the members
    who are listed without protected facts too."""
    yield Column("member", np.asarray(rows["member_id"], np.int64), [])
    yield Column("tier", np.asarray(rows["tier"], np.int8), [])
    yield Column("conditions", bits(rows["conditions"], list(BIT_OF)), [])
    codes = sorted(pc.unique(pc.list_flatten(rows["criteria"])).to_pylist())
    yield Column("criteria", bits(rows["criteria"], codes), codes)
    for name, kind in (("language", np.uint8), ("area", np.uint8), ("gender", np.uint8)):
        yield in_words(name, rows[name], kind)
    yield in_words("zip", rows["zip_code"], np.uint16)
    kinds = [each.value for each in Change]
    yield Column("change", placed(rows["change"], kinds).astype(np.uint8), kinds)
    yield Column("homeless", np.asarray(pc.fill_null(rows["chronically_homeless"].cast(pa.int8()), -1), np.int8), [])
    yield Column("stays", np.asarray(rows["stays_12m"], np.int32), [])
    yield Column("ed", np.asarray(rows["ed_visits_12m"], np.int32), [])
    yield Column("born", np.asarray(rows["birth_date"].combine_chunks().view(pa.int32())), [])
    yield Column("name_order", ranks(np.asarray(rows["name_order"])), [])
    yield Column("assigned", assigned.astype(np.int64), [])
    yield Column("open", np.isin(np.asarray(rows["member_id"], np.int64), openly).astype(np.int8), [])


def bits(lists: pa.ChunkedArray, words: list[str]) -> Cells:
    """Each list of words as a number, a bit each."""
    found = np.zeros(len(lists), np.int32)
    whole = lists.combine_chunks()
    places = placed(whole.flatten(), words)
    rows = np.asarray(pc.list_parent_indices(whole))
    np.bitwise_or.at(found, rows, (1 << places).astype(np.int32))
    return found


def in_words(name: str, texts: pa.ChunkedArray, kind: type[np.unsignedinteger[Any]]) -> Column:
    """A column of texts, as numbers of words: wider numbers when there are too many words."""
    words = sorted(pc.unique(texts).to_pylist())
    if len(words) - 1 > np.iinfo(kind).max:
        return Column(name, placed(texts, words).astype(np.int32), words)
    return Column(name, placed(texts, words).astype(kind), words)


def placed(texts: pa.Array | pa.ChunkedArray, words: list[str]) -> Cells:
    """Each text's place among the words, which hold them all."""
    return np.asarray(pc.index_in(texts, pa.array(words, pa.string())))


def ranks(numbers: Cells) -> Cells:
    """Each number's place among all of them."""
    order = np.empty(len(numbers), np.int32)
    order[np.argsort(numbers, kind="stable")] = np.arange(len(numbers), dtype=np.int32)
    return order
