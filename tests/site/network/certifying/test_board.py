"""The plan's board: nothing waits unseen, what is overdue comes first, and 200 applicants are asked for as few are."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.site import network, people
from tests.site.network import by
from tests.site.network.certifying import bare_applicants, nadia, text

from promotora.apps.accounts.roles import Role
from promotora.apps.core import clock
from promotora.apps.network.actions.applying import writing
from promotora.apps.network.actions.certifying import certified, reviewing
from promotora.apps.network.models import Application, Certification, Question, ToMend
from promotora.apps.network.queries.certifying import pages as queries
from promotora.apps.network.rules.standing import Next, due_of, next_of
from promotora.apps.network.terms import OPEN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_march_2")]


def rows(ground, day=people.TODAY):
    with people.working(ground.ana):
        return list(queries.every(ground.ana.organization, day))


def later(days):
    return clock.stopped_at(people.NOW + timedelta(days=days))


def stands(ground, day=people.TODAY):
    """What is next for the one applicant, and by when: as the page's words and as the database's order have it."""
    [row] = rows(ground, day)
    with people.working(ground.ana):
        standing = queries.standing_of(row, queries.first_days_of(ground.ana.organization, day))
    assert row.due == due_of(standing)
    return next_of(standing), row.due


def test_what_is_open_has_a_next_step_and_a_day_at_every_turn(ground):
    [row] = network.applied(ground.dana, [ground.ana.organization])
    assert stands(ground) == (Next.TAKE_UP, date(2026, 3, 16))
    network.in_review(ground.ana, row)
    assert stands(ground) == (Next.DO_STEP, date(2026, 3, 16))
    with people.working(ground.ana):
        done = row.done.get(step__needed=True)
        reviewing.record_step(done=done, outcome="ready", seen=done.version, **by(ground.ana))
    assert stands(ground) == (Next.DECIDE, date(2026, 3, 16))
    with people.working(ground.ana):
        for due in (date(2026, 3, 20), date(2026, 3, 9)):
            reviewing.ask(certification=row, asks="Who drives?", due=due, **by(ground.ana))
    assert stands(ground) == (Next.AWAIT_ANSWER, date(2026, 3, 9))
    with people.working(ground.dana):
        for question in Question.objects.all():
            reviewing.answer(question=question, answer="We do.", **by(ground.dana))
    network.condition(ground.ana, row)
    network.certify(ground.ana, row, with_conditions=True)
    assert stands(ground) == (Next.AWAIT_MENDING, date(2026, 4, 1))
    with people.working(ground.dana):
        mend = ToMend.objects.get()
        certified.answer_condition(condition=mend, evidence="Here.", seen=mend.version, **by(ground.dana))
    assert stands(ground) == (Next.LOOK, date(2026, 4, 1))
    with people.working(ground.ana):
        mend.refresh_from_db()
        certified.close_condition(condition=mend, seen=mend.version, **by(ground.ana))
    assert stands(ground) == (Next.RENEW, network.LAST_DAY)
    with people.working(ground.ana):
        certified.suspend(certification=row, because="No director.", **by(ground.ana))
    assert stands(ground)[0] == Next.LIFT_OR_END
    with people.working(ground.ana):
        certified.end(certification=row, because="It closes.", **by(ground.ana))
    assert stands(ground) == (Next.NOTHING, None)


def test_a_process_says_how_soon_an_application_is_taken_up(ground):
    network.applied(ground.dana, [ground.ana.organization])
    with people.working(ground.ana):
        reviewing.design(
            plan=ground.ana.organization, name="Fast", starts=people.TODAY, steps=network.STEPS, first_days=3,
            **by(ground.ana),
        )  # fmt: skip
    assert stands(ground) == (Next.TAKE_UP, date(2026, 3, 5))


def test_the_heading_says_what_waits_and_how_late_it_is(ground):
    browser = people.signed_in(nadia(ground.ana.organization))
    assert "Nothing waits for you" in text(browser.get("/network/"))
    network.applied(ground.dana, [ground.ana.organization])
    page = text(browser.get("/network/"))
    assert "1 organization waits for you Nothing of yours is overdue." in page
    assert "your turn Eastside Care Partners Take it up waits since today" in page
    with later(20):
        page = text(browser.get("/network/"))
        assert "1 organization waits for you 1 is overdue, by 6 days." in page
        assert "overdue by 6 days Eastside Care Partners Take it up waits for 20 days" in page
        assert "overdue by 6 days" in text(browser.get("/network/?view=list"))


def test_what_is_overdue_comes_first(ground):
    [late] = network.applied(ground.dana, [ground.ana.organization])
    network.in_review(ground.ana, late)
    theo = people.staff("Theo Marsh", people.organization(name="Westside Care"), Role.DIRECTOR)
    with later(15):
        network.applied(theo, [ground.ana.organization])
        page = text(people.signed_in(nadia(ground.ana.organization)).get("/network/?view=list"))
    assert 0 < page.index("Eastside") < page.index("Westside")
    with later(1):
        network.certify(ground.ana, network.reviewed(ground.ana, rows(ground)[-1]))
    with later(15):
        page = text(people.signed_in(ground.ana).get("/network/?view=list"))
    assert 0 < page.index("Eastside") < page.index("Westside")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "east"}, ["Eastside Care Partners"]),
        ({"area": "East"}, ["Eastside Care Partners"]),
        ({"area": "West"}, ["Westside Care"]),
        ({"population": "children"}, ["Westside Care"]),
        ({"kind": "hospital"}, ["Westside Care"]),
        ({"state": "in_review"}, ["Westside Care"]),
        ({"state": "nonsense", "q": "%"}, []),
        ({"area": "East", "kind": "hospital"}, []),
    ],
)
def test_it_is_narrowed_by_state_area_population_kind_and_name(ground, monkeypatch, asked, found):
    network.applied(ground.dana, [ground.ana.organization])
    theo = people.staff("Theo Marsh", people.organization(name="Westside Care"), Role.DIRECTOR)
    other = {"organization": {**network.ANSWERS["organization"], "kind": "hospital"}}
    other |= {"places": {**network.ANSWERS["places"], "areas": ["West"]}, "experience": {"populations": ["children"]}}
    other["experience"]["languages"] = ["es"]
    monkeypatch.setattr(network, "ANSWERS", {**network.ANSWERS, **other})
    network.in_review(ground.ana, network.applied(theo, [ground.ana.organization])[0])
    browser = people.signed_in(ground.ana)
    for view in ("board", "list"):
        page = text(browser.get("/network/", {**asked, "view": view}))
        assert [name for name in ("Eastside Care Partners", "Westside Care") if name in page] == found
        assert ("Nobody fits" in page) == (not found)


def test_those_no_longer_under_way_are_folded_and_still_found(ground):
    network.applied(ground.dana, [ground.ana.organization])
    with people.working(ground.dana):
        sent = Application.objects.get(form="application")
        writing.withdraw(application=sent, because="later", **by(ground.dana))
    browser = people.signed_in(ground.ana)
    assert "No longer under way Withdrawn by the applicant 1" in text(browser.get("/network/"))
    assert "Eastside" not in text(browser.get("/network/"))
    assert "Eastside" in text(browser.get("/network/?state=withdrawn"))


def test_two_hundred_applicants_are_asked_for_as_five_are(ground):
    browser = people.signed_in(ground.ana)
    counted = []
    for count in (5, 200):
        bare_applicants(ground.ana, ground.dana, count)
        for view in ("board", "list"):
            browser.get(f"/network/?view={view}")
            with CaptureQueriesContext(connection) as asked:
                page = text(browser.get(f"/network/?view={view}"))
            counted.append(len(asked))
        with people.working(ground.ana):
            Certification.objects.filter(organization=ground.dana.organization).update(state="declined")
    assert counted[:2] == counted[2:]
    assert max(counted) < 30
    assert "1 to 25 of" in page
    assert page.count("Take it up") == 25
    columns = text(browser.get("/network/"))
    assert columns.count("Take it up") == queries.IN_A_COLUMN
    assert "Show all 203" in columns


def test_every_state_that_is_open_has_its_column():
    assert set(OPEN) <= set(queries.COLUMNS)
    assert not set(queries.COLUMNS) & set(queries.FOLDED)
    assert len(queries.COLUMNS) + len(queries.FOLDED) == 10
