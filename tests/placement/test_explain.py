"""Every placement says why, and what the next best was; everybody without one hears why, and what would help."""

import numpy as np
import pytest
from hypothesis import given, settings
from tests.placement.drawn import DAY, entities, entity, member, members, weights

from promotora.placement import (
    Dates,
    Explainer,
    Moving,
    PlacementError,
    Weights,
    costs,
    place,
    place_at_least_cost,
)
from promotora.placement.levels import Told
from promotora.placement.transport import NEVER

PLAIN = Weights(fair_share=())


def explained(people, places, who, weighed=PLAIN):
    return Explainer(place(people, places, weighed, on=DAY)).of(who)


def test_rosa_hears_what_speaks_for_her_entity_and_what_was_next():
    rosa = member("Rosa", 0, needs=frozenset({"homelessness"}), clinic="eastside", choice=("eastside",))
    expert = {"expertise": frozenset({"homelessness"})}
    answer = explained([rosa], [entity("Eastside", 1, 2, **expert), entity("Westside", 1, 5, **expert)], "Rosa")
    assert answer.sentences == (
        "Eastside is 2.0 km away in a straight line.",
        "It speaks the member's language.",
        "It has expertise in homelessness.",
        "It is with the member's own clinic.",
        "The member chose it first.",
        "The next best was Westside: 23.0 km more for the member.",
    )
    assert (answer.placed.entity, answer.placed.km, answer.next_best.entity) == ("eastside", 2, "westside")
    assert answer.next_best.for_all == Told(0, 1, 0, 2300)


def test_what_is_not_known_is_said_and_not_taken_for_nothing():
    someone = member("Mr. Park", None, language=None, area=None)
    answer = explained([someone], [entity("Eastside", 1, 0, areas=frozenset({"East"}))], "Mr. Park")
    assert answer.sentences == (
        "Where the member lives is not known, so distance did not count.",
        "The member's language is not known, so language did not count.",
        "The member's area is not known, so no area was ruled out.",
        "No other CB-CME may have the member.",
    )
    assert answer.placed.km is None
    assert answer.placed.cost == 20


def test_an_entity_that_does_not_say_where_it_works_is_not_taken_for_near():
    answer = explained([member("Rosa", 0)], [entity("Anywhere", 1, None), entity("Near", 1, 19)], "Rosa")
    assert answer.placed.entity == "near"
    assert answer.next_best.km is None
    assert "20.0 km was assumed" in explained([member("Rosa", 0)], [entity("Anywhere", 1, None)], "Rosa").sentences[0]


def test_a_better_entity_that_is_full_is_named():
    people = [member("Marcus", 0), member("Rosa", 1)]
    answer = explained(people, [entity("Eastside", 1, 0), entity("Westside", 1, 4)], "Rosa")
    assert answer.placed.entity == "westside"
    assert str(answer.reasons[-1]) == (
        "Eastside would suit the member better by 2.0 km, but others would lose as much by it, or more."
    )
    assert answer.next_best.for_all.cost == 200, "Rosa would gain 2 km, and Marcus lose 4"


@pytest.mark.parametrize(
    ("current", "more", "sentence"),
    [
        ("elsewhere", {}, "elsewhere, which served the member, is not one of the CB-CMEs in question."),
        ("westside", {}, "Leaving Westside is worth 8.0 km to the member, though leaving counts against it."),
        ("westside", {"choice": ("eastside",)}, "The member asked to leave Westside."),
        (
            "closed",
            {},
            "Closed, which served the member, is not certified on that day and has no contract on that day.",
        ),
    ],
)
def test_whoever_moves_hears_the_cause(current, more, sentence):
    ended = Dates(DAY.replace(year=2018), DAY.replace(year=2019))
    places = [
        entity("Eastside", 1, 0),
        entity("Westside", 1, 10),
        entity("Closed", 1, 0, certified=ended, contracted=None),
    ]
    rosa = member("Rosa", 0, current=current, **more)
    assert sentence in explained([rosa], places, "Rosa", Weights(leaving_current=2, fair_share=())).sentences


def test_an_entity_above_its_room_is_the_cause():
    people = [member("Marcus", 0, current="eastside"), member("Rosa", 1, current="eastside")]
    answer = explained(people, [entity("Eastside", 1, 0), entity("Westside", 1, 4)], "Rosa")
    assert "Eastside, which served the member, has more members than room." in answer.sentences


def test_an_entity_that_was_chosen_and_not_given_is_accounted_for():
    people = [
        member("Marcus", 0, choice=("eastside",), tier=1),
        member("Rosa", 1, choice=("gone", "closed", "eastside")),
    ]
    places = [entity("Eastside", 1, 0), entity("Westside", 1, 4), entity("Closed", 1, 0, certified=None)]
    sentences = explained(people, places, "Rosa").sentences
    assert "The member chose gone, which is not one of the CB-CMEs in question." in sentences
    assert "The member chose Closed, which is not certified on that day." in sentences
    assert "The member chose Eastside, which is full; the places there count for more to others." in sentences


NEEDY = {"needs": frozenset({"dementia"}), "area": "East"}


@pytest.mark.parametrize(
    ("more", "weighed", "sentences"),
    [
        ({"certified": None}, PLAIN, ("No CB-CME is certified and contracted on 2020-01-01.",)),
        ({"areas": frozenset({"West"})}, PLAIN, ("No certified and contracted CB-CME serves East.",)),
        ({}, PLAIN, ("No CB-CME that serves the member's area has expertise in dementia.",)),
        (
            {"expertise": frozenset({"dementia"})},
            Weights(farthest_km=5),
            ("No CB-CME that could have the member is within 5.0 km.",),
        ),
    ],
)
def test_whoever_is_placed_with_nobody_hears_why(more, weighed, sentences):
    assert (
        explained([member("Rosa", 0, **NEEDY)], [entity("Eastside", 1, 9, **more)], "Rosa", weighed).sentences
        == sentences
    )


def test_whoever_finds_all_full_hears_what_would_help():
    people = [member("Marcus", 0, tier=1), member("Rosa", 0), member("Inés", 0)]
    explainer = Explainer(place(people, [entity("Eastside", 1, 3), entity("Westside", 0, 5)], PLAIN, on=DAY))
    assert explainer.of("Rosa").sentences == (
        "Every CB-CME that may have the member is full: 2 of them.",
        "The one that suits best is Eastside, 3.0 km away.",
        "One more place at Eastside would do for the member.",
    )
    [needed] = explainer.places_needed()
    assert (str(needed), needed.members) == ("2 more places at Eastside", ("Inés", "Rosa"))
    gain = explainer.one_more_place(0)
    assert (gain.name, gain.places, gain.saves.unplaced) == ("Eastside", "Inés", 1)


def test_somebody_unknown_cannot_be_explained():
    with pytest.raises(PlacementError, match="no member Theo"):
        explained([member("Rosa")], [entity("Eastside", 1)], "Theo")


@settings(max_examples=100)
@given(members(), entities(), weights())
def test_one_more_place_is_worth_what_placing_anew_saves(people, places, weighed):
    found = place(people, places, weighed, on=DAY)
    explainer = Explainer(found)
    for position in range(len(places)):
        roomier = found.costs.with_pieces(found.costs.transport.pieces.one_more_place(position))
        saved = found.certificate.cost - place_at_least_cost(roomier).certificate.cost
        assert found.costs.levels.sum(explainer.one_more_place(position).saves) == saved


@settings(max_examples=100)
@given(members(), entities(), weights())
def test_another_entity_costs_all_together_what_placing_anew_there_costs(people, places, weighed):
    """`for_all`: the member is held at the other entity, everybody else is placed anew."""
    found = place(people, places, weighed, on=DAY)
    explainer, whole = Explainer(found), found.costs.transport
    for number, who in enumerate(found.costs.members):
        other = explainer.of(who.id).next_best
        if other is None or other.for_all is None:
            continue
        at = [each.id for each in found.costs.entities].index(other.entity)
        total = whole.total.copy()
        total[number, np.arange(whole.entities) != at] = NEVER
        held = costs(people, places, weighed, DAY)
        object.__setattr__(held.transport, "total", total)
        held.transport.unplaced[number] = 2**45
        dearer = place_at_least_cost(held).certificate.cost - found.certificate.cost
        assert found.costs.levels.sum(other.for_all) == dearer


@settings(max_examples=60)
@given(members(), entities(), weights())
def test_the_places_needed_would_do(people, places, weighed):
    found = place(people, places, weighed, on=DAY)
    pieces = found.costs.transport.pieces
    ids = [each.id for each in found.costs.entities]
    for needed in Explainer(found).places_needed():
        pieces = pieces.one_more_place(ids.index(needed.entity), len(needed.members))
    again = place_at_least_cost(found.costs.with_pieces(pieces))
    nobody_may = (found.costs.arcs.barred != 0).all(axis=1)
    if not weighed.choice_first and weighed.moving is Moving.BY_COST:
        assert ((again.entity_of < 0) == nobody_may).all()
    assert again.certificate.placed >= found.certificate.placed


@settings(max_examples=60)
@given(members(), entities(), weights())
def test_everybody_is_explained_in_whole_sentences(people, places, weighed):
    explainer = Explainer(place(people, places, weighed, on=DAY))
    for who in people:
        answer = explainer.of(who.id)
        assert answer.sentences
        assert all(sentence.endswith(".") and "{" not in sentence for sentence in answer.sentences)
        if answer.placed:
            assert answer.placed.cost == pytest.approx(sum(answer.placed.parts.values()))
