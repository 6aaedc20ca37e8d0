"""Values refuse nonsense when they are built, and say the way out; weights do what they say."""

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from tests.placement.drawn import DAY, OPEN, entity, member

from promotora.placement import (
    Dates,
    Entity,
    Member,
    Moving,
    Place,
    PlacementError,
    Step,
    Weights,
    costs,
    place,
    place_at,
)
from promotora.placement.arcs import Bar
from promotora.placement.levels import Ranges, scaled
from promotora.placement.shares import Pieces


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (lambda: Member(""), "has no id"),
        (lambda: Member("Rosa", tier=0), "Member Rosa: tier 0 is not a whole number from 1 to 9"),
        (lambda: Member("Rosa", choice=("a", "a")), "Member Rosa chose an entity twice"),
        (lambda: Member("Rosa", choice=tuple("abcdefghij")), "Keep the first 9"),
        (lambda: Entity("", "Eastside", 1), "named 'Eastside' has no id"),
        (lambda: Entity("e", "Eastside", -1), "room -1 is not"),
        (lambda: Entity("e", "Eastside", 1.5), "room 1.5 is not"),
        (lambda: Entity("e", "Eastside", 1, languages={"es": 2}), "strength 2. Give 0"),
        (lambda: Dates(date(2020, 2, 1), date(2020, 1, 1)), "end before they begin"),
        (lambda: Place(math.nan, 0), "not within 2,000 km"),
        (lambda: place_at(-118, 34), "latitude is -90 to 90"),
        (lambda: Weights(language=-1), "Weights(language=-1) is not between"),
        (lambda: Weights(per_km=math.inf), "Weights(per_km=inf) is not between"),
        (lambda: Weights(fair_share=(Step(1, 3), Step(1.2, 3))), "begin later and cost more"),
        (lambda: costs([member("Rosa"), member("Rosa")], [], Weights(), DAY), "Two of the members have the id Rosa"),
        (lambda: Pieces(np.array([[1, 1]]), np.array([[2, 1]])), "must not get cheaper"),
    ],
)
def test_what_means_nothing_is_refused(wrong, message):
    with pytest.raises(PlacementError) as refused:
        wrong()
    assert message in str(refused.value)


def test_nobody_and_nowhere_can_be_placed():
    assert place([], [], on=DAY).by_id() == {}
    assert place([], [entity("Eastside", 1)], on=DAY).by_id() == {}
    assert place([member("Rosa")], [], on=DAY).by_id() == {"Rosa": None}


def test_kilometers_of_degrees_are_right_to_a_hundredth_across_the_county():
    lancaster, long_beach = (34.6868, -118.1542), (33.7701, -118.1937)
    malibu, claremont = (34.0259, -118.7798), (34.0967, -117.7198)
    for one, other in [(lancaster, long_beach), (malibu, claremont), (lancaster, claremont), (malibu, long_beach)]:
        assert place_at(*one).km_to(place_at(*other)) == pytest.approx(great_circle(one, other), rel=0.01)


def great_circle(one, other):
    """Kilometers over a round earth."""
    (a, b), (c, d) = [[math.radians(each) for each in point] for point in (one, other)]
    half = math.sin((c - a) / 2) ** 2 + math.cos(a) * math.cos(c) * math.sin((d - b) / 2) ** 2
    return 2 * 6371.0088 * math.asin(math.sqrt(half))


def test_the_nearest_site_counts():
    near = Entity("e", "E", 1, (Place(9, 0), Place(0, 2)), {}, certified=OPEN)
    assert costs([member("Rosa", 0)], [near], Weights(), DAY).arcs.km.row(0).tolist() == [2]


@pytest.mark.parametrize(
    ("more", "bars"),
    [
        ({}, Bar(0)),
        ({"certified": None}, Bar.NOT_CERTIFIED),
        ({"certified": Dates(date(2019, 1, 1), date(2019, 12, 31))}, Bar.NOT_CERTIFIED),
        ({"certified": Dates(date(2019, 1, 1), DAY)}, Bar(0)),
        ({"contracted": Dates(date(2020, 1, 2))}, Bar.NOT_CONTRACTED),
        ({"contracted": Dates(DAY)}, Bar(0)),
        ({"areas": frozenset({"West"})}, Bar.OUTSIDE_ITS_AREAS),
        ({"areas": frozenset({"West", "East"})}, Bar(0)),
        ({"expertise": frozenset()}, Bar.NO_EXPERTISE),
        ({"at": 11}, Bar.TOO_FAR),
        ({"at": None}, Bar(0)),
        (
            {"certified": None, "contracted": None, "areas": frozenset({"West"}), "expertise": frozenset(), "at": 11},
            Bar.NOT_CERTIFIED | Bar.NOT_CONTRACTED | Bar.OUTSIDE_ITS_AREAS | Bar.NO_EXPERTISE | Bar.TOO_FAR,
        ),
    ],
)
def test_every_reason_against_an_entity_is_kept(more, bars):
    rosa = member("Rosa", 0, area="East", needs=frozenset({"dementia"}))
    known = costs(
        [rosa],
        [entity("Eastside", 1, **({"expertise": frozenset({"dementia"})} | more))],
        Weights(farthest_km=10),
        DAY,
    )
    assert known.bars(0, 0) == bars


def goes_to(people, places, **weights):
    """Where everybody goes, with no fair share unless it is given."""
    return place(people, places, Weights(**({"fair_share": ()} | weights)), on=DAY).by_id()


def test_language_is_worth_its_kilometers():
    places = [entity("Eastside", 1, 0, languages={"ko": 0.5}), entity("Westside", 1, 10, languages={"ko": 1.0})]
    park = [member("Mr. Park", 0, language="ko")]
    assert goes_to(park, places, language=19) == {"Mr. Park": "eastside"}
    assert goes_to(park, places, language=21) == {"Mr. Park": "westside"}


def test_nobody_is_moved_to_save_less_than_moving_costs():
    places = [entity("Eastside", 1, 0), entity("Westside", 1, 10)]
    rosa = [member("Rosa", 0, current="westside")]
    assert goes_to(rosa, places, leaving_current=11) == {"Rosa": "westside"}
    assert goes_to(rosa, places, leaving_current=9) == {"Rosa": "eastside"}
    assert goes_to(rosa, places, leaving_current=9, moving=Moving.ONLY_IF_IT_MUST) == {"Rosa": "westside"}


def test_the_own_clinic_is_worth_its_kilometers():
    places = [entity("Eastside", 1, 0), entity("Westside", 1, 10, clinics=frozenset({"dr"}))]
    rosa = [member("Rosa", 0, clinic="dr")]
    assert goes_to(rosa, places, leaving_clinic=11) == {"Rosa": "westside"}
    assert goes_to(rosa, places, leaving_clinic=9) == {"Rosa": "eastside"}


def test_missing_expertise_is_forbidden_or_costs():
    rosa = [member("Rosa", 0, needs=frozenset({"dementia"}))]
    assert goes_to(rosa, [entity("Eastside", 1)]) == {"Rosa": None}
    assert goes_to(rosa, [entity("Eastside", 1)], missing_expertise=1000) == {"Rosa": "eastside"}


def test_a_choice_comes_before_everything_that_others_would_save():
    places = [entity("Eastside", 1, 0), entity("Westside", 1, 900)]
    people = [member("Marcus", 0, tier=1), member("Rosa", 900, choice=("eastside",))]
    assert goes_to(people, places) == {"Marcus": "westside", "Rosa": "eastside"}
    assert goes_to(people, places, choice_first=False) == {"Marcus": "eastside", "Rosa": "westside"}


def test_a_choice_never_leaves_somebody_with_nobody_who_has_a_place():
    people = [member("Marcus", 0, current="eastside"), member("Rosa", 0, choice=("eastside",), tier=1)]
    assert goes_to(people, [entity("Eastside", 1, 0)]) == {"Marcus": "eastside", "Rosa": None}


def test_a_choice_may_move_somebody_unless_nobody_is_moved_who_can_stay():
    places = [entity("Eastside", 1, 0), entity("Westside", 1, 10)]
    people = [member("Marcus", 0, current="eastside"), member("Rosa", 0, choice=("eastside",))]
    assert goes_to(people, places) == {"Marcus": "westside", "Rosa": "eastside"}
    assert goes_to(people, places, moving=Moving.ONLY_IF_IT_MUST) == {"Marcus": "eastside", "Rosa": "westside"}


def test_to_have_chosen_does_not_cost_the_place_one_has():
    people = [member("Marcus", 0, tier=1), member("Rosa", 0, current="eastside", choice=("closed",))]
    places = [entity("Eastside", 1, 0), entity("Closed", 1, 0, certified=None)]
    assert goes_to(people, places) == {"Marcus": None, "Rosa": "eastside"}


def test_the_most_urgent_are_placed_when_room_is_short():
    people = [member("A", 0, tier=3), member("B", 900, tier=1), member("C", 0, tier=2)]
    assert goes_to(people, [entity("Eastside", 2, 0)]) == {"A": None, "B": "eastside", "C": "eastside"}


def test_as_many_as_can_be_are_placed_before_the_most_urgent_are_placed_well():
    only_east = {"area": "East"}
    places = [entity("Eastside", 1, 0), entity("Westside", 1, 900, areas=frozenset({"West"}))]
    people = [member("Marcus", 0, area="West", tier=1), member("Rosa", 0, tier=3, **only_east)]
    assert goes_to(people, places) == {"Marcus": "westside", "Rosa": "eastside"}


def test_beyond_its_fair_share_an_entity_costs_more():
    places = [entity("Eastside", 4, 0), entity("Westside", 4, 2)]
    people = [member(name, 0) for name in "ABCD"]
    assert set(goes_to(people, places).values()) == {"eastside"}
    shared = goes_to(people, places, fair_share=(Step(1.0, 3),))
    assert sorted(shared.values()) == ["eastside", "eastside", "westside", "westside"]


def test_levels_that_do_not_fit_are_refused():
    with pytest.raises(PlacementError, match="do not fit 64-bit sums"):
        scaled(Ranges(kept=1, choice=9, unplaced=5, cost=10**8, piece=0), 2_000, 10**7)


def test_a_sum_of_levels_is_taken_apart_again():
    known = costs(
        [member("Rosa", 3, current="eastside", choice=("westside",))], [entity("Eastside", 1)], Weights(), DAY
    )
    told = known.told(0, 0)
    assert known.levels.sum(told) == known.transport.total[0, 0]
    assert known.levels.told(known.levels.sum(replace(told, kept=-1))) == replace(told, kept=-1)
