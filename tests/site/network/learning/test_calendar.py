"""Events in people's own calendars: what is open to everybody, a private address, and hostile titles."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from django.core import signing
from django.test import Client
from tests.site import people
from tests.site.network import by, learning
from tests.site.network.learning import FRIDAY

from promotora.apps.accounts import actions as accounts
from promotora.apps.core import clock
from promotora.apps.network.actions.learning import events as actions
from promotora.apps.network.actions.learning.calendar import address_of, owner_in, renew_address
from promotora.apps.network.presenters.learning.calendar import as_calendar

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_march_2")]


def entries(content):
    return list(icalendar.Calendar.from_ical(content).walk("VEVENT"))


def private_address(position):
    with people.working(position):
        renew_address(**by(position))
        return f"/learning/calendar/{address_of(position.user, position.organization)}/network.ics"


def test_everybody_gets_what_is_public_in_utc(ground):
    learning.event(ground.ana, "Open town hall", public=True, where="Room 4", about="Come.")
    learning.event(ground.ana, "For us alone")
    answer = Client().get("/learning/calendar.ics")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    [entry] = entries(answer.content)
    assert entry["SUMMARY"] == "Open town hall"
    assert entry.start == FRIDAY
    assert b"DTSTART:20260306T180000Z\r\n" in answer.content
    assert (entry["SEQUENCE"], entry["STATUS"], entry["LOCATION"]) == (0, "CONFIRMED", "Room 4")


def test_a_change_keeps_the_uid_and_counts_on_and_calling_off_says_so(ground):
    row = learning.event(ground.ana, public=True)
    [before] = entries(Client().get("/learning/calendar.ics").content)
    with people.working(ground.ana):
        row = actions.change_event(
            event=row, given=learning.given("Another title", public=True), seen=1, **by(ground.ana)
        )
        actions.call_off(event=row, because="The speaker is ill.", **by(ground.ana))
    [after] = entries(Client().get("/learning/calendar.ics", headers={"host": "localhost"}).content)
    assert after["UID"] == before["UID"]
    assert (after["SEQUENCE"], after["STATUS"]) == (2, "CANCELLED")
    assert after["SUMMARY"] == "Called off: Another title"
    assert "The speaker is ill." in after["DESCRIPTION"]


def test_a_hostile_title_adds_no_line_of_its_own(ground):
    with people.working(ground.ana):
        row = learning.event(ground.ana, "x", public=True)
        row.title = "Hi\r\nATTENDEE:mailto:eve@x.example\rX-A:1\nEND:VEVENT; a, b \\ \u2028c\x85d" + "é" * 90
        row.where = "https://a.example/\r\nURL:https://evil.example"
        content = as_calendar([row], "A\r\nX-B:1", "https://site.example", clock.now())
    lines = content.split(b"\r\n")
    assert not [line for line in lines if line.startswith((b"ATTENDEE", b"X-A", b"X-B", b"URL:https://evil"))]
    assert all(len(line) <= 75 for line in lines)
    assert b"\n" not in content.replace(b"\r\n", b"")
    [entry] = entries(content)
    assert entry["SUMMARY"].startswith("Hi\nATTENDEE:mailto:eve@x.example\nX-A:1\nEND:VEVENT; a, b \\ ")
    assert content.count(b"END:VEVENT\r\n") == 1


def test_a_private_address_opens_without_signing_in_and_says_what_one_is_registered_for(ground):
    learning.register(ground.dana, learning.event(ground.ana, "Mine"))
    learning.event(ground.ana, "Not mine", FRIDAY + timedelta(days=1))
    answer = Client().get(private_address(ground.dana))
    mine, other = entries(answer.content)
    assert (mine["SUMMARY"], mine["TRANSP"]) == ("Mine", "OPAQUE")
    assert "You are registered." in mine["DESCRIPTION"]
    assert (other["SUMMARY"], other["TRANSP"]) == ("Not mine", "TRANSPARENT")
    assert answer["Cache-Control"] == "private, no-store"


def test_a_renewed_address_makes_the_old_one_lead_nowhere(ground):
    dana = people.signed_in(ground.dana)
    assert "Make my address" in dana.get("/learning/calendar/").content.decode()
    dana.post("/learning/calendar/renew/")
    with people.working(ground.dana):
        old = f"/learning/calendar/{address_of(ground.dana.user, ground.dana.organization)}/network.ics"
    assert old in dana.get("/learning/calendar/").content.decode()
    assert Client().get(old).status_code == 200
    dana.post("/learning/calendar/renew/")
    assert Client().get(old).status_code == 404


def test_whoever_has_left_has_no_calendar_any_more(ground):
    address = private_address(ground.dana)
    ines = people.staff("Mei Lin", ground.dana.organization, ground.dana.as_role)
    accounts.end_position(position=ground.dana, on=people.TODAY, because="left", by=ines.user, at=clock.now())
    with clock.stopped_at(people.NOW + timedelta(days=1)):
        assert Client().get(address).status_code == 404


@pytest.mark.parametrize("wrong", ["x", "1:2", "W10:abc", "WzEsMiwiIl0:abc"])
def test_an_address_that_nobody_signed_leads_nowhere(ground, wrong):
    assert owner_in(wrong) is None
    assert Client().get(f"/learning/calendar/{wrong}/network.ics").status_code == 404


def test_a_word_signed_for_something_else_is_no_address(ground):
    assert owner_in(signing.Signer(salt="another").sign_object([1, 2, "x"])) is None
    assert owner_in(signing.dumps([1, 2, "x"])) is None
    unasked = signing.Signer(salt="promotora.network.calendar").sign_object(
        [ground.dana.user_id, ground.dana.organization_id, ""]
    )
    assert Client().get(f"/learning/calendar/{unasked}/network.ics").status_code == 404


def test_one_event_is_saved_as_a_file_by_who_may_see_it(ground):
    row = learning.event(ground.ana)
    address = f"/learning/{row.pk}/event.ics"
    assert Client().get(address).status_code == 404
    answer = people.signed_in(ground.dana).get(address)
    assert answer["Content-Disposition"] == f'attachment; filename="event-{row.pk}.ics"'
    assert len(entries(answer.content)) == 1


def test_what_was_over_long_ago_is_not_in_a_calendar(ground):
    with clock.stopped_at(datetime(2025, 6, 1, tzinfo=UTC)):
        learning.event(ground.ana, "Long ago", datetime(2025, 6, 2, 18, 0, tzinfo=UTC), public=True)
    learning.held(ground.ana, "Last week", public=True)
    assert [entry["SUMMARY"] for entry in entries(Client().get("/learning/calendar.ics").content)] == ["Last week"]
