"""What may be done about webinars, questions and announcements; and plain words as paragraphs, lists and links."""

from datetime import UTC, date, datetime, timedelta

import pytest

from promotora.apps.network.rules.learning import (
    Answered,
    Times,
    is_https,
    refusals_of_event,
    refusals_of_recording,
    refusals_to_announce,
    refusals_to_answer,
    refusals_to_bring_back,
    refusals_to_call_off,
    refusals_to_give_seat_back,
    refusals_to_keep_roll,
    refusals_to_mail,
    refusals_to_register,
    refusals_to_withdraw,
)
from promotora.apps.network.rules.refusal import Refusal as R

NOON = datetime(2026, 3, 6, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def times(now=NOON - HOUR, lasts=HOUR):
    return Times(NOON, NOON + lasts, now)


@pytest.mark.parametrize(
    "link",
    [
        "https://a.example",
        "https://a.example:8443/x?y=1#z",
        "https://á.example/ñ",
    ],
)
def test_a_whole_https_link_may_be_followed(link):
    assert is_https(link)


@pytest.mark.parametrize(
    "link",
    [
        "",
        "https://",
        "http://a.example",
        "HTTP://a.example",
        "javascript:alert(1)",
        "//a.example",
        "https://user:word@a.example",
        "https://a.example/\nb",
        "https://a.example/ b",
        'https://a.example/"x',
        "https://a.example:port/",
        "https://[::1",
        "https://a.example/" + "x" * 500,
    ],
)
def test_anything_else_may_not(link):
    assert not is_https(link)


@pytest.mark.parametrize(
    ("when", "more", "reasons"),
    [
        (times(), {}, []),
        (times(), {"title": " "}, [R.NO_TITLE]),
        (times(lasts=-HOUR), {}, [R.EVENT_ENDS_FIRST]),
        (times(lasts=25 * HOUR), {}, [R.EVENT_TOO_LONG]),
        (times(now=NOON), {}, [R.EVENT_PAST]),
        (times(now=NOON), {"moved": False}, []),
        (times(), {"seats": 0}, [R.NO_SEATS]),
        (times(), {"seats": 2, "registered": 3}, [R.SEATS_TAKEN]),
        (times(), {"cancelled": True, "title": ""}, [R.EVENT_CALLED_OFF, R.NO_TITLE]),
    ],
)
def test_how_an_event_may_be_held(when, more, reasons):
    assert refusals_of_event(when, **{"title": "101", "seats": None, **more}) == reasons


@pytest.mark.parametrize(
    ("now", "more", "reasons"),
    [
        (NOON - HOUR, {}, []),
        (NOON - HOUR, {"registered": 1}, [R.EVENT_FULL]),
        (NOON - HOUR, {"registered": 1, "has_seat": True}, [R.REGISTERED_ALREADY]),
        (NOON, {"registered": 1}, [R.EVENT_BEGUN]),
        (NOON - HOUR, {"cancelled": True}, [R.EVENT_CALLED_OFF]),
    ],
)
def test_who_gets_a_seat(now, more, reasons):
    given = {"cancelled": False, "seats": 1, "registered": 0, "has_seat": False, **more}
    assert refusals_to_register(times(now), **given) == reasons


def test_a_seat_is_given_back_until_it_begins():
    assert refusals_to_give_seat_back(times(), has_seat=True) == []
    assert refusals_to_give_seat_back(times(NOON), has_seat=True) == [R.BEGUN_ALREADY]
    assert refusals_to_give_seat_back(times(NOON), has_seat=False) == [R.NOT_REGISTERED]


def test_calling_off_the_roll_and_the_recording_have_their_time():
    assert refusals_to_call_off(times(NOON), cancelled=False, because="ill") == []
    assert refusals_to_call_off(times(NOON + HOUR), cancelled=False, because=" ") == [
        R.EVENT_OVER,
        R.NO_REASON_TO_CALL_OFF,
    ]
    assert refusals_to_keep_roll(times(), cancelled=False) == [R.NOT_BEGUN]
    assert refusals_to_keep_roll(times(NOON), cancelled=False) == []
    assert refusals_of_recording(times(), cancelled=False, link="http://x") == [R.NOT_BEGUN, R.NOT_HTTPS]
    assert refusals_of_recording(times(NOON), cancelled=False, link="") == []


def test_a_version_says_what_changed():
    before = Answered("Q?", "A.")
    assert refusals_to_answer(before, before=None, because="") == []
    assert refusals_to_answer(before, before=before, because="x") == [R.NOTHING_CHANGED]
    assert refusals_to_answer(Answered("Q?", "B."), before=before, because=" ") == [R.WHAT_CHANGED]
    assert refusals_to_answer(Answered("", ""), before=None, because="", withdrawn=True) == [
        R.BRING_BACK_FIRST,
        R.NO_QUESTION,
        R.NO_ANSWER,
    ]


def test_an_announcement_is_read_by_somebody():
    day = date(2026, 3, 2)
    assert refusals_to_announce(title="T", text="t", starts=day, ends=day, today=day) == []
    assert refusals_to_announce(title="", text="", starts=day, ends=day - timedelta(1), today=day) == [
        R.NO_TITLE,
        R.NO_TEXT,
        R.ENDS_BEFORE_START,
    ]
    assert refusals_to_announce(title="T", text="t", starts=day, ends=day, today=day + timedelta(1)) == [
        R.ANNOUNCED_OVER
    ]
    assert refusals_to_mail(mailed=True, organizations=0) == [R.MAILED_BEFORE, R.NOBODY_TO_MAIL]


def test_what_is_withdrawn_is_not_withdrawn_twice_and_only_that_is_brought_back():
    assert refusals_to_withdraw(withdrawn=True) == [R.WITHDRAWN_BEFORE]
    assert refusals_to_withdraw(withdrawn=False) == []
    assert refusals_to_bring_back(withdrawn=False) == [R.NOT_WITHDRAWN]
    assert refusals_to_bring_back(withdrawn=True) == []
