"""Before anything is committed, a page can show who stays, who moves and why, who is new, and who has nobody."""

import pytest
from tests.placement.drawn import DAY, entity, member, network

from promotora.placement import Change, Weights, place, preview


@pytest.fixture
def looked_at():
    people = [
        member("Ana", 0, current="eastside", clinic="eastside"),
        member("Inés", 1, current="gone"),
        member("Marcus", 10, choice=("westside",), tier=1),
        member("Mr. Park", None, language="ko", tier=2),
        member("Rosa", 10, area="Nowhere", current="westside"),
    ]
    areas = frozenset({"East", "West"})
    places = [entity("Eastside", 2, 0, areas=areas), entity("Westside", 1, 10, areas=areas)]
    return preview(place(people, places, Weights(fair_share=()), on=DAY))


def test_everybody_has_one_row_and_one_change(looked_at):
    assert [(row.member, row.change, row.after) for row in looked_at.rows] == [
        ("Ana", Change.STAYS, "eastside"),
        ("Inés", Change.LOSES, None),
        ("Marcus", Change.NEW, "westside"),
        ("Mr. Park", Change.NEW, "eastside"),
        ("Rosa", Change.LOSES, None),
    ]


def test_whoever_moves_or_loses_has_a_cause(looked_at):
    assert [[str(each) for each in row.because] for row in looked_at.those(Change.LOSES)] == [
        [
            "gone, which served the member, is not one of the CB-CMEs in question.",
            "Every CB-CME that may have the member is full: 2 of them.",
            "The one that suits best is Eastside, 1.0 km away.",
            "One more place at Eastside would do for the member.",
        ],
        [
            "Westside, which served the member, does not serve the member's area.",
            "No certified and contracted CB-CME serves Nowhere.",
        ],
    ]
    assert [str(each) for each in looked_at.needed] == ["1 more place at Eastside"]


def test_the_figures_stand_beside_each_other(looked_at):
    before, after = looked_at.before, looked_at.after
    assert (before.placed.count, after.placed.count, after.placed.of) == (2, 3, 5)
    assert (after.km_mean, after.km_unknown) == (0.0, 1)
    assert (after.language.count, after.language.of) == (2, 3)
    assert (after.continuity.count, after.continuity.of) == (1, 3)
    assert after.first_choice.part == 1
    assert after.clinic.part == 1
    assert [(each.name, each.before, each.after, each.used) for each in looked_at.entities] == [
        ("Eastside", 1, 2, 1.0),
        ("Westside", 1, 1, 1.0),
    ]


def test_a_preview_adds_up():
    found = place(*network(4, 400, 10, room=0.9), on=DAY)
    looked_at = preview(found)
    assert len(looked_at.rows) == 400
    assert sum(len(looked_at.those(change)) for change in Change) == 400
    assert sum(each.after for each in looked_at.entities) == found.certificate.placed == looked_at.after.placed.count
    assert sum(each.before for each in looked_at.entities) == looked_at.before.placed.count
    assert sum(len(needed.members) for needed in looked_at.needed) <= found.certificate.unplaced
    assert all(row.because for row in looked_at.rows if row.change in (Change.MOVES, Change.LOSES, Change.WAITS))


def test_nobody_at_all_can_be_looked_at():
    empty = preview(place([], [], on=DAY))
    assert empty.rows == ()
    assert empty.after.placed.part is None
