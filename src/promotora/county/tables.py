"""The package's data files, read once."""

import csv
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

Row = dict[str, str]


@cache
def rows(name: str) -> tuple[Row, ...]:
    """The rows of data/NAME.csv."""
    text = files("promotora.county").joinpath("data", f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def column(table: tuple[Row, ...], name: str) -> list[str]:
    """One column as text."""
    return [row[name] for row in table]


def numbers(table: tuple[Row, ...], name: str) -> NDArray[np.float64]:
    """One column as numbers; an empty cell is 0."""
    return np.array([float(row[name] or 0) for row in table])


def flags(table: tuple[Row, ...], name: str) -> NDArray[np.bool_]:
    """One yes/no column."""
    return np.array([row[name] == "yes" for row in table])


def where(table: tuple[Row, ...], **wanted: str) -> tuple[Row, ...]:
    """The rows whose columns hold these values."""
    return tuple(row for row in table if all(row[name] == value for name, value in wanted.items()))


def words(text: str) -> list[str]:
    """A short list of codes or names, written as one text."""
    return text.split()
