"""When the network reminds and tells by itself: plain days, so that a watch that ran late tells what still matters.

How long before is ours; that a contract's end, a certificate's and a credential's are told in time is the seed's.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from promotora.apps.network.rules.staffing import is_overdue

COUNTY = ZoneInfo("America/Los_Angeles")
CERTIFICATE_ENDS = (90, 60, 30, 7)
CONTRACT_ENDS = (60, 30, 7)
CREDENTIAL_EXPIRES = (60, 30)
MENDING_DUE = (7,)
ANSWER_DUE = (3,)
TAKEN_UP_WITHIN = timedelta(days=10)
DRAFT_RESTS = timedelta(days=14)
LOOKS_BACK = timedelta(days=31)  # what was over longer ago is told no more: a watch that begins late is no flood
OVER = "over"


def reminder(last_day: date, today: date, before: Sequence[int]) -> str:
    """Which reminder a last day asks for today: so many days before, "over" after it, or "" for none yet.

    After days off only the nearest one is left: nobody is told of ninety days and of sixty in the same night.
    """
    left = (last_day - today).days
    if left < 0:
        return OVER if today - last_day <= LOOKS_BACK else ""
    return next((str(days) for days in sorted(before) if left <= days), "")


def window(today: date, before: Sequence[int]) -> tuple[date, date]:
    """The last days, both included, that ask for a reminder today."""
    return today - LOOKS_BACK, today + timedelta(days=max(before))


def rests(touched: datetime, now: datetime) -> bool:
    """Whether nobody has written on a draft for two weeks."""
    return now - touched >= DRAFT_RESTS


def waits_too_long(received: datetime, today: date) -> bool:
    """Whether an application that a plan received should have been taken up by now."""
    return today - received.astimezone(COUNTY).date() > TAKEN_UP_WITHIN


def month_to_report(today: date) -> date | None:
    """The month, by its first day, whose report should be there by now: the last one, once its tenth day is over."""
    last = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    return last if is_overdue(last, today) else None
