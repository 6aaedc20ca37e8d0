"""Sorting by numbers gives what sorting by rows gives, only sooner."""

import random

import numpy as np
import pyarrow as pa
import pytest

from promotora.targeting.engines.duckdb.rolls import SPEAKING_ORDER, speaking_order
from promotora.targeting.engines.duckdb.sorting import distinct, order_by, repeated

NUMBERS = ("pid", "managed", "start", "last", "born")


@pytest.mark.parametrize("widest", [1, 40, 2**30], ids=["all alike", "in one number", "too wide for one number"])
def test_rows_are_sorted_and_those_alike_stay_in_their_order(widest):
    dice = random.Random(widest)
    rows = [tuple(dice.randrange(-widest, widest) for _ in range(3)) for _ in range(200)]
    columns = [np.array(column, np.int32) for column in zip(*rows, strict=True)]
    assert order_by(*columns).tolist() == sorted(range(200), key=lambda place: rows[place])


def test_no_rows_have_no_order():
    none = np.empty(0, np.int64)
    assert [order_by(none, none).tolist(), distinct(none).tolist(), repeated(none).tolist()] == [[], [], []]


def test_numbers_that_come_again():
    numbers = np.array([5, 1, 5, 9, 1, 5], np.uint64)
    assert distinct(numbers).tolist() == [1, 5, 9]
    assert repeated(numbers).tolist() == [1, 5]


def test_spans_that_numbers_leave_open_are_sorted_by_what_they_say_nothing_first():
    dice = random.Random(1)
    words = [None, "A", "a", "é", "Z"]
    rows = [
        {
            **{name: dice.randrange(2) for name in NUMBERS},
            **{name: dice.choice(words) for name in SPEAKING_ORDER if name not in NUMBERS},
        }
        for _ in range(300)
    ]
    spans = pa.Table.from_pylist([{**row, "managed": bool(row["managed"])} for row in rows])
    spans = spans.set_column(spans.schema.get_field_index("gender"), "gender", spans["gender"].dictionary_encode())
    in_order = [rows[place] for place in speaking_order(spans).tolist()]
    assert in_order == sorted(rows, key=plainly)


def plainly(row: dict) -> list:
    """A row's values as Python would sort them: empty ones first, words by their bytes."""
    return [(row[name] is not None, str(row[name] or "0").encode()) for name in SPEAKING_ORDER]
