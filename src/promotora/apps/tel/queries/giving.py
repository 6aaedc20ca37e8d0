"""Which CB-CMEs a plan may give members on a day: those that it certified, with a contract under that certificate.

The same question as the database asks (network.security), asked of a plan's rows at once, with the reason why not.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from promotora.apps.accounts.models import Organization
from promotora.apps.network.models import Certification, Contract
from promotora.apps.network.terms import IN_FORCE
from promotora.apps.tel.models import Assignment


@dataclass(frozen=True)
class Standing:
    """How a CB-CME stands with a plan on a day: its certificate in force, and the contract under one, if there are."""

    certification: Certification | None = None
    contract: Contract | None = None

    @property
    def may(self) -> bool:
        """Whether it may be given members."""
        return self.contract is not None


NOT_KNOWN = Standing()


def standings(plan_id: int, day: date) -> dict[int, Standing]:
    """How each CB-CME that a plan ever certified stands with it on a day."""
    contracts = {contract.organization_id: contract for contract in contracts_on(plan_id, day)}
    found: dict[int, Standing] = {}
    certified = Certification.objects.filter(on(day), plan=plan_id, state__in=sorted(IN_FORCE)).order_by("-pk")
    for certification in certified.select_related("application", "organization"):
        contract = contracts.get(certification.organization_id)
        under = contract.certification if contract else certification
        found.setdefault(certification.organization_id, Standing(under, contract))
    return found


def contracts_on(plan_id: int, day: date) -> list[Contract]:
    """A plan's signed contracts of a day that rest on a certificate in force."""
    rows = Contract.objects.filter(
        on(day),
        on(day, "certification__"),
        plan=plan_id,
        signed_at__isnull=False,
        certification__plan=plan_id,
        certification__state__in=sorted(IN_FORCE),
    )
    return list(rows.select_related("organization", "certification__application").order_by("-pk"))


def standing(plan_id: int, organization: Organization, day: date) -> Standing:
    """How one of them stands."""
    return standings(plan_id, day).get(organization.pk, NOT_KNOWN)


def on(day: date, under: str = "") -> Q:
    """Spans that cover a day; both ends are included."""
    begun, open_end = Q(**{f"{under}starts__lte": day}), Q(**{f"{under}ends": None})
    return begun & (open_end | Q(**{f"{under}ends__gte": day}))


def served_by(plan_id: int, organization_id: int) -> int:
    """How many of a plan's members a CB-CME serves now."""
    return Assignment.objects.filter(plan=plan_id, organization=organization_id, ends=None).count()


def came_from(plan_id: int, act_id: int) -> set[int]:
    """The CB-CMEs whose members an act of assigning took from them."""
    ended = Assignment.objects.filter(plan=plan_id, ended_in=act_id, ends__isnull=False).order_by()
    return set(ended.values_list("organization_id", flat=True))
