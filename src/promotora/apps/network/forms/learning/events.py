"""Asking about events: what is held, why it is called off, where the recording is."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from promotora.apps.network.actions.learning.events import EventGiven
from promotora.apps.network.models import Event
from promotora.apps.network.terms import Learning
from promotora.apps.people.forms.fields import Day, Words, choice, words
from promotora.apps.people.terms import Language

MOST_SEATS = 100_000
NOT_A_TIME = _("Give the time as hours and minutes, such as 14:30.")


class Paragraphs(forms.CharField):
    """Words over several lines. Lines end alike, whatever they were typed on."""

    def __init__(self, *, rows: int = 6, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **options)

    def to_python(self, value: Any) -> str:
        """With single line ends."""
        return "\n".join((super().to_python(value) or "").splitlines())


class ClockTime(forms.TimeField):
    """A time of day, in the place's zone."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
        errors = {"required": NOT_A_TIME, "invalid": NOT_A_TIME}
        super().__init__(widget=widget, error_messages=errors, **options)


class EventForm(forms.Form):
    """What an event is, when and where."""

    kind = choice(Learning.choices, _("What is it?"), _("Say what it is."))
    title = words(Event, "title", _("Give it a title."))
    about = Paragraphs(label=_("What it is about"), required=False, max_length=4000)
    day = Day(label=_("On"), error_messages={"required": _("Say on which day.")})
    begins = ClockTime(label=_("Begins"), help_text=_("Los Angeles time."))
    ends = ClockTime(label=_("Ends"))
    where = words(Event, "where", help_text=_("A place, or a link that begins with https://."))
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    seats = forms.IntegerField(
        label=_("Seats"),
        required=False,
        max_value=MOST_SEATS,
        help_text=_("Leave it empty if as many may come as wish."),
        error_messages={"invalid": _("Give a number of seats, or leave it empty.")},
    )
    public = forms.BooleanField(
        label=_("Open to everybody"),
        required=False,
        help_text=_("Anybody may read of it, also without signing in."),
    )

    @property
    def given(self) -> EventGiven:
        """What was written, as an action takes it."""
        said = self.cleaned_data
        return EventGiven(
            kind=said["kind"],
            title=said["title"],
            starts_at=_moment(said["day"], said["begins"]),
            ends_at=_moment(said["day"], said["ends"]),
            about=said["about"],
            where=said["where"],
            language=said["language"],
            seats=said["seats"],
            public=said["public"],
        )


def as_asked(event: Event) -> dict[str, Any]:
    """An event as the form asks for it."""
    starts, ends = timezone.localtime(event.starts_at), timezone.localtime(event.ends_at)
    return {
        "kind": event.kind,
        "title": event.title,
        "about": event.about,
        "day": starts.date(),
        "begins": starts.time().replace(second=0, microsecond=0),
        "ends": ends.time().replace(second=0, microsecond=0),
        "where": event.where,
        "language": event.language,
        "seats": event.seats,
        "public": event.public,
    }


def _moment(day: date, at: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, at))


class CallOffForm(forms.Form):
    """Why an event is called off."""

    because = Words(
        label=_("Why is it called off?"),
        max_length=300,
        help_text=_("Everybody who registered reads this."),
        error_messages={"required": _("Say why it is called off: everybody who registered reads it.")},
    )


class RecordingForm(forms.Form):
    """Where the recording is."""

    link = Words(
        label=_("Link to the recording"),
        required=False,
        max_length=500,
        help_text=_("A link that begins with https://. Leave it empty to take the link away."),
    )
