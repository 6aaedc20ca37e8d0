"""Numbers in pages: rounded, not cut off, with thousands apart."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from promotora.apps.core.numbers import number


@pytest.mark.parametrize(
    ("value", "places", "said"),
    [
        (1204, 0, "1,204"),
        (1234.56, 1, "1,234.6"),
        (0.96, 1, "1.0"),
        (Decimal("0.5"), 2, "0.50"),
        (-3, 0, "-3"),
        (0, 0, "0"),
    ],
)
def test_a_number_is_rounded_and_its_thousands_stand_apart(value, places, said):
    assert number(value, places) == said


def test_in_another_language_it_is_written_as_its_readers_do():
    with override("de"):
        assert number(1234.56, 1) == "1.234,6"
