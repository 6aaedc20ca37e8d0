"""Every count, filter, order, page and file of a list equals a plain recount of the run's own files."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.site import people
from tests.site.tel import a_list, lists

from promotora.apps.core import clock
from promotora.apps.tel.queries import lists as queries
from promotora.apps.tel.queries.wanted import CHOICES, SORTS
from promotora.apps.tel.terms import Change

pytestmark = pytest.mark.django_db
MEMBERS = 34


@pytest.fixture(autouse=True)
def on_march_2(monkeypatch):
    monkeypatch.setattr(queries, "A_PAGE", 7)
    with clock.stopped_at(people.NOW):
        yield


@pytest.fixture
def two_months(ana):
    """February's list and March's, of drawn people."""
    before = a_list.drawn(MEMBERS)
    now = a_list.changed(before)
    february = lists.a_run(ana, before, as_of=a_list.FEBRUARY)
    return february, lists.a_run(ana, now, before=february), [*before, *now]


def listed_openly(run, persons):
    """Those on a run's list who are on it without protected facts too."""
    there = set(pq.read_table(Path(run.folder) / "open.parquet")["person_id"].to_pylist())
    return [one for one in persons if one.person_id in there and one.openly is not None]


def some(values):
    return st.lists(st.sampled_from(values), max_size=2, unique=True)


@st.composite
def filters(draw, *, of_plan=True, organizations=()):
    """A few filters, some with several values, some that nobody fits, and an order."""
    values = {
        "tier": ["1", "2", "3", "7"],
        "new": [change.value for change in Change],
        "condition": list(a_list.CONDITIONS),
        "criterion": [*a_list.CRITERIA, "Z9"],
        "language": ["es", "en", "ko", "-", "hy"],
        "area": ["East", "San Fernando", "South", "-"],
        "zip": ["90033", "90011", "-", "90210"],
        "gender": ["female", "male", "unknown"],
        "home": ["yes", "no", "unknown"],
        "assigned": ["0", *map(str, organizations)],
    }
    names = draw(st.lists(st.sampled_from([name for name in values if of_plan or name != "assigned"]), max_size=3))
    wanted = {name: chosen for name in names if (chosen := draw(some(values[name])))}
    if "condition" in wanted and draw(st.booleans()):
        wanted["having"] = "all"
    for name, numbers in {"ed": (1, 3, 7), "stays": (1, 2), "from": (30, 58), "to": (58, 80)}.items():
        if draw(st.integers(0, 4)) == 0:
            wanted[name] = draw(st.sampled_from(numbers))
    return wanted | ({"sort": sort} if (sort := draw(st.sampled_from(SORTS))) != "urgency" else {})


def agree(browser, run, recount, wanted):
    """Every page, count and facet, and the file."""
    pages = a_list.every_page(browser, run, wanted)
    expected = recount.chosen(wanted)
    assert [member for page in pages for member in page.members] == expected
    narrows = set(wanted) - {"sort"}
    assert pages[0].fits == (len(expected) if narrows else None)
    assert pages[0].facets
    for (name, value), count in pages[0].facets.items():
        assert count == recount.facet(wanted, name, value), (name, value)
    if expected:
        rows = a_list.saved(browser, run, wanted)
        who = {row["member"]: row["person_id"] for row in recount.rows}
        assert [row["CIN"] for row in rows] == [who[member] for member in expected]
        return rows
    return []


def test_the_plan_counts_what_the_runs_files_hold(ana, dana, theo, two_months):
    february, march, persons = two_months
    openly = listed_openly(march, persons)
    a_list.give(march, openly[:9], ana, dana)
    a_list.give(march, openly[9:12], ana, theo)
    recount = a_list.Recount(march, february, persons, ana)
    recount.assigned = assigned_by(recount, openly, dana, theo)
    browser = people.signed_in(ana)
    organizations = (dana.organization_id, theo.organization_id)

    @settings(max_examples=25, suppress_health_check=list(HealthCheck))
    @given(wanted=filters(organizations=organizations))
    def for_every(wanted):
        agree(browser, march, recount, wanted)

    for_every()
    pages = a_list.every_page(browser, march, {})
    assert {name for name, _ in pages[0].facets} == {*CHOICES, "ed", "stays"}


def assigned_by(recount, openly, dana, theo):
    member = {row["person_id"]: row["member"] for row in recount.rows}
    to = {one.person_id: dana.organization_id for one in openly[:9]}
    to |= {one.person_id: theo.organization_id for one in openly[9:12]}
    return {member[person_id]: organization for person_id, organization in to.items()}


def test_a_cb_cme_counts_what_the_open_list_holds_of_its_own_members(ana, dana, theo, two_months):
    february, march, persons = two_months
    openly = listed_openly(march, persons)
    mine, theirs = openly[:15], openly[15:18]
    a_list.give(march, mine, ana, dana)
    a_list.give(march, theirs, ana, theo)
    recount = a_list.Recount(march, february, persons, ana, openly=True)
    own = {one.person_id for one in mine}
    recount.rows = [row for row in recount.rows if row["person_id"] in own]
    assert any(one.openly for one in mine), "nobody is listed otherwise without what is protected"
    browser = people.signed_in(dana)

    @settings(max_examples=25, suppress_health_check=list(HealthCheck))
    @given(wanted=filters(of_plan=False))
    def for_every(wanted):
        for row in agree(browser, march, recount, wanted):
            assert "substance" not in row["Conditions"]

    for_every()
    pages = a_list.every_page(browser, march, {})
    assert {name for name, _ in pages[0].facets} == {*CHOICES, "ed", "stays"} - {"assigned"}


def test_what_is_assigned_on_one_page_is_counted_on_the_next(ana, dana, theo, two_months):
    february, march, persons = two_months
    openly = listed_openly(march, persons)
    browser = people.signed_in(ana)
    recount = a_list.Recount(march, february, persons, ana)
    for begin in (0, 3, 6):
        a_list.give(march, openly[begin : begin + 3], ana, dana)
        page = a_list.every_page(browser, march, {})[0]
        assert page.facets["assigned", str(dana.organization_id)] == begin + 3
        assert page.facets["assigned", "0"] == len(recount.rows) - begin - 3
    a_list.give(march, openly[2:5], ana, theo)
    page = a_list.every_page(browser, february, {"assigned": [str(theo.organization_id)]})[0]
    assert len(page.members) == page.fits
    moved = {one.person_id for one in openly[2:5]}
    in_february = a_list.Recount(february, None, persons, ana)
    theirs = [row for row in sorted(in_february.rows, key=in_february.urgency) if row["person_id"] in moved]
    assert page.members == [row["member"] for row in theirs]
