"""Loads and the rows that could not be used, in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from promotora.apps.core.numbers import number
from promotora.apps.people.loading.reasons import parted
from promotora.apps.people.models import Load, LoadRefusal, LoadState
from promotora.apps.people.presenters.words import moment

TONES = {
    LoadState.WAITING: "gold",
    LoadState.READING: "info",
    LoadState.DONE: "ok",
    LoadState.REFUSED: "danger",
    LoadState.STOPPED: "warm",
}
COLUMNS: dict[str, str | Promise] = {"gender": gettext_lazy("gender"), "language": gettext_lazy("language")}


@dataclass(frozen=True)
class LoadSaid:
    """One load. `again`: it can be started again."""

    row: Load
    url: str
    title: str
    state: str
    tone: str
    when: str
    who: str
    figures: list[tuple[str, str]]
    unknown: list[str]
    going_on: bool
    again: bool


def load_said(load: Load, *, stopped: bool) -> LoadSaid:
    """A load, in words. `stopped`: it began, and nobody does it any more."""
    state = LoadState.STOPPED if stopped else LoadState(load.state)
    return LoadSaid(
        row=load,
        url=reverse("load", args=[load.pk]),
        title=title(load, state),
        state=str(state.label),
        tone=TONES[state],
        when=moment(load.asked_at),
        who=str(load.asked_by) if load.asked_by else _("the operator"),
        figures=figures(load) if state in (LoadState.DONE, LoadState.REFUSED) else [],
        unknown=[
            ngettext("%(column)s “%(word)s”, in %(rows)s row", "%(column)s “%(word)s”, in %(rows)s rows", rows)
            % {"column": COLUMNS.get(column, column), "word": word, "rows": number(rows)}
            for column, word, rows in load.unknown
        ],
        going_on=state in (LoadState.WAITING, LoadState.READING),
        again=state == LoadState.STOPPED,
    )


def title(load: Load, state: LoadState) -> str:
    """What is true of a load."""
    said = {
        LoadState.WAITING: _("%(file)s waits for its turn"),
        LoadState.READING: _("%(file)s is being loaded"),
        LoadState.DONE: _("%(file)s is in the directory"),
        LoadState.REFUSED: _("%(file)s was not loaded"),
        LoadState.STOPPED: _("%(file)s stopped in the middle, and nothing was changed"),
    }
    return said[state] % {"file": load.name}


def figures(load: Load) -> list[tuple[str, str]]:
    """What came of it."""
    counts = [
        (load.rows_read, _("rows read")),
        (load.rows_refused, _("rows not used")),
        (load.members_added, _("members added")),
        (load.members_changed, _("members changed")),
        (load.members_left, _("members no longer in the table")),
    ]
    return [(number(count), words) for count, words in counts]


@dataclass(frozen=True)
class RefusalSaid:
    """A row that could not be used, as the import report shows it."""

    row: str
    column: str
    said: str
    reason: str
    way_out: str


def refusal_said(refusal: LoadRefusal) -> RefusalSaid:
    """A refused row, in words."""
    reason, way_out = parted(_(refusal.reason))
    where = f"{refusal.file}, {refusal.row}" if refusal.file else str(refusal.row)
    number = "" if refusal.number is None else refusal.number
    return RefusalSaid(where, refusal.column, refusal.value, reason.format(number=number), way_out)


def refusal_columns() -> list[str]:
    """The heads of the same as a spreadsheet."""
    return [_("File"), _("Row"), _("Column"), _("It says"), _("What is wrong"), _("What to do")]


def refusal_lines(refusals: Iterable[LoadRefusal]) -> Iterator[list[str]]:
    """The same as rows of a spreadsheet."""
    for refusal in refusals:
        said = refusal_said(refusal)
        yield [refusal.file, str(refusal.row), said.column, said.said, said.reason, said.way_out]
