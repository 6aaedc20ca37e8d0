"""What may be done about webinars, questions and announcements: every reason against it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from promotora.apps.network.rules.refusal import Refusal, those

LONGEST_EVENT = timedelta(days=1)
LONGEST_LINK = 500  # characters


def is_https(link: str) -> bool:
    """Whether this is a whole link that may be followed: https, a host, no name or password in it, no blanks."""
    try:
        parts = urlsplit(link)
        host, user = parts.hostname, parts.username
        _port = parts.port  # ValueError when it is none
    except ValueError:
        return False
    plain = link.isprintable() and not any(letter.isspace() or letter in '"<>\\' for letter in link)
    return plain and parts.scheme == "https" and bool(host) and user is None and len(link) <= LONGEST_LINK


# ----------------------------------------------------------------------------------------------------------- events


@dataclass(frozen=True)
class Times:
    """When an event is, and the moment at which somebody asks."""

    starts: datetime
    ends: datetime
    now: datetime

    @property
    def begun(self) -> bool:
        """Whether it has begun."""
        return self.starts <= self.now

    @property
    def over(self) -> bool:
        """Whether it is over."""
        return self.ends <= self.now


def refusals_of_event(
    times: Times, *, title: str, seats: int | None, registered: int = 0, cancelled: bool = False, moved: bool = True
) -> list[Refusal]:
    """Every reason an event is not held like this. `registered`: how many have a seat; `moved`: other times than
    before, so that they must be still to come."""
    return those(
        {
            Refusal.EVENT_CALLED_OFF: cancelled,
            Refusal.NO_TITLE: not title.strip(),
            Refusal.EVENT_ENDS_FIRST: times.ends <= times.starts,
            Refusal.EVENT_TOO_LONG: times.ends - times.starts > LONGEST_EVENT,
            Refusal.EVENT_PAST: moved and times.begun,
            Refusal.NO_SEATS: seats is not None and seats < 1,
            Refusal.SEATS_TAKEN: seats is not None and 1 <= seats < registered,
        }
    )


def refusals_to_register(
    times: Times, *, cancelled: bool, seats: int | None, registered: int, has_seat: bool
) -> list[Refusal]:
    """Every reason somebody does not get a seat."""
    return those(
        {
            Refusal.EVENT_CALLED_OFF: cancelled,
            Refusal.EVENT_BEGUN: times.begun,
            Refusal.REGISTERED_ALREADY: has_seat,
            Refusal.EVENT_FULL: not has_seat and not times.begun and seats is not None and registered >= seats,
        }
    )


def refusals_to_give_seat_back(times: Times, *, has_seat: bool) -> list[Refusal]:
    """Every reason somebody does not give a seat back."""
    return those({Refusal.NOT_REGISTERED: not has_seat, Refusal.BEGUN_ALREADY: has_seat and times.begun})


def refusals_to_call_off(times: Times, *, cancelled: bool, because: str) -> list[Refusal]:
    """Every reason an event is not called off."""
    return those(
        {
            Refusal.EVENT_CALLED_OFF: cancelled,
            Refusal.EVENT_OVER: times.over,
            Refusal.NO_REASON_TO_CALL_OFF: not because.strip(),
        }
    )


def refusals_to_keep_roll(times: Times, *, cancelled: bool) -> list[Refusal]:
    """Every reason it is not written down who came."""
    return those({Refusal.EVENT_CALLED_OFF: cancelled, Refusal.NOT_BEGUN: not times.begun})


def refusals_of_recording(times: Times, *, cancelled: bool, link: str) -> list[Refusal]:
    """Every reason a recording is not linked. An empty link takes it away."""
    return refusals_to_keep_roll(times, cancelled=cancelled) + those(
        {Refusal.NOT_HTTPS: bool(link) and not is_https(link)}
    )


# -------------------------------------------------------------------------------------------------------- questions


@dataclass(frozen=True)
class Answered:
    """A question, its answer and where that was read, as they were or will be written."""

    question: str
    answer: str
    source: str = ""


def refusals_to_answer(
    new: Answered, *, before: Answered | None, because: str, withdrawn: bool = False
) -> list[Refusal]:
    """Every reason a version is not written. `before`: the version in the same language that it follows."""
    return those(
        {
            Refusal.BRING_BACK_FIRST: withdrawn,
            Refusal.NO_QUESTION: not new.question.strip(),
            Refusal.NO_ANSWER: not new.answer.strip(),
            Refusal.NOTHING_CHANGED: new == before,
            Refusal.WHAT_CHANGED: before is not None and new != before and not because.strip(),
        }
    )


def refusals_to_withdraw(*, withdrawn: bool) -> list[Refusal]:
    """Every reason a question or a template is not withdrawn."""
    return those({Refusal.WITHDRAWN_BEFORE: withdrawn})


def refusals_to_bring_back(*, withdrawn: bool) -> list[Refusal]:
    """Every reason a question or a template is not brought back."""
    return those({Refusal.NOT_WITHDRAWN: not withdrawn})


# ---------------------------------------------------------------------------------------- templates, announcements


def refusals_of_template(*, name: str, withdrawn: bool = False) -> list[Refusal]:
    """Every reason a template is not kept, apart from its file."""
    return those({Refusal.NO_NAME: not name.strip(), Refusal.BRING_BACK_FIRST: withdrawn})


def refusals_to_announce(*, title: str, text: str, starts: date, ends: date | None, today: date) -> list[Refusal]:
    """Every reason something is not announced. Both days are included."""
    return those(
        {
            Refusal.NO_TITLE: not title.strip(),
            Refusal.NO_TEXT: not text.strip(),
            Refusal.ENDS_BEFORE_START: ends is not None and ends < starts,
            Refusal.ANNOUNCED_OVER: ends is not None and starts <= ends < today,
        }
    )


def refusals_to_mail(*, mailed: bool, organizations: int) -> list[Refusal]:
    """Every reason an announcement does not go out by mail."""
    return those({Refusal.MAILED_BEFORE: mailed, Refusal.NOBODY_TO_MAIL: organizations == 0})
