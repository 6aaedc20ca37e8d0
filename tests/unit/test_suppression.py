"""No count of 1 to 10 is shown, and none can be worked out from what is."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promotora.apps.tel.pictures.suppression import Hidden, Pipe, alone, is_few, shown

COUNTS = st.one_of(st.just(0), st.integers(1, 10), st.integers(11, 40), st.integers(11, 4000))


def line(counts):
    """Counts that add up to a total, which is shown."""
    parts = [Pipe(str(place), "start", "end", count) for place, count in enumerate(counts)]
    return [*parts, Pipe("all", "end", "start", sum(counts), elsewhere=alone(sum(counts)))]


def crossed(rows):
    """A table of two directions with both its margins and its total."""
    total = sum(map(sum, rows))
    pipes = [Pipe("all", "end", "start", total, elsewhere=alone(total))]
    pipes += [Pipe(f"row {r}", "start", f"r{r}", sum(row)) for r, row in enumerate(rows)]
    pipes += [Pipe(f"{r}/{c}", f"r{r}", f"c{c}", count) for r, row in enumerate(rows) for c, count in enumerate(row)]
    return pipes + [Pipe(f"column {c}", f"c{c}", "end", sum(own)) for c, own in enumerate(zip(*rows, strict=True))]


LINES = st.lists(COUNTS, min_size=1, max_size=7).map(line)
TABLES = st.integers(1, 4).flatmap(
    lambda wide: st.lists(st.lists(COUNTS, min_size=wide, max_size=wide), min_size=1, max_size=5).map(crossed)
)


@given(st.one_of(LINES, TABLES))
def test_no_small_count_can_be_worked_out_by_adding_and_subtracting(pipes):
    how = shown(pipes)
    hidden = [pipe for pipe in pipes if not isinstance(how[pipe.name], int)]
    known = worked_out(hidden)

    assert [pipe.name for pipe in pipes if is_few(pipe.count) and isinstance(how[pipe.name], int)] == []
    assert [pipe.name for pipe in hidden if is_few(pipe.count) and pipe.name in known] == []


@given(st.one_of(LINES, TABLES))
def test_what_is_shown_is_true(pipes):
    how = shown(pipes)
    assert {pipe.name for pipe in pipes if isinstance(how[pipe.name], int) and how[pipe.name] != pipe.count} == set()
    assert {pipe.name for pipe in pipes if how[pipe.name] is Hidden.FEW and not is_few(pipe.count)} == set()


@given(st.lists(st.integers(0, 14), min_size=2, max_size=4))
def test_other_counts_would_look_the_same(counts):
    """Also for somebody who knows that "fewer than 11" means 1 to 10, and that no count is below zero."""
    how = shown(line(counts))
    total = sum(counts)
    could_be = [could_stand_for(how[str(place)], total) for place in range(len(counts))]
    fits = [each for each in product(*could_be) if sum(each) == total or (is_few(total) and is_few(sum(each)))]

    for place, count in enumerate(counts):
        assert not is_few(count) or len({each[place] for each in fits}) > 1


@given(st.lists(st.one_of(st.just(0), st.integers(11, 500)), min_size=1, max_size=6))
def test_nothing_is_hidden_where_nothing_is_small(counts):
    assert [each for each in shown(line(counts)).values() if isinstance(each, Hidden)] == []


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        # The smallest count that leaves 1 to 10 open is kept back beside a single small one.
        ([5, 300, 25, 12], [Hidden.FEW, 300, Hidden.KEPT_BACK, 12]),
        # Two small ones protect each other, and zero stays zero.
        ([4, 7, 90, 0], [Hidden.FEW, Hidden.FEW, 90, 0]),
    ],
)
def test_what_is_kept_back(counts, expected):
    how = shown(line(counts))
    assert [how[str(place)] for place in range(len(counts))] == expected


def test_eleven_times_one_does_not_say_that_each_is_one():
    """Eleven counts "fewer than 11" that add up to eleven could only be one each."""
    how = shown(line([1] * 11))
    assert list(how.values()).count(Hidden.KEPT_BACK) == 1


def test_a_count_that_follows_from_what_others_show_is_an_error():
    pipes = [Pipe("few", "start", "end", 5), Pipe("all", "end", "start", 5, elsewhere=5)]
    with pytest.raises(ValueError, match="few: its count follows from totals that are shown elsewhere"):
        shown(pipes)


def could_stand_for(how, most):
    if isinstance(how, int):
        return [how]
    return range(1, 11) if how is Hidden.FEW else range(most + 1)


def worked_out(hidden):
    """The names of hidden counts that have one solution: at each place, what flows in flows out (Gauss, exactly)."""
    places = sorted({place for pipe in hidden for place in (pipe.source, pipe.target)})
    rows = [[Fraction((pipe.target == place) - (pipe.source == place)) for pipe in hidden] for place in places]
    pivots = eliminated(rows, len(hidden))
    return {
        hidden[column].name
        for row, column in pivots
        if all(value == 0 for other, value in enumerate(rows[row]) if other != column)
    }


def eliminated(rows, width):
    """Brings the rows into reduced echelon form; where each pivot stands."""
    pivots = []
    for column in range(width):
        at = len(pivots)
        found = next((row for row in range(at, len(rows)) if rows[row][column]), None)
        if found is None:
            continue
        rows[at], rows[found] = rows[found], rows[at]
        rows[at] = [value / rows[at][column] for value in rows[at]]
        for row in range(len(rows)):
            if row != at and rows[row][column]:
                factor = rows[row][column]
                rows[row] = [value - factor * own for value, own in zip(rows[row], rows[at], strict=True)]
        pivots.append((at, column))
    return pivots
