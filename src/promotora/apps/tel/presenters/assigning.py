"""Assigning in words: what it would do, and what it did."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from promotora.apps.core.numbers import number
from promotora.apps.people.presenters.words import clock_time, moment
from promotora.apps.tel.actions.assigning import Sorting
from promotora.apps.tel.models import Assigning
from promotora.apps.tel.presenters.said import assigned_because


@dataclass(frozen=True)
class CannotGo:
    """Some who cannot go, for one reason."""

    count: str
    reason: str
    names: list[str]
    more: int


@dataclass(frozen=True)
class SortingSaid:
    """What it would do. `moved`: (how many, from which CB-CME)."""

    going: int
    going_words: str
    new: str
    moved: list[tuple[str, str]]
    refused: list[CannotGo]


def sorting_said(sorting: Sorting, organizations: Mapping[int, str], names: Mapping[int, str]) -> SortingSaid:
    """Who goes, from where, and who stays and why."""
    moved = sorting.moved
    new = len(sorting.going) - sum(moved.values())
    return SortingSaid(
        going=len(sorting.going),
        going_words=members(len(sorting.going)),
        new=members(new) if new else "",
        moved=[(members(count), organizations.get(key, "")) for key, count in sorted(moved.items())],
        refused=[
            CannotGo(
                members(len(ids)),
                _(reason.value),
                named := [names[member_id] for member_id in ids if member_id in names],
                len(ids) - len(named),
            )
            for reason, ids in sorting.refused.items()
        ],
    )


def members(count: int) -> str:
    """So many members."""
    return ngettext("%(number)s member", "%(number)s members", count) % {"number": number(count)}


def above_room_said(name: str, after: int, most: int) -> str:
    """'Eastside would have 130 of your members, and has room for 120.'"""
    return _("%(name)s would have %(after)s of your members, and has room for %(most)s of them.") % {
        "name": name,
        "after": number(after),
        "most": number(most),
    }


def done_words(act: Assigning) -> str:
    """What was done, in a sentence."""
    if act.takes_back_id:
        return _("Taken back. Everything is as it was for %(members)s.") % {"members": members(act.members)}
    if act.to is None:
        return _("The assignment of %(members)s ended.") % {"members": members(act.members)}
    return _("Assigned to %(name)s: %(members)s.") % {"name": act.to, "members": members(act.members)}


@dataclass(frozen=True)
class ActSaid:
    """An act of assigning. `until`: till what time of day it can be taken back; empty when it cannot be."""

    id: int
    title: str
    when: str
    who: str
    because: str
    until: str
    taken_back: str


def act_said(act: Assigning, now: datetime, lasts: timedelta) -> ActSaid:
    """What was done, by whom, when and why."""
    undone = getattr(act, "taken_back_in", None)
    may = undone is None and not act.takes_back_id and now - act.at <= lasts
    return ActSaid(
        id=act.pk,
        title=done_words(act),
        when=moment(act.at),
        who=str(act.by or ""),
        because=assigned_because(act.because),
        until=clock_time(act.at + lasts) if may else "",
        taken_back=_("Taken back on %(when)s.") % {"when": moment(undone.at)} if undone else "",
    )
