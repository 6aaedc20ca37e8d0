"""Who looks at the first page, and how its lines say days."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format

from promotora.apps.accounts.models import Organization, Position
from promotora.apps.accounts.terms import Permission
from promotora.portal.today.pieces import Waiting


@dataclass(frozen=True)
class Here:
    """Who looks, at which moment."""

    position: Position
    now: datetime

    @property
    def organization(self) -> Organization:
        """For whom they work."""
        return self.position.organization

    @property
    def today(self) -> date:
        """The day it is in the county."""
        return timezone.localtime(self.now).date()


Ask = Callable[[Here], Iterator[Waiting]]


def waiting_for(here: Here, asked: list[tuple[Permission, Ask]]) -> list[Waiting]:
    """What waits, of what this role may do."""
    return [one for permission, ask in asked if here.position.as_role.may(permission) for one in ask(here)]


def tone(due: date, here: Here) -> str:
    """How loud: what is overdue is louder."""
    return "warm" if due < here.today else "gold"


def said(day: date | None) -> tuple[str, str]:
    """A day as people say it, and exactly."""
    return (date_format(day, "MONTH_DAY_FORMAT"), day.isoformat()) if day else ("", "")
