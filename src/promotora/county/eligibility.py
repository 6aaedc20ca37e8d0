"""The eligibility table: a row a span, as known at the end of the plan's last month."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from promotora.county import clinics, tables
from promotora.county.columns import coded, days, same
from promotora.county.demography import LANGUAGES, RACES, ZIPS, Demography
from promotora.county.dice import Rng, Stream, chance, pick, stream, upto
from promotora.county.enrollment import DELIVERIES, LINES, Spans
from promotora.county.identity import beside, digits, strings
from promotora.county.plan import CountyPlan, first_day_of
from promotora.county.population import SPA_OF_ZIP, Population
from promotora.county.tables import words

COLUMNS = words(
    "person_id member_id birth_date gender race enrollment_start_date enrollment_end_date payer payer_type plan "
    "dual_status_code first_name last_name address city state zip_code phone line_of_business delivery_system "
    "aid_code language pcp_npi pcp_name"
)
PLAIN = ("person_id", "member_id", "address")
PLANS = ["Arroyo Community Plan", "Pacific Harbor Plan", "Sycamore Family Plan"]
STREETS = words(
    "Alder Arroyo Bluebird Cactus Coral Dahlia Encanto Fern Granada Heron Indigo Jasmine Laurel Mesa Nopal Olmo "
    "Poppy Quail Sage Tule"
)
STREET_TYPES = ["St", "Ave", "Blvd", "Pl", "Dr"]
AREA_CODES = ["213", "310", "323", "424", "562", "626", "661", "747", "818", "909"]
# The numbers 555-0100 to 555-0199 are kept for fiction.
PHONES = [f"({area}) 555-01{number:02d}" for area in AREA_CODES for number in range(100)]
DUAL_STATUS = ["00", "02", "04", "08"]
NEW_ADULT, PARENT, CHILD, AGED, DISABLED = range(5)
AID_CODES = ["M1", "M3", "P5", "1H", "60"]
NAMES = tables.rows("names")
NAMED_AFTER = [race if tables.where(NAMES, community=race) else "any" for race in RACES]
CITIES = list(dict.fromkeys(tables.column(ZIPS, "city")))
CITY_OF_ZIP = np.array([CITIES.index(row["city"]) for row in ZIPS], dtype=np.int16)


def table(plan: CountyPlan, population: Population) -> pa.Table:
    """Spans begun by the plan's last day; one that ends later is still open."""
    rng = stream(plan.seed, Stream.IDENTITY)
    spans = _begun(population.spans, plan.months)
    known = pa.table(_of_people(rng, population)).take(pa.array(spans.person))
    columns = dict(zip(known.column_names, known.columns, strict=True)) | _of_spans(plan, spans)
    return pa.table({name: columns[name] for name in COLUMNS})


def _begun(spans: Spans, months: int) -> Spans:
    return Spans(*(values[spans.start < months] for values in vars(spans).values()))


def _of_people(rng: Rng, population: Population) -> dict[str, pa.Array]:
    people, size = population.people, len(population.need)
    return {
        "person_id": strings(population.needs.cin),
        "member_id": strings(beside("M", digits(np.arange(size) + 1, 9), size=size)),
        "birth_date": days(people.birth),
        "gender": coded(people.female.astype(np.int16), ["male", "female"]),
        "race": coded(people.race, RACES),
        "dual_status_code": coded(
            np.where(population.dual, 1 + pick(rng, np.array([0.6, 0.2, 0.2]), size), 0), DUAL_STATUS
        ),
        "first_name": _names(rng, people, given=True),
        "last_name": _names(rng, people, given=False),
        "phone": coded(np.where(chance(rng, 0.06, size), -1, upto(rng, len(PHONES), size)), PHONES),
        "aid_code": coded(_aid(rng, people, population.need), AID_CODES),
        "language": coded(people.language, LANGUAGES),
        "plan": coded(pick(rng, np.array([0.6, 0.25, 0.15]), size), PLANS),
    }


def _of_spans(plan: CountyPlan, spans: Spans) -> dict[str, pa.Array]:
    size, ended = len(spans.person), spans.end < plan.months
    ends = _first_days(plan, np.where(ended, spans.end, 0) + 1) - 1
    managed = spans.delivery == DELIVERIES.index("managed_care")
    clinic = np.where(managed, clinics.clinic_of(spans.person, SPA_OF_ZIP[spans.zip]), -1)
    return {
        "enrollment_start_date": days(_first_days(plan, spans.start)),
        "enrollment_end_date": days(ends, ~ended),
        "payer": same("Promotora Synthetic Medi-Cal", size),
        "payer_type": same("medicaid", size),
        "address": _addresses(spans),
        "city": coded(CITY_OF_ZIP[spans.zip], CITIES),
        "state": same("CA", size),
        "zip_code": coded(spans.zip, tables.column(ZIPS, "zip")),
        "line_of_business": coded(spans.line, LINES),
        "delivery_system": coded(spans.delivery, DELIVERIES),
        "pcp_npi": coded(clinic, clinics.NPIS),
        "pcp_name": coded(clinic, clinics.NAMES),
    }


def _first_days(plan: CountyPlan, months: NDArray[np.integer]) -> NDArray[np.int32]:
    """First days of months counted from the plan's first, in days since 1970."""
    least = int(months.min())
    calendar = [first_day_of(plan.first_month + month) for month in range(least, int(months.max()) + 1)]
    firsts: NDArray[np.int32] = np.array(calendar, dtype=np.int32)[months - least]
    return firsts


def _names(rng: Rng, people: Demography, given: bool) -> pa.DictionaryArray:
    """Given names by community and gender, or family names by community: made-up lists."""
    drawn = np.zeros(len(people.race), dtype=np.int16)
    parts = [("female", people.female), ("male", ~people.female)] if given else [("family", people.race >= 0)]
    for race, community in enumerate(NAMED_AFTER):
        for part, who in parts:
            them = np.flatnonzero(who & (people.race == race))
            drawn[them] = _rows_of(community, part)[upto(rng, len(_rows_of(community, part)), len(them))]
    return coded(drawn, tables.column(NAMES, "name"))


def _rows_of(community: str, part: str) -> NDArray[np.int16]:
    rows = [i for i, row in enumerate(NAMES) if (row["community"], row["part"]) == (community, part)]
    return np.array(rows, dtype=np.int16)


def _aid(rng: Rng, people: Demography, need: NDArray[np.bool_]) -> NDArray[np.int16]:
    by_age = np.array([CHILD, NEW_ADULT, NEW_ADULT, AGED], dtype=np.int16)[people.band]
    parent = (people.band == 1) & chance(rng, 0.35, len(need))
    disabled = (people.band > 0) & chance(rng, 0.08, len(need)) | need & chance(rng, 0.3, len(need))
    return np.where(disabled, DISABLED, np.where(parent, PARENT, by_age)).astype(np.int16)


def _addresses(spans: Spans) -> pa.Array:
    """A house number of the person on a street; another one for the span after a move."""
    key = spans.person.astype(np.int64) * 2 + spans.second
    number = strings(digits(key * 7919 % 9000 + 1000, 4))
    street = coded(key * 31 % 1009 % len(STREETS), STREETS).cast(pa.string())
    ending = coded(key * 17 % 769 % len(STREET_TYPES), STREET_TYPES).cast(pa.string())
    return pc.binary_join_element_wise(number, street, ending, " ")
