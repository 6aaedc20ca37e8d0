"""Numbers that look right and can belong to nobody: CINs, NPIs, claim ids, as rows of ASCII bytes."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from promotora.county.dice import Stream, stream

Bytes = NDArray[np.uint8]

# A real CIN ends in none of these letters; S comes first, the others only when ten million numbers are used up.
FORBIDDEN_LETTERS = "SRQPOLKJIB"
TEN_MILLION = 10_000_000
CIN_CAPACITY = TEN_MILLION * len(FORBIDDEN_LETTERS)


def digits(numbers: NDArray[np.integer], width: int) -> Bytes:
    """Decimal digits, zero-padded; shape (len(numbers), width)."""
    left = np.asarray(numbers, dtype=np.int64).copy()
    out = np.empty((len(left), width), dtype=np.uint8)
    for place in range(width - 1, -1, -1):
        left, out[:, place] = np.divmod(left, 10)
    return out + np.uint8(ord("0"))


def beside(*parts: Bytes | str, size: int) -> Bytes:
    """Parts side by side, a text standing for itself in each row."""
    return np.hstack([_letters(part, size) if isinstance(part, str) else part for part in parts])


def strings(table: Bytes, missing: NDArray[np.bool_] | None = None) -> pa.Array:
    """Fixed-width rows as an Arrow string array, without a loop."""
    count, width = table.shape
    offsets = pa.py_buffer(np.arange(0, (count + 1) * width, width, dtype=np.int32))
    whole = pa.StringArray.from_buffers(count, offsets, pa.py_buffer(np.ascontiguousarray(table)))
    return whole if missing is None else pc.if_else(pa.array(~missing), whole, None)


def _letters(text: str, size: int) -> Bytes:
    return np.broadcast_to(np.frombuffer(text.encode(), dtype=np.uint8), (size, len(text)))


def cins(members: int, seed: int) -> Bytes:
    """A synthetic CIN for each member: 9, seven digits, a letter real CINs never carry; shape (members, 9).

    Form of a real CIN: Los Angeles County DHM bulletin on the BIC number; the forbidden letters are from there too.
    """
    serial = np.arange(members, dtype=np.int64)
    letters = np.frombuffer(FORBIDDEN_LETTERS.encode(), dtype=np.uint8)[serial // TEN_MILLION]
    return beside("9", digits(_shuffled(serial % TEN_MILLION, seed), 7), letters[:, None], size=members)


def _shuffled(serial: NDArray[np.int64], seed: int) -> NDArray[np.int64]:
    """An affine permutation of 0..9,999,999: its factor has no divisor in common with ten million."""
    rng = stream(seed, Stream.IDENTITY)
    factor = 10 * int(rng.integers(100_000, 900_000)) + int(rng.choice([1, 3, 7, 9]))
    return (serial * factor + int(rng.integers(TEN_MILLION))) % TEN_MILLION


def npis(first: int, count: int) -> list[str]:
    """Consecutive nine-digit bodies, each with its Luhn check digit: valid in form, as a made-up pool."""
    body = digits(np.arange(first, first + count), 9)
    check = digits((-luhn_sum(body)) % 10, 1)
    made: list[str] = strings(np.hstack([body, check])).to_pylist()
    return made


def luhn_sum(body: Bytes) -> NDArray[np.int64]:
    """The Luhn sum of NPI bodies, check digit left out, prefix 80840 (24) included; shape (len(body),)."""
    values = (body - ord("0")).astype(np.int64)
    doubled = values[:, ::2] * 2
    total: NDArray[np.int64] = 24 + (doubled - 9 * (doubled > 9)).sum(axis=1) + values[:, 1::2].sum(axis=1)
    return total
