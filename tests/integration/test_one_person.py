"""One person's rows, fetched quickly from raw claims or from a store, say what the plain engine's own reading says."""

from dataclasses import replace
from datetime import date

import pytest
from tests.factories import claim, coverage, enrollment
from tests.integration import store_stories as stories
from tests.integration.store_stories import APRIL, COPD, FEBRUARY, JANUARY, MARCH, Office, take_in

from promotora.county import CountyPlan, generate
from promotora.targeting.engines.one_person import one_person
from promotora.targeting.engines.reference.engine import Inputs, Person, enrolled_on, load, none_first, person_on
from promotora.targeting.engines.reference.history import Line
from promotora.targeting.programs import in_force
from promotora.targeting.store import open_store
from promotora.targeting.tables.folder import open_folder

DAYS = {"hhp": date(2020, 3, 1), "ecm": date(2022, 7, 1)}


def told(inputs: Inputs, person_id: str, program: str, day: date) -> Person | None:
    """What a day's program hears of a person, in an order of its own; None when the day does not know her."""
    covering = enrolled_on(inputs, day).get(person_id)
    if not covering:
        return None
    person = person_on(inputs, in_force(program, day), day, person_id, covering)
    return Person(
        person.facts,
        [(stay.first, stay.last, set(map(as_kept, stay.lines))) for stay in person.hospital],
        {as_kept(line) for line in person.emergency},
        {condition: {(as_kept(line), code) for line, code in lines} for condition, lines in person.found.items()},
        sorted(person.housed, key=lambda span: (span.start, span.situation)),
        sorted(person.bars),
    )


def as_kept(line: Line) -> Line:
    """A store knows the last day and the bill type of hospital lines alone, the ED day of emergency lines alone: of
    others no rule asks."""
    stay = line if line.acute_inpatient else replace(line, until=line.day, bill="")
    return stay if line.ed_code else replace(stay, ed_day=line.day)


def same_three_ways(folder, store, people, program, day) -> list[Person | None]:
    """Each person from the plain engine's reading; the two quick ways must tell the same."""
    plain, raw, kept = load(open_folder(folder)), open_folder(folder), open_store(store)
    found = [told(plain, person, program, day) for person in people]
    for person, expected in zip(people, found, strict=True):
        assert told(one_person(raw, person), person, program, day) == expected, f"{person} from raw"
        assert told(one_person(kept, person), person, program, day) == expected, f"{person} from the store"
    return found


@pytest.fixture(scope="module")
def county(tmp_path_factory):
    """A small county, and a store into which its months came later first."""
    path = tmp_path_factory.mktemp("county")
    generate(CountyPlan(members=300, months=4, seed=11, last_month=date(2020, 2, 1), bad_share=0.02), path / "data")
    months = stories.months_of(path / "data")
    for half in (months[2:], months[:2]):
        take_in(path / "store", stories.delivery(path / half[0], path / "data", half, tables=path / "data"))
    return path / "data", path / "store"


@pytest.mark.parametrize("program", ["hhp", "ecm"])
def test_the_listed_the_barred_and_some_of_the_others(county, program):
    data, store = county
    day = DAYS[program]
    decisions = stories.from_raw(data, DAYS["hhp"]).decisions.to_pylist()
    by_decision = {}
    for row in decisions:
        by_decision.setdefault(row["decision"], []).append(row["person_id"])
    people = [person for theirs in by_decision.values() for person in theirs[:3]]
    assert set(by_decision) == {"listed", "excluded", "not_eligible"}
    found = same_three_ways(data, store, people, program, day)
    assert any(found)


@pytest.fixture
def office(tmp_path):
    office = Office(tmp_path)
    office.given_members("Rosa", "Ines")
    office.given_illness("Rosa", JANUARY, FEBRUARY, MARCH)
    office.given_nights_outside("Rosa")
    return office


def ask(office, person) -> Person | None:
    folder = office.folder()
    take_in(office.store, folder)
    [found] = same_three_ways(folder, office.store, [person], "hhp", APRIL)
    return found


def test_rosa_with_nights_outside(office):
    facts = ask(office, "Rosa").facts
    assert (facts.chronically_homeless, facts.ed_visits[12], facts.enrolled) == (True, 3, True)


@pytest.mark.parametrize(
    ("columns", "enrolled", "bars"),
    [
        ({"line_of_business": "cal_mediconnect"}, False, ("cal_mediconnect",)),
        ({"line_of_business": " Cal_MediConnect "}, False, ("cal_mediconnect",)),
        ({"delivery_system": "fee_for_service"}, False, ()),
        ({"line_of_business": "commercial"}, False, ()),
        ({"line_of_business": ""}, True, ()),
    ],
)
def test_coverage_of_another_kind(office, columns, enrolled, bars):
    """A store keeps of a span only what rules ask of it."""
    office.rows.eligibility[0] = coverage("Rosa", **columns)
    facts = ask(office, "Rosa").facts
    assert (facts.enrolled, facts.bars) == (enrolled, bars)


def test_somebody_in_hospice_and_in_a_program_that_nobody_knows(office):
    office.rows.program_enrollment = [
        enrollment("Rosa", " Hospice ", end=APRIL),
        enrollment("Rosa", "book_club"),
        enrollment("Rosa", "pace", end=FEBRUARY),
    ]
    assert ask(office, "Rosa").bars == [("hospice", date(2010, 1, 1))]


@pytest.mark.parametrize("person", ["Nobody", "rosa", "", "O'Brien", "Marcus"])
def test_whom_eligibility_does_not_know_no_list_speaks_of(office, person):
    """Marcus has claims, and a quote in a name is a name."""
    office.given_illness("Marcus", JANUARY)
    assert ask(office, person) is None


def test_a_line_that_somebody_else_had_first_is_not_hers(office):
    office.rows.medical_claim += [
        claim("Ines", date(2020, 1, 15), claim_id="twice", diagnoses=(COPD,)),
        claim("Rosa", date(2020, 3, 15), claim_id="twice", diagnoses=(COPD,)),
    ]
    assert "copd" not in {str(condition).lower() for condition in ask(office, "Rosa").found}


def test_voids_stays_and_lines_of_every_shape(office):
    """Void lines do not count; hospital and emergency lines say from when until when, in every way they can."""
    hospital = {"claim_type": "institutional", "bill_type_code": "0111", "revenue_center_code": "0450"}
    days = {"admission_date": date(2020, 1, 30), "discharge_date": date(2020, 2, 2)}
    for number, columns in enumerate(
        [
            {**hospital, **days},
            {**hospital, "claim_end_date": date(2020, 2, 20)},
            {**hospital, "claim_line_start_date": date(2020, 2, 12)},
            {**hospital, "bill_type_code": "118"},
            {"bill_type_code": "0111", "place_of_service_code": "23"},
            {"diagnosis_code_type": "icd-9-cm", "diagnoses": (COPD,)},
            {"diagnoses": ("j44.9 ", None, "J449")},
            {"claim_line_start_date": date(2020, 2, 13), "hcpcs_code": "99284"},
        ]
    ):
        office.rows.medical_claim.append(claim("Ines", date(2020, 2, 11), claim_id=f"I{number}", **columns))
    ines = ask(office, "Ines")
    assert [(first, last) for first, last, _ in ines.hospital] == [
        (date(2020, 1, 30), date(2020, 2, 2)),
        (date(2020, 2, 11), date(2020, 2, 20)),
    ]


def test_her_rows_come_in_an_order_that_says_the_same_of_her(office):
    """The span that speaks for a person is the same from the plain rows and from the store."""
    office.rows.eligibility += [
        coverage("Rosa", start=date(2019, 1, 1), language="Spanish", zip_code="90033"),
        coverage("Rosa", start=date(2019, 1, 1), language="English", zip_code="90001"),
    ]
    folder = office.folder()
    take_in(office.store, folder)
    same = [
        stories.found(source, APRIL).people.to_pylist() for source in (open_folder(folder), open_store(office.store))
    ]
    assert same[0] == same[1]
    plain = load(open_folder(folder)).coverage["Rosa"]
    kept = one_person(open_store(office.store), "Rosa").coverage["Rosa"]
    order = ("enrollment_start_date", "enrollment_end_date", "birth_date", "member_id", "zip_code", "language")
    trim = [sorted((tuple(row[name] for name in order) for row in rows), key=none_first) for rows in (plain, kept)]
    assert trim[0] == trim[1]
