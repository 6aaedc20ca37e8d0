"""A list drawn by chance, and its pictures."""

import json
from datetime import date

import numpy as np
import pyarrow as pa

from promotora.apps.tel.pictures.counting import counted
from promotora.apps.tel.pictures.every import every_picture
from promotora.county.areas import service_planning_area
from promotora.county.tables import rows
from promotora.targeting.engines.base import PERSON, TEL
from promotora.targeting.model.conditions import ALL_CONDITIONS

AS_OF = date(2020, 3, 1)
CODES = [each.code for each in ALL_CONDITIONS]
LANGUAGES = ["English", "spanish", "Korean", "Khmer", "", "Klingon"]
STAFF = {"Spanish": 12, "en": 30}


def a_list(length, seed=1):
    """A run's list and its people, drawn by chance; some ZIP codes and languages are rare, some are not known."""
    dice = np.random.default_rng(seed)
    ids = [f"9{number:07}S" for number in range(length)]
    zips = [*[row["zip"] for row in rows("zip_codes")][:60], "92101", None, "90033-1234"]
    tel = {
        "person_id": ids,
        "member_id": ids,
        "tier": dice.choice([1, 2, 3], length, p=[0.5, 0.48, 0.02]),
        "conditions": [sorted(dice.choice(CODES, dice.integers(1, 6), replace=False)) for _ in ids],
        "stays_12m": dice.poisson(0.8, length),
        "ed_visits_12m": dice.poisson(2.2, length),
        "chronically_homeless": dice.choice(np.array([True, False, None], dtype=object), length),
    }
    spread = dice.dirichlet(np.full(len(zips), 0.4))
    people = {
        "person_id": ids,
        "birth_date": [date(1930 + int(year), 1 + int(year) % 12, 1) for year in dice.integers(0, 85, length)],
        "gender": dice.choice(["female", "male", "unknown"], length),
        "language": dice.choice(LANGUAGES, length, p=[0.6, 0.3, 0.05, 0.01, 0.02, 0.02]),
        "zip_code": [zips[place] for place in dice.choice(len(zips), length, p=spread)],
    }
    return whole(TEL, tel, length), whole(PERSON, people, length)


def whole(schema, columns, length):
    given = {name: list(values) for name, values in columns.items()}
    return pa.table([pa.array(given.get(field.name, [None] * length), field.type) for field in schema], schema=schema)


def counts_of(tables):
    return json.loads(json.dumps(counted(*tables, AS_OF, service_planning_area)))


def pictures_of(counts, staff=STAFF, trend=None):
    return {each.name: each for each in every_picture(counts, trend or [(AS_OF, counts, None, None)], staff)}
