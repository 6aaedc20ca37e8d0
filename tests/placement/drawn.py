"""Members and entities: a few by name, small ones drawn by hypothesis, and large ones from a seed."""

from datetime import date

import numpy as np
from hypothesis import strategies as st

from promotora.placement import Dates, Entity, Member, Moving, Place, Step, Weights

DAY = date(2020, 1, 1)
OPEN = Dates(date(2019, 7, 1))
NEEDS = ["dementia", "homelessness", "serious mental illness"]
LANGUAGES = ["en", "es", "ko", "zh", "hy"]
AREAS = ["East", "South", "West"]


def entity(name: str, room: int, at: float | None = 0, **more) -> Entity:
    """An open one; `at` is how many kilometers east of the center it works."""
    sites = () if at is None else (Place(at, 0),)
    known = {"languages": {"en": 1.0, "es": 1.0}, "certified": OPEN, "contracted": OPEN} | more
    return Entity(name.split()[0].lower(), name, room, sites, **known)


def member(name: str, at: float | None = 0, **more) -> Member:
    """Somebody so many kilometers east of the center, who speaks Spanish."""
    return Member(name, None if at is None else Place(at, 0), **({"language": "es"} | more))


def some_of(values: list[str]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(values), max_size=2)


@st.composite
def entities(draw, most: int = 4) -> list[Entity]:
    """Few, on few points, some closed, so that ties and bars are common."""
    dates = st.sampled_from([OPEN, OPEN, OPEN, None, Dates(date(2018, 1, 1), date(2019, 12, 31))])
    return [
        Entity(
            f"e{number}",
            f"Entity {number}",
            draw(st.integers(0, 3)),
            tuple(Place(draw(st.integers(0, 6)), 0) for _ in range(draw(st.integers(0, 2)))),
            {language: draw(st.sampled_from([0.0, 0.5, 1.0])) for language in LANGUAGES[:2]},
            draw(some_of(NEEDS[:2])),
            draw(dates),
            draw(dates),
            draw(some_of(AREAS[:2])),
            frozenset({"clinic"}) if draw(st.booleans()) else frozenset(),
        )
        for number in range(draw(st.integers(1, most)))
    ]


@st.composite
def members(draw, most: int = 5, ids: int = 4) -> list[Member]:
    """Few, on few points."""
    named = st.sampled_from([f"e{number}" for number in range(ids)])
    return [
        Member(
            f"m{number}",
            draw(st.one_of(st.none(), st.integers(0, 6).map(lambda east: Place(east, 0)))),
            draw(st.sampled_from([None, *AREAS[:2]])),
            draw(st.sampled_from([None, *LANGUAGES[:2]])),
            frozenset(draw(st.lists(st.sampled_from(NEEDS[:2]), max_size=1))),
            draw(st.one_of(st.none(), named)),
            draw(st.sampled_from([None, None, "clinic", "e0"])),
            tuple(draw(st.one_of(st.just([]), st.lists(named, max_size=2, unique=True)))),
            draw(st.integers(1, 3)),
        )
        for number in range(draw(st.integers(0, most)))
    ]


@st.composite
def weights(draw) -> Weights:
    """Small weights, of every kind."""
    km = st.sampled_from([0.0, 0.5, 1.0, 2.0, 10.0])
    return Weights(
        per_km=draw(km),
        unknown_km=draw(km),
        farthest_km=draw(st.sampled_from([None, None, 3.0])),
        language=draw(km),
        leaving_current=draw(km),
        leaving_clinic=draw(km),
        missing_expertise=draw(st.sampled_from([None, 0.0, 2.0])),
        choice_first=draw(st.booleans()),
        choice_rank=draw(km),
        fair_share=draw(st.sampled_from([(), (Step(1.0, 1.0), Step(1.2, 3.0)), (Step(0.5, 2.0),)])),
        moving=draw(st.sampled_from(Moving)),
    )


def network(seed: int, many: int, places: int, *, room: float) -> tuple[list[Member], list[Entity]]:
    """A whole network from a seed, with room for `room` times its members; more than a third have an entity now."""
    dice = np.random.default_rng(seed)
    rooms = np.floor(dice.dirichlet(np.full(places, 2.0)) * many * room).astype(int)
    rooms[0] += int(many * room) - rooms.sum()
    drawn = _entities(dice, rooms)
    return _members(dice, many, drawn), drawn


def _entities(dice: np.random.Generator, rooms: np.ndarray) -> list[Entity]:
    return [
        Entity(
            f"e{number:03}",
            f"Entity {number}",
            int(room),
            tuple(Place(*(float(each) for each in dice.normal(0, 18, 2))) for _ in range(dice.integers(1, 4))),
            {"en": 1.0} | {language: float(dice.choice([0, 0.5, 1])) for language in LANGUAGES[1:]},
            frozenset(need for need in NEEDS if dice.random() < 0.7),
            OPEN,
            OPEN,
        )
        for number, room in enumerate(rooms)
    ]


def _members(dice: np.random.Generator, many: int, places: list[Entity]) -> list[Member]:
    """What somebody has, goes to or wishes for is among the eight that are nearest."""
    towns = dice.normal(0, 18, (40, 2))
    at = towns[dice.integers(0, 40, many)] + dice.normal(0, 4, (many, 2))
    works = np.array([[each.sites[0].east, each.sites[0].north] for each in places])
    far = np.hypot(at[:, None, 0] - works[:, 0], at[:, None, 1] - works[:, 1])
    near = np.argsort(far, axis=1, kind="stable")[:, :8]
    named = np.take_along_axis(near, dice.integers(0, near.shape[1], (many, 3)), axis=1).tolist()
    at = at.tolist()
    languages = dice.choice(LANGUAGES, many, p=[0.5, 0.35, 0.05, 0.05, 0.05]).tolist()
    chances = dice.random((many, 6)).tolist()
    return [
        Member(
            f"m{number:06}",
            Place(*at[number]) if chance[5] < 0.97 else None,
            None,
            languages[number],
            frozenset(need for need, drawn in zip(NEEDS, chance, strict=False) if drawn < 0.06),
            f"e{own[0]:03}" if chance[3] < 0.4 else None,
            f"e{own[1]:03}" if chance[4] < 0.3 else None,
            (f"e{own[2]:03}",) if 0.92 < chance[5] < 0.97 else (),
            1 + number % 3,
        )
        for number, (chance, own) in enumerate(zip(chances, named, strict=True))
    ]
