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


class PlacingState(TextChoices):
    """How far a placement of the listed members is. Nobody is assigned before it is committed."""

    WAITING = "waiting", _("waiting")
    PLACING = "placing", _("being worked out")
    MADE = "made", _("to be looked at")
    COMMITTING = "committing", _("being committed")
    COMMITTED = "committed", _("committed")
    TAKING_BACK = "taking_back", _("being taken back")
    TAKEN_BACK = "taken_back", _("taken back")
    DISCARDED = "discarded", _("discarded")
    REFUSED = "refused", _("could not be worked out")
    STOPPED = "stopped", _("stopped in the middle")


class PlacingStep(TextChoices):
    """What a placement that is being worked out, committed or taken back does just now."""

    GATHERING = "gathering", _("gathering members and CB-CMEs")
    PLACING = "placing", _("finding each member's place")
    COMPARING = "comparing", _("comparing with before, and with placing by hand")
    WRITING = "writing", _("writing down who goes where, and why")
    CHECKING = "checking", _("looking whether anything changed since")
    GIVING = "giving", _("giving each CB-CME its members")
    TAKING_BACK = "taking_back", _("giving everybody back to where they were")


PLACING = Lifecycle(
    "placement",
    {
        None: frozenset({PlacingState.WAITING}),
        PlacingState.WAITING: frozenset({PlacingState.PLACING, PlacingState.DISCARDED}),
        PlacingState.PLACING: frozenset({PlacingState.MADE, PlacingState.REFUSED, PlacingState.STOPPED}),
        PlacingState.STOPPED: frozenset({PlacingState.WAITING, PlacingState.PLACING, PlacingState.DISCARDED}),
        PlacingState.MADE: frozenset({PlacingState.COMMITTING, PlacingState.DISCARDED}),
        PlacingState.COMMITTING: frozenset({PlacingState.COMMITTED, PlacingState.MADE}),
        PlacingState.REFUSED: frozenset({PlacingState.DISCARDED}),
        PlacingState.COMMITTED: frozenset({PlacingState.TAKING_BACK}),
        PlacingState.TAKING_BACK: frozenset({PlacingState.TAKEN_BACK, PlacingState.COMMITTED}),
        PlacingState.TAKEN_BACK: frozenset(),
        PlacingState.DISCARDED: frozenset(),
    },
)


class Placed(TextChoices):
    """What a placement does to a member (placement.preview.Change, in the reader's language)."""

    STAYS = "stays", _("stays")
    MOVES = "moves", _("moves to another CB-CME")
    NEW = "new", _("newly placed")
    LOSES = "loses", _("would have no CB-CME any more")
    WAITS = "waits", _("nobody can be given this member")


class TransferState(TextChoices):
    """How a wish for another CB-CME stands."""

    ASKED = "asked", _("asked")
    AGREED = "agreed", _("agreed")
    DECLINED = "declined", _("declined")
    TAKEN_BACK = "taken_back", _("taken back")


TRANSFER = Lifecycle(
    "transfer",
    {
        None: frozenset({TransferState.ASKED}),
        TransferState.ASKED: frozenset({TransferState.AGREED, TransferState.DECLINED, TransferState.TAKEN_BACK}),
        TransferState.AGREED: frozenset(),
        TransferState.DECLINED: frozenset(),
        TransferState.TAKEN_BACK: frozenset(),
    },
)


class TransferCause(TextChoices):
    """Why a member is to move to another CB-CME: nobody is moved without cause. The member's choice comes first."""

    CHOICE = "choice", _("the member chose it")
    MOVED = "moved", _("the member moved away")
    LANGUAGE = "language", _("another language is needed")
    NEEDS = "needs", _("other experience is needed")
    CLINIC = "clinic", _("to be with the member's own clinic")
    CANNOT = "cannot", _("the CB-CME cannot serve the member any more")
    OTHER = "other", _("another reason")
