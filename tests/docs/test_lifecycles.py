"""docs/lifecycles/ draws every lifecycle from the table that the code keeps to; `make docs` draws it again."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from django.db.models import TextChoices

from promotora.apps.core.lifecycle import Lifecycle
from promotora.apps.core.security import every_model
from promotora.apps.network.terms import APPLICATION, CERTIFICATION, MEND, ApplicationState, CertificationState, Mend
from promotora.apps.tel.terms import (
    DRAFT,
    PLACING,
    REFERRAL,
    RUN,
    TRANSFER,
    DraftState,
    PlacingState,
    ReferralState,
    RunState,
    TransferState,
)

FOLDER = Path(__file__).parents[2] / "docs" / "lifecycles"


@dataclass(frozen=True)
class Drawn:
    """A lifecycle, the words of its states, and what each state means."""

    file: str
    title: str
    lead: str
    lifecycle: Lifecycle
    states: type[TextChoices]
    means: dict[str, str]


DRAWN = [
    Drawn(
        "list.md",
        "A list",
        "A plan's list of members for one program as of one day (`Run`). Only a released list is seen by CB-CMEs.",
        RUN,
        RunState,
        {
            RunState.WAITING: "It was asked for, and waits for the job worker.",
            RunState.MAKING: "The worker makes it. Nothing of it is in the database yet.",
            RunState.MADE: "It is there, whole, for the plan alone, and waits for somebody to look at it.",
            RunState.REVIEWED: "Somebody looked at it. It is released only when everyone on it is in the directory.",
            RunState.RELEASED: "CB-CMEs see the listings of the members whom they serve. One for each day.",
            RunState.WITHDRAWN: "It was taken back, with the reason, or another list of the same day took its place. "
            "Nobody's assignment ended by it.",
            RunState.DISCARDED: "It was put away, with the reason, and never released.",
            RunState.REFUSED: "It could not be made: the claims are not here, or too many rows cannot be used.",
            RunState.STOPPED: "The worker or the database was stopped in the middle. The lists are as they were; it is "
            "made again up to three times by itself, and then when a person says so.",
        },
    ),
    Drawn(
        "referral.md",
        "A referral",
        "Somebody tells the plan of a member who is not on the list and may need the program (`Referral`).",
        REFERRAL,
        ReferralState,
        {
            ReferralState.SENT: "The plan has it. A job asks the rules about the person.",
            ReferralState.SCREENED: "The rules gave their answer; a person at the plan decides.",
            ReferralState.ACCEPTED: "The member is served by whoever referred them.",
            ReferralState.DECLINED: "The plan said no, with the reason.",
            ReferralState.TAKEN_BACK: "Whoever sent it took it back.",
        },
    ),
    Drawn(
        "policy.md",
        "A policy in the making",
        "A version of a program's rules that a plan works on (`Draft`). Two people adopt it: one proposes, another "
        "decides.",
        DRAFT,
        DraftState,
        {
            DraftState.DRAFT: "It is changed and tried. It changes nobody's list.",
            DraftState.PROPOSED: "It waits for somebody else's decision, with its first day and the reason.",
            DraftState.ADOPTED: "From its first day on, the plan's lists are made by it.",
            DraftState.TURNED_DOWN: "Somebody said no, with the reason. It may be made a draft again.",
            DraftState.DISCARDED: "It was put away.",
        },
    ),
    Drawn(
        "application.md",
        "A letter of intent or an application",
        "An organization writes each once, for all plans (`Application`). Each plan that gets the application has a "
        "certification of its own.",
        APPLICATION,
        ApplicationState,
        {
            ApplicationState.DRAFT: "It is written, a section at a time. No plan sees it.",
            ApplicationState.SENT: "The plans that it names read it. It is written on no more; another renews it.",
            ApplicationState.WITHDRAWN: "The organization took it back before any plan had decided.",
        },
    ),
    Drawn(
        "certification.md",
        "A certification",
        "How an organization's application stands with one plan (`Certification`). Only a certified and contracted "
        "CB-CME may be given members.",
        CERTIFICATION,
        CertificationState,
        {
            CertificationState.RECEIVED: "The plan has it, and nobody there has taken it up.",
            CertificationState.IN_REVIEW: "The plan goes through its own steps.",
            CertificationState.ASKED: "The applicant has a question open; with the last answer the review goes on.",
            CertificationState.CERTIFIED: "It may be contracted and given members, from its first day to its last.",
            CertificationState.CONDITIONAL: "The same, with something to be mended by a day. It becomes certified with "
            "the last of it closed.",
            CertificationState.DECLINED: "The plan said no, with the reasons. Other plans decide for themselves.",
            CertificationState.SUSPENDED: "Nobody more may be given to it. Who is served stays until somebody decides.",
            CertificationState.EXPIRED: "Its last day is over. Both sides are told.",
            CertificationState.ENDED: "The plan ended it, with the reason, and its contract with it.",
            CertificationState.WITHDRAWN: "The organization took its application back before the plan decided.",
        },
    ),
    Drawn(
        "to_mend.md",
        "Something to mend",
        "A condition of a certificate, or a corrective action on one in force (`ToMend`). What each side wrote stays.",
        MEND,
        Mend,
        {
            Mend.OPEN: "The organization has it to mend, by a day. The plan may send an answer back, with words.",
            Mend.ANSWERED: "The organization says how it was mended; the plan looks.",
            Mend.CLOSED: "The plan is content, or has seen for itself that it is mended.",
        },
    ),
    Drawn(
        "placement.md",
        "A placement",
        "Which CB-CME each listed member goes to, worked out for everybody at once (`Placing`). Nobody is assigned "
        "before it is committed.",
        PLACING,
        PlacingState,
        {
            PlacingState.WAITING: "It was asked for, and waits for the job worker.",
            PlacingState.PLACING: "The worker works it out. Nothing of it is in the database yet.",
            PlacingState.MADE: "It is there, whole, with its proof, for the plan alone to look at.",
            PlacingState.COMMITTING: "Somebody asked for it, and the worker does it. Nobody is assigned before its "
            "end, when everybody is. If anything changed since it was worked out, or the worker was stopped three "
            "times, nobody is, and its page says why.",
            PlacingState.COMMITTED: "Everything was as it was looked at, and each CB-CME was given its members at one "
            "moment. For ten minutes that can be taken back, by acts of their own.",
            PlacingState.TAKING_BACK: "Somebody asked for it within the ten minutes, and the worker does it. Everybody "
            "goes back at its end, or nobody does: then it stays committed, and its page says why.",
            PlacingState.TAKEN_BACK: "Everybody is where they were before, but for those whom somebody assigned anew.",
            PlacingState.DISCARDED: "It was put away, with the reason. Nobody was assigned by it.",
            PlacingState.REFUSED: "It could not be worked out, for the reason that it says.",
            PlacingState.STOPPED: "The worker or the database was stopped in the middle. It is worked out again up to "
            "three times by itself, and then when a person says so.",
        },
    ),
    Drawn(
        "transfer.md",
        "A wish for another CB-CME",
        "Somebody writes down that a member is to be served by another CB-CME, and why (`Transfer`). Nobody is moved "
        "without a cause.",
        TRANSFER,
        TransferState,
        {
            TransferState.ASKED: "It waits for the plan's answer. Whoever serves the member goes on.",
            TransferState.AGREED: "The member went there at once, or the next placement counts it as their choice.",
            TransferState.DECLINED: "The plan said no, with words for who asked.",
            TransferState.TAKEN_BACK: "Whoever wrote it no longer asks.",
        },
    ),
]


def written(drawn: Drawn) -> str:
    return "\n".join([f"# {drawn.title}", "", drawn.lead, "", *diagram(drawn), "", *sentences(drawn), ""])


def diagram(drawn: Drawn) -> Iterator[str]:
    yield "```mermaid"
    yield "stateDiagram-v2"
    for state in drawn.states:
        if state.value in drawn.lifecycle.states:
            yield f'    state "{state.label}" as {state.value}'
    for before, after in drawn.lifecycle.arrows():
        yield f"    {before} --> {after}"
    yield "```"


def sentences(drawn: Drawn) -> Iterator[str]:
    yield "| state | what it means | may become |"
    yield "|---|---|---|"
    for state in drawn.states:
        following = sorted(str(drawn.states(after).label) for after in drawn.lifecycle.moves[state.value])
        yield f"| {state.label} | {drawn.means[state]} | {', '.join(following) or 'nothing more'} |"


@pytest.mark.parametrize("drawn", DRAWN, ids=lambda drawn: drawn.file)
def test_the_drawing_is_up_to_date(drawn: Drawn) -> None:
    file = FOLDER / drawn.file
    if os.environ.get("PROMOTORA_WRITE_DOCS"):
        FOLDER.mkdir(exist_ok=True)
        file.write_text(written(drawn), encoding="utf-8")
    assert file.read_text(encoding="utf-8") == written(drawn), f"{file} is stale. Draw it again: make docs"


@pytest.mark.parametrize("drawn", DRAWN, ids=lambda drawn: drawn.file)
def test_every_state_has_its_words_and_is_reached(drawn: Drawn) -> None:
    assert drawn.lifecycle.states == frozenset(drawn.states.values)
    assert unreached(drawn.lifecycle) == set()


def unreached(lifecycle: Lifecycle) -> set[str]:
    reached: set[str] = set()
    coming = list(lifecycle.moves[None])
    while coming:
        state = coming.pop()
        if state not in reached:
            reached.add(state)
            coming += lifecycle.moves[state]
    return set(lifecycle.states) - reached


@pytest.mark.parametrize("drawn", DRAWN, ids=lambda drawn: drawn.file)
def test_a_move_that_changes_makes_the_drawing_stale(drawn: Drawn) -> None:
    last = next(state for state, after in drawn.lifecycle.moves.items() if not after)
    first = next(iter(drawn.lifecycle.moves[None]))
    other = Lifecycle(drawn.lifecycle.name, {**drawn.lifecycle.moves, last: frozenset({first})})
    assert written(replace(drawn, lifecycle=other)) != written(drawn)


def test_a_state_that_nothing_leads_to_is_found() -> None:
    assert unreached(Lifecycle("x", {None: frozenset({"a"}), "a": frozenset(), "b": frozenset({"a"})})) == {"b"}


def test_each_lifecycle_is_drawn() -> None:
    """Every model that has one."""
    kept = {id(model.lifecycle) for model in every_model() if hasattr(model, "lifecycle")}
    assert kept == {id(each.lifecycle) for each in DRAWN}
