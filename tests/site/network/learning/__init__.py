"""Builders of learning: Ana's plan holds webinars and answers questions; Dana and Theo come."""

from datetime import UTC, datetime, timedelta

from django.core.files.base import ContentFile
from tests.site import people
from tests.site.network import by

from promotora.apps.core import clock
from promotora.apps.network.actions.learning import events, questions, shared
from promotora.apps.network.models import Event
from promotora.apps.network.rules.learning import Answered
from promotora.apps.network.terms import Learning, Topic

FRIDAY = datetime(2026, 3, 6, 18, 0, tzinfo=UTC)  # ten in the morning in Los Angeles
HOUR = timedelta(hours=1)
PDF = b"%PDF-1.7 a form"
HOSTILE = "<script>alert(1)</script>&\"'"


def given(title="Reading the list", starts=FRIDAY, **more):
    """What an event is."""
    return events.EventGiven(
        **{"kind": Learning.WEBINAR, "title": title, "starts_at": starts, "ends_at": starts + HOUR, **more}
    )


def event(ana, title="Reading the list", starts=FRIDAY, **more):
    """A webinar on Friday, for the network."""
    with people.working(ana):
        return events.add_event(plan=ana.organization, given=given(title, starts, **more), **by(ana))


def held(ana, title="Health Homes 101", **more):
    """A webinar that was held: put on the calendar last week, over since."""
    with clock.stopped_at(people.NOW - timedelta(days=10)):
        return event(ana, title, people.NOW - timedelta(days=3), **more)


def register(position, to):
    """Somebody takes a seat."""
    with people.working(position):
        return events.register(event=to, organization=position.organization, **by(position))


def as_it_is(position, row):
    """An event as somebody reads it now."""
    with people.working(position):
        return Event.objects.get(pk=row.pk)


def answered(question="How many members may a coordinator have?", answer="Sixty to one.", source=""):
    """What a question and its answer say."""
    return Answered(question, answer, source)


def question(ana, *, public=True, topic=Topic.TEAM, language="en", **more):
    """A question that is answered."""
    with people.working(ana):
        return questions.add_question(
            plan=ana.organization,
            place=questions.Place(topic, public=public),
            language=language,
            given=answered(**more),
            **by(ana),
        )


def again(ana, article, *, seen, because="A new ratio.", language="en", **more):
    """The next version."""
    with people.working(ana):
        return questions.write_version(
            article=article, language=language, seen=seen, given=answered(**more), because=because, **by(ana)
        )


def template(ana, *, name="Monthly report", public=True, content=PDF, file="report.pdf"):
    """A document to fill in."""
    with people.working(ana):
        return shared.add_template(
            plan=ana.organization,
            name=name,
            about="Once a month.",
            public=public,
            file=ContentFile(content, name=file),
            **by(ana),
        )


def announcement(ana, *, title="Office hours move", text="To Fridays.", starts=people.TODAY, ends=None, public=False):
    """What a plan announces."""
    told = shared.Announced(title, text, starts, ends, public)
    with people.working(ana):
        return shared.announce(plan=ana.organization, given=told, **by(ana))


def form_of(row=None, **more):
    """An event's form as a browser sends it."""
    sent = {
        "kind": "webinar",
        "title": "Reading the list",
        "day_month": "3",
        "day_day": "6",
        "day_year": "2026",
        "begins": "10:00",
        "ends": "11:00",
        "language": "en",
        "version": row.version if row else "",
    }
    return sent | more
