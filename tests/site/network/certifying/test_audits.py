"""Visits, and audits: members drawn by lot from those whom the CB-CME serves for this plan, and read one by one."""

import re
from datetime import timedelta

import pytest
from tests.site import network, people
from tests.site.network import by
from tests.site.network.certifying import address, day, nadia, send, text

from promotora.apps.accounts.roles import Role
from promotora.apps.core import clock
from promotora.apps.core.models import AccessEntry
from promotora.apps.core.refusals import Refused
from promotora.apps.network.actions.certifying import auditing, visiting
from promotora.apps.network.models import Audited, Visit
from promotora.apps.network.queries.certifying import visits
from promotora.apps.network.rules.refusal import Refusal
from promotora.apps.network.rules.visits import drawn_by_lot, totals
from promotora.apps.people.actions.emergency import Asked, open_in_emergency
from promotora.apps.people.models import MemberNumber
from promotora.apps.people.terms import Emergency

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_march_2")]


@pytest.fixture
def story(ground):
    """Eastside is certified and serves Rosa and nine others for Ana's plan, and Marcus for Bo's."""
    ground.certificate = network.certificate(ground.ana, ground.dana)
    ground.members = [people.member(ground.ana, f"Rosa{number}", "Vega") for number in range(10)]
    for member in ground.members:
        people.shared(member, ground.ana, ground.dana.organization)
    ground.marcus = people.marcus(ground.bo)
    people.shared(ground.marcus, ground.bo, ground.dana.organization)
    ground.unserved = people.member(ground.ana, "Gloria", "Peña")
    ground.referred = people.member(ground.ana, "Sam", "Okafor")
    people.shared(ground.referred, ground.ana, ground.dana.organization, because="referred")
    return ground


def audit_of(ground, on=people.TODAY):
    with people.working(ground.ana):
        return visiting.plan_visit(certification=ground.certificate, on=on, where="", audit=True, **by(ground.ana))


def drawn(ground, visit):
    with people.working(ground.ana):
        return list(Audited.objects.filter(visit=visit).values_list("member", flat=True))


def draw(ground, visit, count, **more):
    with people.working(ground.ana):
        return auditing.draw(visit=visit, count=count, **more, **by(ground.ana))


def test_nobody_is_drawn_but_those_who_are_served_for_this_plan(story):
    visit = draw(story, audit_of(story), 100)
    assert sorted(drawn(story, visit)) == sorted(member.pk for member in story.members)
    assert (visit.sample, visit.passed, visit.drawn_from) == (10, 0, 10)


def test_the_lot_can_be_drawn_again_from_what_is_kept(story):
    visit = draw(story, audit_of(story), 4)
    people.shared(story.unserved, story.ana, story.dana.organization)  # served since, and so not in that lot
    with people.working(story.ana):
        served_then = visits.members_served(story.dana.organization_id, story.ana.organization_id, visit.drawn_at)
    with clock.stopped_at(people.NOW + timedelta(days=1)), people.working(story.ana):
        visit.refresh_from_db()
        assert drawn_by_lot(served_then[:10], 4, visit.seed) == drawn(story, visit)
    assert 0 <= visit.seed < 2**31


def test_two_lots_differ_and_each_member_may_be_drawn(story):
    seeds = range(60)
    lots = [tuple(drawn_by_lot([member.pk for member in story.members], 3, seed)) for seed in seeds]
    assert len(set(lots)) > 50
    assert {member for lot in lots for member in lot} == {member.pk for member in story.members}


def test_a_lot_does_not_depend_on_the_order_in_which_members_are_found():
    assert drawn_by_lot([3, 1, 2, 9], 2, 7) == drawn_by_lot([9, 2, 3, 1], 2, 7)
    assert sorted(drawn_by_lot([3, 1, 2], 9, 7)) == [1, 2, 3]
    assert totals([True, None, False, True]) == (4, 2)


def test_it_is_drawn_once_and_not_for_a_visit_nor_of_nobody(story):
    visit = draw(story, audit_of(story), 2)
    with pytest.raises(Refused, match=Refusal.DRAWN_ALREADY.value):
        draw(story, visit, 2)
    with people.working(story.ana):
        site = visiting.plan_visit(
            certification=story.certificate, on=people.TODAY, where="1420 Soto St", **by(story.ana)
        )
    with pytest.raises(Refused, match=Refusal.NOT_AN_AUDIT.value):
        draw(story, site, 2)
    with pytest.raises(Refused, match=Refusal.SAMPLE_WRONG.value):
        draw(story, audit_of(story), 0)
    westside = people.staff("Theo Marsh", people.organization(name="Westside Care"), Role.DIRECTOR)
    [theirs] = network.applied(westside, [story.ana.organization])
    story.certificate = network.certify(story.ana, network.reviewed(story.ana, theirs))
    with pytest.raises(Refused, match=Refusal.NOBODY_SERVED.value):
        draw(story, audit_of(story), 2)


def test_ana_plans_draws_reads_and_writes_it_down_by_pages(story):
    browser = people.signed_in(story.ana)
    planned = send(
        browser, address(story.certificate, "visits", "add"), audit="yes", where="", **day("on", people.TODAY)
    )
    assert "Audit of health action plans, March 2, 2026" in text(planned)
    with people.working(story.ana):
        visit = Visit.objects.get()
    here = address(story.certificate, "visits", visit.pk)
    assert Refusal.NOT_DRAWN.value in text(send(browser, f"{here}write/", finding="Fine."))
    assert "2 members, drawn" not in text(send(browser, f"{here}draw/", count="2"))
    assert "2 of 10 members, drawn by lot on March 2, 2026." in text(browser.get(here))
    with people.working(story.ana):
        first, second = Audited.objects.filter(visit=visit)
    assert Refusal.AUDIT_UNREAD.value in text(send(browser, f"{here}write/", finding="Fine."))
    without = send(browser, f"{here}members/{first.pk}/", passed="no", finding="")
    assert Refusal.NO_FINDING_OF_PLAN.value in text(without)
    send(browser, f"{here}members/{first.pk}/", passed="no", finding="No goals.")
    send(browser, f"{here}members/{second.pk}/", passed="yes")
    page = text(browser.get(here))
    assert "1 of 2 health action plans are as they should be" in page
    assert "No goals." in page
    assert "One of two has no goals." in text(send(browser, f"{here}write/", finding="One of two has no goals."))
    with people.working(story.dana):
        told = Visit.objects.get()
        assert (told.sample, told.passed, told.finding) == (2, 1, "One of two has no goals.")
    late = text(send(browser, f"{here}members/{second.pk}/", passed="no", finding="After all."))
    assert Refusal.AUDIT_WRITTEN.value in late


def test_each_member_who_is_shown_is_in_the_log(story):
    visit = draw(story, audit_of(story), 3)
    browser = people.signed_in(story.ana)
    browser.get(address(story.certificate, "visits", visit.pk))
    with people.working(story.ana):
        looks = AccessEntry.objects.filter(detail="audit", user_id=story.ana.user_id)
        assert sorted(looks.values_list("member_id", flat=True)) == sorted(drawn(story, visit))


def test_the_network_manager_plans_and_draws_and_sees_totals_and_no_member(story):
    visit = audit_of(story)
    keeper = nadia(story.ana.organization)
    browser = people.signed_in(keeper)
    here = address(story.certificate, "visits", visit.pk)
    done = send(browser, f"{here}draw/", count="3")
    assert "0 of 3 health action plans are as they should be" in text(done)
    assert "Your role sees no members." in text(done)
    assert not re.search(r"Rosa\d|Vega", done.content.decode())
    with people.working(story.ana):
        first = Audited.objects.filter(visit=visit).first()
    refused = browser.get(f"{here}members/{first.pk}/")
    assert refused.status_code == 403
    assert "Vega" not in refused.content.decode()
    assert browser.post(f"{here}members/{first.pk}/", {"passed": "yes", "version": 1}).status_code == 403
    with people.working(keeper):
        assert not AccessEntry.objects.filter(user_id=keeper.user_id).exists()


def test_the_auditor_and_the_analyst_read_the_members_and_write_nothing(story):
    visit = draw(story, audit_of(story), 3)
    here = address(story.certificate, "visits", visit.pk)
    for role in (Role.AUDITOR, Role.PLAN_ANALYST):
        browser = people.signed_in(people.staff("Reader", story.ana.organization, role))
        page = browser.get(here)
        assert text(page).count("Vega") == 3
        assert "/members/" not in page.content.decode().split("Members who were drawn")[1]
        assert browser.get(f"{here}members/1/").status_code == 403


def test_another_plan_of_the_same_cb_cme_neither_sees_nor_draws_them(story):
    theirs = draw(story, audit_of(story), 3)
    with people.working(story.bo):
        assert not Audited.objects.exists()
        assert visits.members_served(story.dana.organization_id, story.bo.organization_id, clock.now()) == [
            story.marcus.pk
        ]
        assert not visits.members_served(story.dana.organization_id, story.ana.organization_id, clock.now())
    with people.working(story.dana):
        assert Audited.objects.filter(visit=theirs).count() == 3


def test_an_emergency_of_a_plan_draws_nobody_of_another(story):
    """Whoever may see a member for some hours alone does not make the member their plan's."""
    with people.working(story.bo):
        cin = MemberNumber.objects.get(member=story.marcus).value
    opener = people.staff("Opener", story.ana.organization, Role.PRIVACY_OFFICER)
    asked = Asked(cin, story.marcus.birth_date, Emergency.HEALTH, "He fell in our lobby.")
    with people.working(opener):
        open_in_emergency(asked=asked, organization=opener.organization, by=opener.user, at=clock.now())
        served = visits.members_served(story.dana.organization_id, story.ana.organization_id, clock.now())
    assert story.marcus.pk not in served
    assert len(served) == 10


def test_a_visit_needs_a_place_and_is_written_once_it_took_place(story):
    browser = people.signed_in(nadia(story.ana.organization))
    add = address(story.certificate, "visits", "add")
    tomorrow = people.TODAY + timedelta(days=1)
    assert Refusal.NO_PLACE.value in text(send(browser, add, audit="no", where=" ", **day("on", tomorrow)))
    send(browser, add, audit="no", where="1420 Soto St", **day("on", tomorrow))
    with people.working(story.dana):
        visit = Visit.objects.get()
    here = address(story.certificate, "visits", visit.pk)
    assert Refusal.VISIT_TO_COME.value in text(send(browser, f"{here}write/", finding="Clean."))
    with clock.stopped_at(people.NOW + timedelta(days=4)):
        assert "overdue by 3 days" in text(browser.get(address(story.certificate, "visits")))
        assert "Clean and bright." in text(send(browser, f"{here}write/", finding="Clean and bright."))
        assert "written down" in text(browser.get(address(story.certificate, "visits")))


def test_a_day_that_there_is_not_is_not_taken(story):
    browser = people.signed_in(story.ana)
    wrong = {"on_year": 2026, "on_month": 2, "on_day": 30}
    page = send(browser, address(story.certificate, "visits", "add"), audit="yes", **wrong)
    assert "This is not a day." in text(page)
    with people.working(story.ana):
        assert not Visit.objects.exists()
