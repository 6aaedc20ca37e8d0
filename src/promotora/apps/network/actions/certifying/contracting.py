"""Contracts between a plan and a CB-CME that it certified."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from promotora.apps.accounts.models import User
from promotora.apps.core.refusals import Refused, refuse_if
from promotora.apps.network.actions.certifying.reviewing import held
from promotora.apps.network.actions.telling.applicants import Letter, write, write_to
from promotora.apps.network.models import Certification, Contract
from promotora.apps.network.queries.room import roster as queries
from promotora.apps.network.rules.contracts import refusals_to_contract, refusals_to_end_contract
from promotora.apps.network.rules.refusal import Refusal
from promotora.apps.network.terms import Area, Population


@dataclass(frozen=True)
class ContractGiven:
    """What is agreed. `rates`: cents a member and month, by tier. Both days are included."""

    starts: date
    ends: date | None
    capacity: int
    areas: Sequence[Area] = ()
    populations: Sequence[Population] = ()
    rates: Mapping[str, int] = field(default_factory=dict)
    terms: str = ""


@transaction.atomic
def make_contract(*, certification: Certification, given: ContractGiven, by: User, at: datetime) -> Contract:
    """Sign a contract under a certificate in force, and not beyond its days."""
    certification = held(certification)
    others = queries.contracts_between(certification.plan, certification.organization, certification.program)
    refuse_if(
        refusals_to_contract(
            state=certification.state,
            certified_from=certification.starts,
            certified_to=certification.ends,
            starts=given.starts,
            ends=given.ends,
            capacity=given.capacity,
            overlaps=others.filter(queries.in_days(given.starts, given.ends)).exists(),
        )
    )
    try:
        with transaction.atomic():
            contract = _signed(certification, given, by, at)
    except IntegrityError as another:  # a colleague signed one under another certificate a moment ago
        raise Refused([Refusal.OVERLAPS]) from another
    write(certification, Letter.CONTRACTED, at=at, starts=contract.starts)
    return contract


@transaction.atomic
def end_contract(*, contract: Contract, last_day: date, because: str, by: User, at: datetime) -> Contract:
    """End a contract sooner than agreed. Whoever is served stays assigned until somebody decides otherwise."""
    contract = queries.held_contract(contract.pk)
    refuse_if(
        refusals_to_end_contract(
            starts=contract.starts,
            ends=contract.ends,
            last_day=last_day,
            because=because,
            today=timezone.localtime(at).date(),
        )
    )
    contract.change(seen=contract.version, ends=last_day, ended_because=because.strip()[:300])
    write_to(contract.organization, contract.plan, Letter.CONTRACT_ENDED, at=at, ends=last_day, words=because)
    return contract


def _signed(certification: Certification, given: ContractGiven, by: User, at: datetime) -> Contract:
    return Contract.objects.create(
        plan=certification.plan,
        organization=certification.organization,
        certification=certification,
        program=certification.program,
        starts=given.starts,
        ends=given.ends,
        capacity=given.capacity,
        areas=list(given.areas),
        populations=list(given.populations),
        rates=dict(given.rates),
        terms=given.terms.strip(),
        signed_by=by,
        signed_at=at,
    )
