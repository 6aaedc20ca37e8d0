"""Two years of care on one line: where each stay and visit stands on it, in percent of its length."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotora.apps.people.presenters.words import day
from promotora.apps.tel.presenters.evidence import CONDITION, ED_VISIT, STAY, Behind
from promotora.targeting.model.windows import months_before

TICKS = 4
A_DAY = 0.4  # percent of the line that a stay takes whose last day is not known


@dataclass(frozen=True)
class Strip:
    """What c-strip draws. `counts` says the same in words, for whoever does not see it."""

    label: str
    window: str
    window_start: float
    marks: list[dict[str, object]]
    ticks: list[tuple[float, str]]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.marks


def strip(behind: Behind, months: int) -> Strip:
    """The line of so many months up to the day of the list, with the window in which stays and visits count shaded."""
    first, last = months_before(behind.as_of, months), behind.as_of
    window = max((*behind.program.stay_windows, *behind.program.ed_windows))
    days = {kind: _days(behind, kind, first) for kind in (STAY, ED_VISIT, CONDITION)}
    days[CONDITION] -= days[STAY] | days[ED_VISIT]
    return Strip(
        label=_label(behind.listing.member.first_name, days),
        window=ngettext(
            "the last month counts for stays and ED visits",
            "the last %(count)d months count for stays and ED visits",
            window,
        )
        % {"count": window}
        if window < months
        else "",
        window_start=_at(months_before(behind.as_of, min(window, months)), first, last),
        marks=[mark for kind, word in _words().items() for mark in _marks(days[kind], kind, word, first, last)],
        ticks=_ticks(first, last, months),
    )


def _words() -> dict[str, tuple[str, str]]:
    return {
        STAY: ("stay", _("hospital stay, from %(day)s")),
        ED_VISIT: ("ed", _("ED visit, %(day)s")),
        CONDITION: ("visit", _("other visit, %(day)s")),
    }


def _days(behind: Behind, kind: str, first: date) -> set[date]:
    grounds = [ground for ground in behind.grounds if ground.kind == kind]
    return {line.date for ground in grounds for line in ground.lines if line.date > first}


def _marks(
    days: Iterable[date], kind: str, word: tuple[str, str], first: date, last: date
) -> Iterable[dict[str, object]]:
    drawn, says = word
    for each in sorted(days):
        at = _at(each, first, last)
        yield {"kind": drawn, "at": at, "to": min(100.0, at + A_DAY), "words": says % {"day": day(each)}}


def _label(name: str, days: dict[str, set[date]]) -> str:
    counted = {"name": name} | {kind: len(found) for kind, found in days.items()}
    return (
        _("%(name)s: %(stay)s days on which a hospital stay began, %(ed_visit)s ED visits, %(condition)s other visits")
        % counted
    )


def _at(moment: date, first: date, last: date) -> float:
    return round(100 * (moment - first).days / max(1, (last - first).days), 1)


def _ticks(first: date, last: date, months: int) -> list[tuple[float, str]]:
    every = max(1, months // TICKS)
    found = [months_before(last, back) for back in range(months, -1, -every)]
    return [(_at(each, first, last), date_format(each, "M Y")) for each in found]
