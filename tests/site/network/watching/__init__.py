"""Builders of the night watch's stories: members who are placed, a night that comes, and who was told what."""

from contextlib import contextmanager
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.core import mail
from tests.site import people

from promotora.apps.core import clock
from promotora.apps.network.tasks.watching import watch_all
from promotora.apps.tel.actions import assigning
from promotora.apps.tel.models import Assignment

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
NAMES = ("Rosa", "Gloria", "Marcus", "Andre", "Wei", "Min")


def placed(ana, dana, count=2):
    """Members of Ana's plan whom Dana's CB-CME serves."""
    members = [people.member(ana, NAMES[number % 6], f"Number{number}") for number in range(count)]
    with people.working(ana):
        assigning.give(
            plan=ana.organization,
            members=[member.pk for member in members],
            to=dana.organization,
            because="Lives near it.",
            by=ana.user,
            at=clock.now(),
        )
    return members


def still_served(ana):
    """How many of the plan's members a CB-CME serves."""
    with people.working(ana):
        return Assignment.objects.filter(ends=None).count()


@contextmanager
def on(day, hour=1, minute=5):
    """It is this day, early in the night."""
    with clock.stopped_at(datetime(day.year, day.month, day.day, hour, minute, tzinfo=LOS_ANGELES)):
        yield


def night(capture, day, hour=1, minute=5):
    """The watch of a night; what everybody was told in it, as (to, subject)."""
    before = len(mail.outbox)
    with on(day, hour, minute), capture(execute=True):
        watch_all()
    return [(message.to[0], message.subject) for message in mail.outbox[before:]]


def told(capture, position, day):
    """The subjects that this person was told in a night."""
    return [subject for to, subject in night(capture, day) if to == position.user.email]


def days_before(day, count):
    """The day so many days before."""
    return day - timedelta(days=count)
