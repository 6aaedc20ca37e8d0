"""The plan's board in words: where each applicant stands, what is next, by when, and what is late."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotora.apps.network.models import Certification
from promotora.apps.network.queries.certifying.pages import FOLDED, Waiting, Wanted, standing_of
from promotora.apps.network.rules.standing import OURS, Next, due_of, next_of
from promotora.apps.network.terms import OPEN, CertificationState
from promotora.apps.people.presenters.words import day, dots

S = CertificationState
TONES = {
    S.RECEIVED: "gold",
    S.IN_REVIEW: "info",
    S.ASKED: "gold",
    S.CERTIFIED: "ok",
    S.CONDITIONAL: "gold",
    S.SUSPENDED: "warm",
}


@dataclass(frozen=True)
class Card:
    """One applicant or CB-CME. `late`: by how much it is overdue, empty when it is not; `ours`: the plan's turn."""

    row: Certification
    url: str
    name: str
    state: str
    tone: str
    since: str
    next: str
    due: date | None
    late: str
    ours: bool
    opened: str
    reviewer: str

    @property
    def line(self) -> str:
        """What else there is to know, in one line."""
        reviewer = _("reviewer: %(name)s") % {"name": self.reviewer} if self.reviewer else ""
        return dots([self.since, self.opened, reviewer])


def card(row: Certification, first_days: int, today: date) -> Card:
    """A row of the board, in words."""
    read: Any = row
    standing = standing_of(row, first_days)
    following, due = next_of(standing), due_of(standing)
    return Card(
        row=row,
        url=reverse("certification", args=[row.pk]),
        name=row.organization.name,
        state=capfirst(row.get_state_display()),
        tone=TONES.get(S(row.state), "quiet"),
        since=waits(row, today),
        next=next_in_words(following, read.next_step or ""),
        due=due,
        late=overdue(due, today),
        ours=following in OURS,
        opened=opened(read.open_questions, read.to_mend_open),
        reviewer=(read.reviewer or "") if following is Next.DO_STEP else "",
    )


def next_in_words(following: Next, step: str) -> str:
    """What is next, with the name of the step."""
    said = _(following.value)
    return _("%(next)s: %(step)s") % {"next": said, "step": step} if following is Next.DO_STEP and step else said


def waits(row: Certification, today: date) -> str:
    """Since when it is as it is; of what is open, how long that is."""
    since = timezone.localtime(row.since).date()  # type: ignore[attr-defined]
    if row.state not in OPEN:
        return _("since %(day)s") % {"day": day(since)}
    count = (today - since).days
    said = ngettext("waits for %(count)d day", "waits for %(count)d days", count)
    return said % {"count": count} if count > 0 else _("waits since today")


def overdue(due: date | None, today: date) -> str:
    """By how much something is late; empty when it is not."""
    if due is None or due >= today:
        return ""
    return _("overdue by %(days)s") % {"days": in_days((today - due).days)}


def in_days(count: int) -> str:
    """So many days."""
    return ngettext("%(count)d day", "%(count)d days", count) % {"count": count}


def opened(questions: int, to_mend: int) -> str:
    """How much is open; empty for nothing."""
    parts = []
    if questions:
        parts.append(ngettext("%(count)d question", "%(count)d questions", questions) % {"count": questions})
    if to_mend:
        parts.append(ngettext("%(count)d thing to mend", "%(count)d things to mend", to_mend) % {"count": to_mend})
    return dots(parts)


# -------------------------------------------------------------------------------------------------- the page as a whole


def headline(waiting: Waiting) -> str:
    """What is true of the plan's own turn."""
    if not waiting.count:
        return _("Nothing waits for you")
    said = ngettext("%(count)d organization waits for you", "%(count)d organizations wait for you", waiting.count)
    return said % {"count": waiting.count}


def lead(waiting: Waiting, today: date) -> str:
    """How much of it is late."""
    if not waiting.overdue or waiting.since is None:
        return _("Nothing of yours is overdue.")
    longest = in_days((today - waiting.since).days)
    said = ngettext(
        "%(count)d is overdue, by %(longest)s.",
        "%(count)d are overdue, the longest by %(longest)s.",
        waiting.overdue,
    )
    return said % {"count": waiting.overdue, "longest": longest}


@dataclass(frozen=True)
class Column:
    """One column of the board: its first cards, how many there are, and where all of them are."""

    title: str
    count: int
    cards: Sequence[Card]
    url: str

    @property
    def more(self) -> str:
        """The way to those that have no card here; empty when all have."""
        if self.count <= len(self.cards):
            return ""
        return ngettext("Show all %(count)d", "Show all %(count)d", self.count) % {"count": self.count}


def column(state: CertificationState, count: int, cards: Sequence[Card], wanted: Wanted) -> Column:
    """One column."""
    return Column(str(capfirst(state.label)), count, cards, address(wanted, state=state, view="list"))


def folded(counts: Mapping[str, int], wanted: Wanted) -> list[tuple[str, str, int]]:
    """(word, address, how many) of the states that have no column and hold somebody."""
    there = [state for state in FOLDED if counts.get(state)]
    return [(str(capfirst(state.label)), address(wanted, state=state, view="list"), counts[state]) for state in there]


def address(wanted: Wanted, **more: str) -> str:
    """The board with these filters."""
    asked = {name: value for name, value in {**vars(wanted), **more}.items() if value}
    return f"{reverse('network')}?{urlencode(asked)}" if asked else reverse("network")


def views(wanted: Wanted, *, as_list: bool) -> list[tuple[str, str, bool]]:
    """The two ways to look at it, of equal worth."""
    return [
        (_("As a board"), address(wanted, view="board"), not as_list),
        (_("As a list"), address(wanted, view="list"), as_list),
    ]


def narrows(wanted: Wanted) -> str:
    """What the filters say; empty when nothing is narrowed."""
    count = sum(bool(value) for value in vars(wanted).values())
    return ngettext("%(count)d filter is set", "%(count)d filters are set", count) % {"count": count} if count else ""
