"""Beginning to become a CB-CME: an organization comes in by itself, and its first director by a link in a message."""

from datetime import datetime

from django.db import transaction

from promotora.apps.accounts import actions as accounts
from promotora.apps.accounts.models import Organization
from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core.refusals import Refused, refuse_if
from promotora.apps.network.queries.applying import joining as queries
from promotora.apps.network.rules.joining import refusals_to_begin


@transaction.atomic
def begin(*, name: str, email: str, at: datetime, link: accounts.Link, npi: str = "") -> None:
    """Let an organization begin: its director-to-be is sent a link. Whoever lost the message begins again.

    Nothing comes back: whether the address is known here is told to nobody. One whose account was closed gets no
    message. While one address has a link that works, no other can begin for the same organization.
    """
    queries.one_at_a_time()
    email, known = email.strip().lower(), queries.known_as(name, npi)
    again = len(known) == 1 and _may_begin_again(known[0], email, at)
    refuse_if(
        refusals_to_begin(
            known=bool(known) and not again,
            to_this_address=queries.links_sent_to(email, at),
            today=queries.links_unanswered(at),
        )
    )
    try:
        with transaction.atomic():
            here = known[0] if again else accounts.add_organization(kind=Kind.CB_CME, name=name, npi=npi, by=None)
            _send_link(here, email, at, link)
    except Refused:
        return


def _may_begin_again(organization: Organization, email: str, at: datetime) -> bool:
    return queries.begun_here(organization) and not queries.waits_for_another(email, organization, at)


def _send_link(organization: Organization, email: str, at: datetime, link: accounts.Link) -> None:
    """A link of its own each time, so that each is counted; an earlier one stops working."""
    earlier = queries.link_of(email, organization)
    if earlier is not None:
        accounts.withdraw(invitation=earlier, by=None, at=at)
    accounts.invite(organization=organization, email=email, role=Role.DIRECTOR, by=None, at=at, link=link)
