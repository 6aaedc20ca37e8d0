"""A list that was made once more, in words."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from promotora.apps.people.presenters.words import moment
from promotora.apps.tel.models import Replay
from promotora.apps.tel.presenters.said import refusal_in_words
from promotora.apps.tel.terms import ReplayState


@dataclass(frozen=True)
class ReplaySaid:
    """A list that was made once more."""

    row: Replay
    url: str
    title: str
    tone: str
    when: str
    going_on: bool
    differs: list[str]

    @property
    def why_not(self) -> str:
        """Why it could not be made once more, in words."""
        return refusal_in_words(self.row.why_not)


def replay_said(replay: Replay, *, stopped: bool = False) -> ReplaySaid:
    """A replay, in words."""
    state = ReplayState.STOPPED if stopped else ReplayState(replay.state)
    titles = {
        ReplayState.WAITING: _("It waits for its turn"),
        ReplayState.MAKING: _("It is being made once more"),
        ReplayState.SAME: _("It is the same, to the byte"),
        ReplayState.DIFFERS: _("It is not the same any more"),
        ReplayState.REFUSED: _("It could not be made once more"),
        ReplayState.STOPPED: _("It stopped in the middle"),
    }
    tones = {ReplayState.SAME: "ok", ReplayState.DIFFERS: "warm", ReplayState.REFUSED: "danger"}
    return ReplaySaid(
        replay,
        reverse("run_replay", args=[replay.run_id]),
        titles[state],
        tones.get(state, "info"),
        moment(replay.finished_at or replay.asked_at),
        state in (ReplayState.WAITING, ReplayState.MAKING),
        [difference(*each) for each in replay.differs],
    )


def difference(what: str, before: str, now: str) -> str:
    """One thing that is not as it was."""
    kind, _space, name = what.partition(" ")
    words = {
        "version": _("%(name)s is version %(now)s; it was %(before)s"),
        "month": _("the claims of %(name)s are not those that it was made from"),
        "claims": _("the claims are not those that it was made from"),
        "previous": _("the files of the list that it was compared with are gone"),
    }
    return words[kind] % {"name": name, "before": before or "—", "now": now or "—"}
