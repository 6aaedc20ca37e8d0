"""The county against its targets: the people whom the Health Homes rule lists as of 2020-03-01 are like the program's.

listed_people follows the definitions of the targeting contract in its own words, in DuckDB SQL and plain Python;
measured takes any table of listed people, so that an engine's list can be put in its place.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

import duckdb
import pytest

from promotora.county import CountyPlan, generate
from promotora.county.targets import TARGETS, Target, utilizer_group
from promotora.targeting.engines import engine_named
from promotora.targeting.engines.base import Request
from promotora.targeting.programs import in_force
from promotora.targeting.tables.folder import open_folder

AS_OF = date(2020, 3, 1)
MEMBERS = 50_000

FAMILIES = {
    "asthma": "J45",
    "copd": "J4[12347]",
    "diabetes": "E(08|09|10|11|13)",
    "heart_failure": "I50|I110|I130|I132|I42|I43",
    "coronary_artery_disease": "I2[0-5]",
    "liver_disease": "K7[0-7]|B18",
    "kidney_disease": "N18|I12|I13",
    "dementia": "F0[123]|G30|G310",
    "substance_use": "F1[0-689]",
    "brain_injury": "S06|F0781",
    "hypertension": "I1[01235]",
    "major_depression": "F3[23]",
    "bipolar": "F3[01]",
    "psychotic": "F2[0234589]",
}
EXCLUDING = ("hospice", "pace", "fide_snp", "nursing_facility", "waiver_1915c", "targeted_case_management")

LINES = """
    create table line as select person_id, claim_type = 'institutional' as institutional,
        ltrim(bill_type_code, '0') as bill, revenue_center_code as revenue, hcpcs_code as cpt,
        place_of_service_code as place,
        case when institutional then coalesce(admission_date, claim_start_date)
             else coalesce(claim_line_start_date, claim_start_date) end as evidence,
        case when institutional then coalesce(claim_line_start_date, evidence) else evidence end as ed_day,
        coalesce(discharge_date, claim_end_date, evidence) as until,
        institutional and left(bill, 2) in ('11', '41') as acute,
        [diagnosis_code_1, diagnosis_code_2, diagnosis_code_3, diagnosis_code_4, diagnosis_code_5] as codes
    from read_parquet($claims) where bill is null or right(bill, 1) <> '8'
"""
STAYS = """
    create table stay as
    with claim as (select distinct person_id, evidence as start, until from line where acute),
    marked as (select *, coalesce(start > max(until) over earlier + 1, true) as fresh from claim
        window earlier as (partition by person_id order by start, until
            rows between unbounded preceding and 1 preceding)),
    numbered as (select *, sum(fresh::int) over
        (partition by person_id order by start, until rows unbounded preceding) as nth from marked)
    select person_id, min(start) as start, max(until) as until from numbered group by person_id, nth
"""
ED_VISITS = """
    create table ed_visit as
    with day as (select distinct person_id, ed_day from line where
        cpt in ('99281','99282','99283','99284','99285','G0380','G0381','G0382','G0383','G0384')
        or institutional and revenue in ('0450','0451','0452','0459','0981') or not institutional and place = '23')
    select * from day where not exists
        (from stay where stay.person_id = day.person_id and ed_day between stay.start and stay.until)
"""
CONDITIONS = """
    create table condition as
    with coded as (select person_id, evidence, acute, unnest(codes) as written from line
        where evidence > $as_of - interval 24 month and evidence <= $as_of),
    meaning as (select distinct written, family.name from (select distinct written from coded)
        join family on regexp_matches(upper(replace(written, '.', '')), '^(' || family.pattern || ')')),
    named as (select person_id, evidence, acute, name from coded join meaning using (written))
    select person_id, name from named group by all having bool_or(acute) or count(distinct evidence) >= 2
"""
LISTED = """
    with enrolled as (select person_id, any_value(birth_date) as birth_date, any_value(gender) as gender,
        any_value(race) as race
        from eligibility where enrollment_start_date <= $as_of and coalesce(enrollment_end_date, $as_of) >= $as_of
        group by person_id having bool_or(line_of_business = 'medi_cal' and delivery_system = 'managed_care')
        and not bool_or(line_of_business = 'cal_mediconnect')),
    barred as (select person_id from program where program_code in $excluding
        and start_date <= $as_of and coalesce(end_date, $as_of) >= $as_of),
    has as (select person_id, list(name) as conditions from condition group by person_id),
    stays as (select person_id, count(*) as n from stay
        where start > $as_of - interval 12 month and start <= $as_of group by person_id),
    visits as (select person_id, count(*) as n from ed_visit
        where ed_day > $as_of - interval 12 month and ed_day <= $as_of group by person_id)
    select person_id, conditions, coalesce(stays.n, 0), coalesce(visits.n, 0), list_contains($chronic, person_id),
        birth_date, gender, race
    from enrolled anti join barred using (person_id) join has using (person_id)
    left join stays using (person_id) left join visits using (person_id)
"""


class Listed(NamedTuple):
    """A listed person, and all that is measured of her."""

    person_id: str
    conditions: frozenset[str]
    stays_12m: int
    ed_visits_12m: int
    chronically_homeless: bool
    birth_date: date
    gender: str
    race: str


class Span(NamedTuple):
    """A row of living_situation, without its person."""

    start: date
    end: date | None
    code: str
    disabled: bool | None


def listed_people(folder: Path) -> list[Listed]:
    """Who the rule of 2020-01-01 lists, from a county's files."""
    sql = duckdb.connect(config={"threads": 2})
    sql.execute("create view eligibility as from read_parquet('%s')" % (folder / "eligibility.parquet"))
    sql.execute("create view program as from read_parquet('%s')" % (folder / "program_enrollment.parquet"))
    sql.execute(
        "create table family as select unnest($names) as name, unnest($patterns) as pattern",
        {"names": list(FAMILIES), "patterns": list(FAMILIES.values())},
    )
    sql.execute(LINES, {"claims": str(folder / "medical_claim" / "*.parquet")})
    for statement in (STAYS, ED_VISITS):
        sql.execute(statement)
    sql.execute(CONDITIONS, {"as_of": AS_OF})
    given = {"as_of": AS_OF, "excluding": list(EXCLUDING), "chronic": sorted(chronically_homeless(folder))}
    people = [Listed(row[0], frozenset(row[1]), *row[2:]) for row in sql.execute(LISTED, given).fetchall()]
    return [person for person in people if meets_chronic(person.conditions) and meets_acuity(person)]


def meets_chronic(has: frozenset[str]) -> bool:
    """A1 to A4."""
    beside_hypertension = {"copd", "diabetes", "coronary_artery_disease", "heart_failure"}
    others = {"liver_disease", "kidney_disease", "dementia", "substance_use", "brain_injury"}
    return (
        len(has & (beside_hypertension | others)) >= 2
        or ("hypertension" in has and bool(has & beside_hypertension))
        or bool(has & {"major_depression", "bipolar", "psychotic"})
        or "asthma" in has
    )


def meets_acuity(person: Listed) -> bool:
    """B1 to B4."""
    return (
        len(person.conditions) >= 3 or person.stays_12m >= 1 or person.ed_visits_12m >= 3 or person.chronically_homeless
    )


def chronically_homeless(folder: Path) -> set[str]:
    """The people who are chronically homeless as of the day."""
    rows = duckdb.sql("from read_parquet('%s') order by start_date" % (folder / "living_situation.parquet")).fetchall()
    spans: dict[str, list[Span]] = {}
    for person, *row in rows:
        if row[0] <= AS_OF:
            spans.setdefault(person, []).append(Span(*row))
    return {person for person, theirs in spans.items() if is_chronic(theirs)}


def is_chronic(spans: list[Span]) -> bool:
    """Homeless now, disabled, and for 365 nights in 36 months: in the current episode, or in four episodes or more."""
    homeless = homeless_spans(spans)
    now = any(start <= AS_OF <= end for start, end in homeless)
    stated = [span.disabled for span in spans if span.disabled is not None]
    if not now or not stated or not stated[-1]:
        return False
    found = episodes({night for start, end in homeless for night in nights(start, end)})
    return len(found[-1]) >= 365 or (len(found) >= 4 and sum(map(len, found)) >= 365)


def homeless_spans(spans: list[Span]) -> list[tuple[date, date]]:
    """Homeless spans, and institution spans under 90 days that begin within a day of a homeless one's end."""
    out: list[tuple[date, date]] = []
    for span in spans:
        end = min(span.end or AS_OF, AS_OF)
        follows = any(abs((span.start - ended).days) <= 1 for _, ended in out)
        if span.code.startswith("1") or (span.code.startswith("2") and (end - span.start).days < 90 and follows):
            out.append((span.start, end))
    return out


def nights(start: date, end: date) -> Iterable[date]:
    """The nights of a span within the last 36 months."""
    first = max(start, date(AS_OF.year - 3, AS_OF.month, AS_OF.day + 1))
    return (first + timedelta(days) for days in range((end - first).days + 1))


def episodes(homeless: set[date]) -> list[list[date]]:
    """Runs of homeless nights with fewer than seven nights between, oldest first."""
    found: list[list[date]] = []
    for night in sorted(homeless):
        if found and (night - found[-1][-1]).days <= 7:
            found[-1].append(night)
        else:
            found.append([night])
    return found


def measured(listed: list[Listed], members: int) -> dict[str, float]:
    """Every target's figure, by its name, for listed people among so many members."""
    groups = [utilizer_group(person.ed_visits_12m, person.stays_12m) for person in listed]
    heavy = [person for person, group in zip(listed, groups, strict=True) if group == "super"]
    return {
        "listed share of members": len(listed) / members,
        **{
            f"{group} utilizers": share(each == group for each in groups)
            for group in ("super", "high", "moderate", "low", "at-risk")
        },
        "ED visits a super utilizer": share(person.ed_visits_12m for person in heavy),
        "stays a super utilizer": share(person.stays_12m for person in heavy),
        "aged 50-64": share(50 <= age(person.birth_date) <= 64 for person in listed),
        "female": share(person.gender == "female" for person in listed),
        "Latino": share(person.race == "hispanic or latino" for person in listed),
        "major depression": share("major_depression" in person.conditions for person in listed),
        "hypertension": share("hypertension" in person.conditions for person in listed),
        "diabetes": share("diabetes" in person.conditions for person in listed),
        "three conditions or more": share(len(person.conditions) >= 3 for person in listed),
        "a stay or more": share(person.stays_12m >= 1 for person in listed),
        "three ED visits or more": share(person.ed_visits_12m >= 3 for person in listed),
        "chronically homeless": share(person.chronically_homeless for person in listed),
    }


def share(values: Iterable[float]) -> float:
    """The mean; of true and false, the share that is true."""
    counted = list(values)
    return sum(counted) / len(counted)


def age(born: date) -> int:
    """Whole years on the day."""
    return AS_OF.year - born.year - ((AS_OF.month, AS_OF.day) < (born.month, born.day))


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("calibration") / "county"
    generate(CountyPlan(MEMBERS), folder)
    return folder


@pytest.fixture(scope="module")
def listed(county: Path) -> list[Listed]:
    """The product's own list."""
    found = engine_named("duckdb").find(
        open_folder(county), Request(in_force("hhp", AS_OF), AS_OF, with_evidence=False)
    )
    who = {row["person_id"]: row for row in found.people.to_pylist()}
    names = {
        "chf": "heart_failure",
        "cad": "coronary_artery_disease",
        "liver": "liver_disease",
        "ckd": "kidney_disease",
    }
    names |= {"sud": "substance_use", "tbi": "brain_injury", "mdd": "major_depression"}
    return [
        Listed(
            row["person_id"],
            frozenset(names.get(code, code) for code in row["conditions"]),
            row["stays_12m"],
            row["ed_visits_12m"],
            bool(row["chronically_homeless"]),
            *(who[row["person_id"]][name] for name in ("birth_date", "gender", "race")),
        )
        for row in found.tel.to_pylist()
    ]


@pytest.fixture(scope="module")
def figures(listed: list[Listed]) -> dict[str, float]:
    return measured(listed, MEMBERS)


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_listed_people_look_like_the_program(figures: dict[str, float], target: Target):
    """Each published figure is met within its tolerance."""
    assert figures[target.name] == pytest.approx(target.value, abs=target.tolerance), target.source


def test_the_list_is_the_one_that_another_hand_counts(county: Path, listed: list[Listed]):
    """Other code, other value sets as patterns, nothing shared: the same people with the same counts."""
    counted = {person.person_id: person[1:5] for person in listed_people(county)}
    assert {person.person_id: person[1:5] for person in listed} == counted
