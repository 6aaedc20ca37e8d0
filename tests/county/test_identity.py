"""Numbers have the form of real ones and can belong to nobody."""

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.county.luhn import luhn_valid

from promotora.county.areas import NAMES, service_planning_area
from promotora.county.identity import FORBIDDEN_LETTERS, TEN_MILLION, cins, npis, strings


def test_a_known_npi_passes_and_its_neighbour_does_not():
    assert luhn_valid("1234567893")
    assert not luhn_valid("1234567894")
    assert npis(123_456_789, 1) == ["1234567893"]


@given(st.integers(100_000_000, 299_999_000))
def test_every_npi_made_is_valid(first: int):
    assert all(luhn_valid(npi) for npi in npis(first, 5))


def test_a_cin_ends_in_a_letter_that_no_real_one_carries():
    made = strings(cins(1_000, seed=1)).to_pylist()
    assert all(re.fullmatch(r"9\d{7}S", cin) for cin in made)


@settings(max_examples=5)
@given(st.integers(0, 2**32))
def test_cins_never_collide(seed: int):
    assert len(np.unique(strings(cins(50_000, seed)).to_numpy(zero_copy_only=False))) == 50_000


def test_beyond_ten_million_members_another_forbidden_letter_is_used():
    few_over = cins(TEN_MILLION + 3, seed=1)
    assert {chr(letter) for letter in few_over[-3:, -1]} == {FORBIDDEN_LETTERS[1]}
    assert (few_over[:TEN_MILLION, -1] == ord("S")).all()
    digits = few_over[:TEN_MILLION, 1:8].astype(np.int32) - ord("0")
    assert (np.bincount(digits @ (10 ** np.arange(6, -1, -1, dtype=np.int32))) == 1).all()


@pytest.mark.parametrize(
    ("zip_code", "area"),
    [
        ("93534", "Antelope Valley"),
        ("90011", "South"),
        ("90813-1234", "South Bay"),
        ("10001", None),
        ("", None),
        (None, None),
    ],
)
def test_a_zip_code_knows_its_service_planning_area(zip_code: str | None, area: str | None):
    assert service_planning_area(zip_code) == area
    assert area is None or area in NAMES
