"""The words of this room: how far a run is, what changed for a member, how a referral stands."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from promotora.apps.core.lifecycle import Lifecycle

PROTECTED = frozenset({"sud"})
"""Conditions that 42 CFR Part 2 may protect: without the member's consent a reader's list is made without them."""


class RunState(TextChoices):
    """How far a run is. Nothing of it is there before it is made: its list comes all at once."""

    WAITING = "waiting", _("waiting")
    MAKING = "making", _("being made")
    MADE = "made", _("to be reviewed")
    REVIEWED = "reviewed", pgettext_lazy("a list", "reviewed")
    RELEASED = "released", _("released")
    WITHDRAWN = "withdrawn", _("withdrawn")
    DISCARDED = "discarded", _("discarded")
    REFUSED = "refused", _("could not be made")
    STOPPED = "stopped", _("stopped in the middle")


RUN = Lifecycle(
    "run",
    {
        None: frozenset({RunState.WAITING}),
        RunState.WAITING: frozenset({RunState.MAKING, RunState.DISCARDED}),
        RunState.MAKING: frozenset({RunState.MADE, RunState.REFUSED, RunState.STOPPED}),
        RunState.STOPPED: frozenset({RunState.WAITING, RunState.MAKING, RunState.DISCARDED}),
        RunState.REFUSED: frozenset({RunState.DISCARDED}),
        RunState.MADE: frozenset({RunState.REVIEWED, RunState.DISCARDED}),
        RunState.REVIEWED: frozenset({RunState.RELEASED, RunState.DISCARDED}),
        RunState.RELEASED: frozenset({RunState.WITHDRAWN}),
        RunState.WITHDRAWN: frozenset(),
        RunState.DISCARDED: frozenset(),
    },
)


class RunStep(TextChoices):
    """What a run that is being made does just now."""

    READING = "reading", _("reading the claims")
    DECIDING = "deciding", _("deciding who is listed")
    EVIDENCE = "evidence", _("gathering the evidence")
    WRITING = "writing", _("writing the files")
    COUNTING = "counting", _("counting for the pictures")
    LOADING = "loading", _("bringing the list in")
    EVIDENCE_IN = "evidence_in", _("bringing the evidence in")


class ReplayState(TextChoices):
    """How far it is to make a list again, to see that it is the same."""

    WAITING = "waiting", _("waiting")
    MAKING = "making", _("being made again")
    SAME = "same", _("the same, to the byte")
    DIFFERS = "differs", _("different")
    REFUSED = "refused", _("could not be made again")
    STOPPED = "stopped", _("stopped in the middle")


class Change(TextChoices):
    """What is new about a listing since the run before."""

    CAME = "came", _("new this month")
    CHANGED = "changed", _("changed")
    SAME = "same", _("as before")
    FIRST = "first", _("the first list")


class ReferralState(TextChoices):
    """How a referral from off the list stands."""

    SENT = "sent", _("sent")
    SCREENED = "screened", _("screened")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    TAKEN_BACK = "taken_back", _("taken back")


REFERRAL = Lifecycle(
    "referral",
    {
        None: frozenset({ReferralState.SENT}),
        ReferralState.SENT: frozenset({ReferralState.SCREENED, ReferralState.DECLINED, ReferralState.TAKEN_BACK}),
        ReferralState.SCREENED: frozenset(
            {ReferralState.SCREENED, ReferralState.ACCEPTED, ReferralState.DECLINED, ReferralState.TAKEN_BACK}
        ),
        ReferralState.ACCEPTED: frozenset(),
        ReferralState.DECLINED: frozenset(),
        ReferralState.TAKEN_BACK: frozenset(),
    },
)


class Declined(TextChoices):
    """Why a plan declines a referral. Who referred reads a sentence made from it (presenters/referrals.py)."""

    NOT_OURS = "not_ours", _("nobody here has this CIN and birth date")
    NOT_MET = "not_met", _("the claims do not show that the rule is met")
    LISTED = "listed", _("the person is on a list already")
    NOT_WANTED = "not_wanted", _("the person does not want the program now")
    OTHER = "other", _("another reason")


class DraftState(TextChoices):
    """How far a policy version in the making is."""

    DRAFT = "draft", _("draft")
    PROPOSED = "proposed", _("proposed")
    ADOPTED = "adopted", _("adopted")
    TURNED_DOWN = "turned_down", _("turned down")
    DISCARDED = "discarded", _("discarded")


DRAFT = Lifecycle(
    "policy in the making",
    {
        None: frozenset({DraftState.DRAFT}),
        DraftState.DRAFT: frozenset({DraftState.PROPOSED, DraftState.DISCARDED}),
        DraftState.PROPOSED: frozenset({DraftState.ADOPTED, DraftState.TURNED_DOWN, DraftState.DRAFT}),
        DraftState.TURNED_DOWN: frozenset({DraftState.DRAFT, DraftState.DISCARDED}),
        DraftState.ADOPTED: frozenset(),
        DraftState.DISCARDED: frozenset(),
    },
)


class TrialState(TextChoices):
    """How far a trial of a draft is."""

    WAITING = "waiting", _("waiting")
    TRYING = "trying", _("under way")
    DONE = "done", _("done")
    REFUSED = "refused", _("could not be tried")
    STOPPED = "stopped", _("stopped in the middle")


class ExportState(TextChoices):
    """How far an export is."""

    WAITING = "waiting", _("waiting")
    READY = "ready", _("ready")
    STOPPED = "stopped", _("stopped in the middle")
    GONE = "gone", _("removed")
