"""The demonstration's database, its organizations and people, and the plan's membership."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import transaction

from promotora.apps.accounts import actions, positions, queries
from promotora.apps.accounts.models import Organization, Position
from promotora.apps.core import clock, scope
from promotora.apps.people.actions.loading import ask_for_load, do_load
from promotora.apps.people.models import Load, LoadState, LoadStep
from promotora.apps.people.queries import loads
from promotora.demo.people import ANA, ORGANIZATIONS, PEOPLE, PLAN, Somebody
from promotora.demo.place import Place, Progress
from promotora.portal import opening
from promotora.portal.trouble import Trouble

SINCE = datetime(2019, 1, 7, 16, 30, tzinfo=UTC)
"""When everybody began to work there."""


def prepare_database(tell: Progress) -> None:
    """The tables, and who may see which row."""
    tell("Preparing the database", 0, 1)
    opening.bring_up_to_date(lambda sentence: None)
    tell("Preparing the database", 1, 1)


@transaction.atomic
def bring_together(tell: Progress) -> None:
    """Every organization and everybody who works there: all of them, or none."""
    if organization(PLAN) is None:
        for name, kind in ORGANIZATIONS.items():
            actions.add_organization(kind=kind, name=name, by=None)
        for somebody in PEOPLE:
            join(somebody)
    tell("Bringing people together", len(PEOPLE), len(PEOPLE))


def join(somebody: Somebody, *, second_factor: bool = True) -> None:
    """Invited, come, and with a second factor that nobody knows: nobody signs in as them but by the demonstration."""
    here = organization(somebody.organization)
    assert here
    issued = actions.invite(organization=here, email=somebody.email, role=somebody.role, by=None, at=SINCE)
    position = actions.join(invitation=issued.invitation, name=somebody.name, password=None, at=SINCE)
    if second_factor:
        TOTP.activate(position.user, generate_totp_secret())


def organization(name: str) -> Organization | None:
    """One of the demonstration's organizations, by its name."""
    return queries.organizations().filter(name=name).first()


def position(somebody: Somebody) -> Position:
    """What somebody is here."""
    user = queries.account_of(somebody.email)
    assert user, f"{somebody.name} is missing."
    return positions.held_by(user)[0]


@contextmanager
def working(somebody: Somebody) -> Iterator[Position]:
    """What is done meanwhile is done by this person."""
    held = position(somebody)
    with scope.entered(eyes(held)):
        yield held


def eyes(held: Position) -> scope.Scope:
    """With which eyes somebody reads the database."""
    here = held.organization
    return scope.Scope(held.user_id, here.pk, held.role, here.purpose, "127.0.0.1")


def load_membership(place: Place, tell: Progress) -> None:
    """The county's eligibility, as the plan's directory."""
    what = "Loading the membership"
    tell(what, 0, len(LoadStep))
    with working(ANA) as ana:
        file = place.county / "eligibility.parquet"
        there = loads.loads().exclude(state=LoadState.REFUSED).first()
        load = there or ask_for_load(
            organization=ana.organization, path=file, name=file.name, by=ana.user, at=clock.now(), by_worker=False
        )
    begun: list[str] = []

    def told(step: str) -> None:
        if step not in begun:
            begun.append(step)
        tell(what, len(begun) - 1, len(LoadStep))

    do_load(load_id=load.pk, of=eyes(ana), now=clock.now, tell=told)
    refuse_undone(load, ana)
    tell(what, len(LoadStep), len(LoadStep))


def refuse_undone(load: Load, held: Position) -> None:
    """Trouble when the membership was not taken."""
    with scope.entered(eyes(held)):
        load.refresh_from_db()
    if load.state != LoadState.DONE:
        raise Trouble(f"The demonstration's membership was not loaded: {load.because or load.get_state_display()}")
