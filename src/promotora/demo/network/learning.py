"""What County Health Plan teaches the demonstration's network: events, questions, a template, an announcement."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from promotora.apps.accounts.models import Position
from promotora.apps.core import clock
from promotora.apps.network.actions.learning import events as holding
from promotora.apps.network.actions.learning import questions, shared
from promotora.apps.network.models import Announcement, Event
from promotora.apps.network.terms import Learning
from promotora.demo.network.applying import PDF
from promotora.demo.people import DENISE, NADIA
from promotora.demo.place import Progress
from promotora.demo.staff import working

BEFORE = date(2020, 2, 12)
EVENTS = (
    (Learning.WEBINAR, "Who qualifies for Health Homes", BEFORE, time(12), "What makes a member listed, by examples."),
    (
        Learning.TOWN_HALL,
        "The network meets",
        date(2020, 3, 12),
        time(9),
        "Plans and CB-CMEs talk about the first year.",
    ),
    (Learning.OFFICE_HOUR, "Office hour: reports and data", date(2020, 3, 18), time(15), "Bring your questions."),
)


def teach(tell: Progress) -> None:
    """All of it, once."""
    with working(NADIA) as nadia:
        plan, by = nadia.organization, nadia.user
        if not Event.objects.exists():
            events = [event(*each, who={"plan": plan, "by": by}) for each in EVENTS]
        else:
            events = []
        questions.begin_with_questions(plan=plan, by=by, at=clock.now())
        if not Announcement.objects.exists():
            share(nadia)
    with working(DENISE) as denise:
        for each in events[1:2]:
            holding.register(event=each, organization=denise.organization, by=denise.user, at=clock.now())
    tell("Bringing the network together to learn", 1, 1)


def event(kind: Learning, title: str, day: date, begins: time, about: str, who: dict[str, Any]) -> Event:
    """One event of an hour and a half; the one that was is put on the calendar before it was."""
    starts = timezone.make_aware(datetime.combine(day, begins))
    at = min(clock.now(), starts - timedelta(days=14))
    given = holding.EventGiven(
        kind=kind,
        title=title,
        starts_at=starts,
        ends_at=starts + timedelta(minutes=90),
        about=about,
        where="https://meet.county-health-plan.example/network",
        public=kind != Learning.OFFICE_HOUR,
        seats=40 if kind == Learning.OFFICE_HOUR else None,
    )
    return holding.add_event(given=given, at=at, **who)


def share(nadia: Position) -> None:
    """A form of the health action plan, and what is new."""
    who: dict[str, Any] = {"plan": nadia.organization, "by": nadia.user, "at": clock.now()}
    shared.add_template(
        name="Health action plan",
        about="The form on which a member and the care team write down what they set out to do.",
        public=True,
        file=ContentFile(PDF, name="health action plan.pdf"),
        **who,
    )
    given = shared.Announced(
        title="March’s list is released",
        text="Look at who is new, and call them first. Questions: come to the office hour on March 18.",
        starts=clock.today(),
        ends=date(2020, 3, 31),
        public=False,
    )
    shared.announce(given=given, **who)
