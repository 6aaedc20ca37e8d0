"""Listed members and CB-CMEs as the engine takes them (promotora.placement): gathered a column at a time.

Whoever is on the list by protected facts alone is not placed: to be given would tell. The plan assigns them by hand,
where the member's consent names the CB-CME (rules/assignment.py).
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from promotora.apps.accounts.models import Organization
from promotora.apps.network.models import Staff
from promotora.apps.network.queries.room.roster import in_days
from promotora.apps.network.rules.application import Answers, answers_of
from promotora.apps.tel.models import Run
from promotora.apps.tel.queries.columns import CONDITIONS, EPOCH, HOMELESS, Columns, columns_of
from promotora.apps.tel.queries.giving import NOT_KNOWN, Standing, standings
from promotora.apps.tel.queries.placing import RoomNow, clinics, rooms
from promotora.apps.tel.queries.transfers import Wish, wishes
from promotora.apps.tel.rules.needs import needs
from promotora.apps.tel.terms import PROTECTED
from promotora.county.areas import center
from promotora.placement import Dates, Entity, Member, Place, place_at

YEAR = 365.2425
IN_PART = 0.5
"""How well a language counts as spoken that an application names and nobody on the roster speaks."""
AWAY = "away from "
"""A made-up experience that every CB-CME has but the one that a member is to leave, so that it cannot be the place."""


@dataclass(frozen=True)
class Inputs:
    """What one placement is worked out from. `members` and `ids` are in the order of the list's positions."""

    members: list[Member]
    ids: list[int]
    positions: list[int]
    entities: list[Entity]
    kept_back: int


def gather(run: Run, day: date) -> Inputs:
    """Everybody on a list who may be placed, and every CB-CME in question, on a day."""
    columns = columns_of(run, run.organization_id)
    chosen = np.flatnonzero(columns["open"] == 1) if len(columns) else np.zeros(0, np.int64)
    wished = wishes(run.organization_id)
    stands = standings(run.organization_id, day)
    serving = np.array([int(each) for each in columns.words.get("assigned", (0,))], np.int64)
    current = serving[columns["assigned"]][chosen] if len(columns) else chosen
    named = {place for wish in wished.values() for place in wish.to}
    wanted = {key for key, stand in stands.items() if stand.may} | {int(key) for key in set(current.tolist())} | named
    organizations = list(Organization.objects.filter(pk__in=wanted - {0}).order_by("pk"))
    listed = [int(member) for member in columns["member"][chosen]] if len(columns) else []
    left = {member: int(at) for member, at in zip(listed, current, strict=True) if member in wished}
    away = {left[member] for member in left if left[member] and not wished[member].to}
    there = entities(run.organization, organizations, stands, Counter(current.tolist()), away, day)
    known = frozenset[str]().union(*(each.clinics for each in there))
    clinic_of = {member: npi for member, npi in clinics(run, day).items() if npi in known}
    return Inputs(
        members=members(columns, chosen, current, wished, clinic_of, day),
        ids=listed,
        positions=(chosen + 1).tolist(),
        entities=there,
        kept_back=len(columns) - len(chosen),
    )


# ---------------------------------------------------------------------------------------------------------- the members

Cells = npt.NDArray[np.int64]


def members(
    columns: Columns,
    chosen: Cells,
    current: Cells,
    wished: Mapping[int, Wish],
    clinic_of: Mapping[int, str],
    day: date,
) -> list[Member]:
    """Each member as the engine takes one; numbered by position, so that the engine keeps the list's order.

    A clinic that is no CB-CME's says nothing about where a member goes, and is left out.
    """
    if not len(chosen):
        return []
    places = [place_of(zip_code) for zip_code in columns.words["zip"]]
    areas, languages = [[word or None for word in columns.words[name]] for name in ("area", "language")]
    tiers = np.clip(columns["tier"][chosen], 1, 9).tolist()
    wanted = needed(columns, chosen, day)
    rows = zip(
        chosen.tolist(),
        columns["member"][chosen].tolist(),
        columns["zip"][chosen].tolist(),
        columns["area"][chosen].tolist(),
        columns["language"][chosen].tolist(),
        wanted,
        current.tolist(),
        tiers,
        strict=True,
    )
    found = []
    for position, member, zip_code, area, language, experience, serves, tier in rows:
        wish = wished.get(member)
        if wish and not wish.to and serves:
            experience = experience | {f"{AWAY}{serves}"}
        found.append(
            Member(
                id=f"{position:09d}",
                place=places[zip_code],
                area=areas[area],
                language=languages[language],
                needs=experience,
                current=str(serves) if serves else None,
                clinic=clinic_of.get(member),
                choice=tuple(str(each) for each in wish.to) if wish else (),
                tier=tier,
            )
        )
    return found


def needed(columns: Columns, chosen: Cells, day: date) -> list[frozenset[str]]:
    """The experience that each member needs, worked out once for each kind of member."""
    ages = ((day - EPOCH).days - columns["born"][chosen]) / YEAR
    kinds = np.digitize(ages, (18, 65)).tolist()
    known: dict[tuple[int, int, int], frozenset[str]] = {}
    found = []
    for key in zip(columns["condition"][chosen].tolist(), columns["home"][chosen].tolist(), kinds, strict=True):
        if key not in known:
            mask, home, kind = key
            conditions = frozenset(code for bit, code in enumerate(CONDITIONS) if mask >> bit & 1)
            known[key] = needs(
                conditions=conditions - PROTECTED, homeless=HOMELESS[home] == "yes", age=(0, 18, 65)[kind]
            )
        found.append(known[key])
    return found


def place_of(zip_code: str) -> Place | None:
    """The middle of a ZIP code; None when it is not one of the county."""
    at = center(zip_code)
    return place_at(*at) if at else None


# ---------------------------------------------------------------------------------------------------------- the CB-CMEs


def entities(
    plan: Organization,
    organizations: list[Organization],
    stands: Mapping[int, Standing],
    listed: Mapping[int, int],
    away: set[int],
    day: date,
) -> list[Entity]:
    """Each CB-CME as the engine takes one. `listed`: how many of the members in question each serves now."""
    spoken = languages_of(organizations, day)
    space = rooms(plan, organizations, day)
    leave = {f"{AWAY}{each}" for each in away}
    return [
        entity(
            each,
            stands.get(each.pk, NOT_KNOWN),
            room_for(space[each.pk], listed.get(each.pk, 0)),
            spoken.get(each.pk, frozenset()),
            leave - {f"{AWAY}{each.pk}"},
        )
        for each in organizations
    ]


def room_for(now: RoomNow, listed: int) -> int:
    """How many of the members in question a CB-CME can have: those whom it serves and who are not, keep their place."""
    return max(0, now.most - (now.serves - listed))


def entity(one: Organization, stand: Standing, room: int, spoken: frozenset[str], leave: set[str]) -> Entity:
    """One of them: where, in which languages, for whom, and until when it may be given members."""
    certification, contract = stand.certification, stand.contract
    said = answers_of(certification.application.answers) if certification else Answers()
    populations = list(contract.populations) if contract and contract.populations else list(said.populations)
    return Entity(
        id=str(one.pk),
        name=one.name,
        room=room,
        sites=tuple(place for site in said.sites if (place := place_of(site.zip_code))),
        languages={**dict.fromkeys(said.languages, IN_PART), **dict.fromkeys(spoken, 1.0)},
        expertise=frozenset(populations) | leave,
        certified=Dates(certification.starts, certification.ends) if certification and certification.starts else None,
        contracted=Dates(contract.starts, contract.ends) if contract else None,
        areas=frozenset(contract.areas) if contract else frozenset(),
        clinics=frozenset({one.npi, *(site.npi for site in said.sites)} - {""}),
    )


def languages_of(organizations: list[Organization], day: date) -> dict[int, frozenset[str]]:
    """The languages that somebody on each roster speaks."""
    rows = Staff.objects.filter(in_days(day, day), organization__in=organizations).order_by()
    found: dict[int, set[str]] = {}
    for organization_id, languages in rows.values_list("organization_id", "languages"):
        found.setdefault(organization_id, set()).update(languages)
    return {key: frozenset(languages) for key, languages in found.items()}
