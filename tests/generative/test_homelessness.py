"""The product counts homelessness in runs of days; the reference counts every night. They must agree."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.generative.sizes import LONG, SHORT

from promotora.targeting.engines.reference.people import housing_by_nights
from promotora.targeting.model.homelessness import Span, housing

AS_OF = date(2020, 3, 1)
lengths = st.one_of(st.integers(0, 12), st.sampled_from([88, 89, 90, 91, 363, 364, 365, 366]), st.integers(0, 500))
gaps = st.one_of(st.integers(-3, 9), st.integers(-200, 200))
situations = st.sampled_from([100, 101, 116, 116, 116, 199, 200, 206, 206, 299, 410, 99])
disabilities = st.sampled_from([True, True, None, False])


@st.composite
def lives(draw):
    """Spans one after the other, with small gaps and overlaps, some of them past the day; from the newest backwards, so
    that the edges of the window and of the day are often met."""
    end = AS_OF + timedelta(days=draw(gaps))
    spans = []
    for _ in range(draw(st.integers(1, 7))):
        start = end - timedelta(days=draw(lengths))
        lasts = not spans and draw(st.booleans())
        spans.append(Span(start, None if lasts else end, draw(situations), draw(disabilities)))
        end = start - timedelta(days=draw(gaps))
    return draw(st.permutations(spans))


def agree(spans):
    counted = housing(spans, AS_OF)
    assert (counted.homeless_now, counted.chronically_homeless) == housing_by_nights(spans, AS_OF)


@SHORT
@given(lives())
def test_runs_of_days_are_nights(spans):
    agree(spans)


@pytest.mark.long
@LONG
@given(lives())
def test_runs_of_days_are_nights_at_length(spans):
    agree(spans)
