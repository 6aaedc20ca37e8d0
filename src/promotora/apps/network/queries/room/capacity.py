"""Reading room: of one's own CB-CME, and for a plan of each that it contracted, in as many queries at any number."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet

from promotora.apps.accounts.models import Organization
from promotora.apps.network.models import CapacityReport, Certification, Contract, Joining, Ratio, Staff
from promotora.apps.network.queries.room import flows
from promotora.apps.network.queries.room.roster import in_days, works
from promotora.apps.network.queries.room.served import members_served
from promotora.apps.network.rules.capacity import Apart, Capacity, Works, full_time
from promotora.apps.network.rules.forecast import AHEAD, MayJoin, Month, Team
from promotora.apps.network.rules.ratios import Allowed, Ratios, on, strictest
from promotora.apps.network.terms import IN_FORCE, CertificationState, TeamRole

PROGRAM = "hhp"
COVERS = sorted([*IN_FORCE, CertificationState.SUSPENDED])


@dataclass(frozen=True)
class Seat:
    """A CB-CME with its room: `reported`: its last word to the plan; `of_plan`: members of the plan that looks."""

    organization: Organization
    contract: Contract | None
    capacity: Capacity
    of_plan: int
    reported: CapacityReport | None = None


# ---------------------------------------------------------------------------------------------------------- the numbers


def ratios_of(plan_ids: Iterable[int], day: date) -> dict[int, Ratios]:
    """How many members to a coordinator each of these plans allows on a day."""
    said: dict[int, list[Allowed]] = {plan_id: [] for plan_id in plan_ids}
    for row in Ratio.objects.filter(plan__in=list(said), program=PROGRAM):
        said[row.plan_id].append(as_allowed(row))
    return {plan_id: on(day, every) for plan_id, every in said.items()}


def as_allowed(row: Ratio) -> Allowed:
    """A stored number as the rules read it."""
    return Allowed(row.most, row.population, row.starts, row.source, row.verified)


def every_ratio(plan: Organization) -> QuerySet[Ratio]:
    """All that a plan ever set, the last first for each population."""
    return Ratio.objects.filter(plan=plan, program=PROGRAM).select_related("set_by")


def is_set(plan: Organization, population: str, starts: date) -> bool:
    """Whether a number is set for these members from this very day on."""
    return every_ratio(plan).filter(population=population, starts=starts).exists()


# ------------------------------------------------------------------------------------------------------------- the team


def coordinators_of(organization_ids: Iterable[int], day: date) -> dict[int, list[Works]]:
    """The care coordinators of each of these CB-CMEs who work there on this day or later."""
    people = Staff.objects.filter(
        Q(ends=None) | Q(ends__gte=day), organization__in=list(organization_ids), role=TeamRole.CARE_COORDINATOR
    )
    found: dict[int, list[Works]] = defaultdict(list)
    for each in people.prefetch_related("leaves"):
        found[each.organization_id].append(works(each))
    return found


def joining_of(organization_ids: Iterable[int]) -> dict[int, list[Joining]]:
    """Who may join each of these CB-CMEs as a care coordinator."""
    rows = Joining.objects.filter(
        organization__in=list(organization_ids), role=TeamRole.CARE_COORDINATOR, ended_at=None
    )
    found: dict[int, list[Joining]] = defaultdict(list)
    for each in rows:
        found[each.organization_id].append(each)
    return found


def first_days(day: date) -> list[date]:
    """The first days of the next six months."""
    return [flows.month_of(day, -ahead) for ahead in range(1, AHEAD + 1)]


def team_ahead(
    people: Sequence[Works], joining: Sequence[Joining], capacity: Capacity, day: date, others: int = 0
) -> Team:
    """The team on the first days of the next months; who was to come before today still may, next month.

    `others`: of the members, those of other plans than the one that looks.
    """
    days = first_days(day)
    may_join = [
        MayJoin(float(each.fte), next(at for at, first in enumerate(days) if each.starts <= first), each.likely / 100)
        for each in joining
        if each.starts <= days[-1]
    ]
    load = float(capacity.needed) / capacity.members if capacity.members else 1 / capacity.most
    working = [float(full_time(people, first)) for first in days]
    return Team(working, may_join, capacity.most, load, load * others)


# ------------------------------------------------------------------------------------------------------ one's own room


def own_contracts(organization: Organization, day: date) -> list[Contract]:
    """The signed contracts of a CB-CME on a day, by the plan's name."""
    rows = Contract.objects.filter(in_days(day, day), organization=organization, signed_at__isnull=False)
    return list(rows.select_related("plan").order_by("plan__name", "pk"))


def own_room(organization: Organization, day: date) -> tuple[Capacity, Ratios]:
    """A CB-CME's room on a day, all plans together, by the strictest number of its plans."""
    plans = {contract.plan_id for contract in own_contracts(organization, day)}
    ratios = strictest(list(ratios_of(plans, day).values()))
    members = members_served([organization.pk]).get(organization.pk, 0)
    populations = [each.population for each in ratios.some]
    known = flows.of_population([organization.pk], None, populations).get(organization.pk, {})
    working = full_time(coordinators_of([organization.pk], day)[organization.pk], day)
    return Capacity(members, working, ratios.everybody.most, apart=apart_of(ratios, known)), ratios


def apart_of(ratios: Ratios, known: Mapping[str, int]) -> tuple[Apart, ...]:
    """The members for whom another number holds."""
    return tuple(Apart(known[each.population], each.most) for each in ratios.some if known.get(each.population))


# ----------------------------------------------------------------------------------------------------- the plan's board


def contracted(plan: Organization, day: date) -> list[Contract]:
    """The contracts of a plan that hold on a day: one for each CB-CME."""
    rows = Contract.objects.filter(in_days(day, day), plan=plan, program=PROGRAM, signed_at__isnull=False)
    return list(rows.select_related("organization").order_by("organization__name", "pk"))


def covered(plan: Organization, organization_id: int) -> Organization | None:
    """A CB-CME that this plan certified, suspended or not; None for any other."""
    certificates = Certification.objects.filter(plan=plan, organization=organization_id, state__in=COVERS)
    found = certificates.select_related("organization").first()
    return found.organization if found else None


def last_reports(plan: Organization, organization_ids: Iterable[int]) -> dict[int, CapacityReport]:
    """The last word of each of these CB-CMEs to a plan."""
    rows = CapacityReport.objects.filter(plan=plan, organization__in=list(organization_ids))
    last = rows.order_by("organization_id", "-month", "-sent_at", "-pk").distinct("organization_id")
    return {row.organization_id: row for row in last}


def seats(plan: Organization, contracts: Sequence[Contract], day: date) -> list[Seat]:
    """Each contracted CB-CME with its room, as far as the plan can know it.

    A plan sees only its own members: of all plans together it knows what the CB-CME last reported, or its own if more.
    """
    return seats_of(plan, {each.organization: each for each in contracts}, day)


def seats_of(plan: Organization, wanted: Mapping[Organization, Contract | None], day: date) -> list[Seat]:
    """The same of any CB-CMEs, with their contracts if there are any."""
    ids = [organization.pk for organization in wanted]
    ratios = ratios_of([plan.pk], day)[plan.pk]
    own, reports = members_served(ids, plan.pk), last_reports(plan, ids)
    people = coordinators_of(ids, day)
    populations = flows.of_population(ids, plan.pk, [each.population for each in ratios.some])
    found = []
    for organization, contract in wanted.items():
        of_plan, report = own.get(organization.pk, 0), reports.get(organization.pk)
        capacity = Capacity(
            max(of_plan, report.enrolled if report else 0),
            full_time(people.get(organization.pk, ()), day),
            ratios.everybody.most,
            contract.capacity if contract else 0,
            of_plan,
            apart_of(ratios, populations.get(organization.pk, {})),
        )
        found.append(Seat(organization, contract, capacity, of_plan, report))
    return found


@dataclass(frozen=True)
class Network:
    """All CB-CMEs of a plan in aggregate: its own members, their coordinators, and what months the past had."""

    members: int
    coordinators: Decimal
    team: Team
    history: list[Month]


def network(plan: Organization, seats: Sequence[Seat], day: date) -> Network:
    """What the plan's forecast stands on: its own members, and what other plans' leave of all care coordinators."""
    ids = [seat.organization.pk for seat in seats]
    people = [each for team in coordinators_of(ids, day).values() for each in team]
    joining = [each for several in joining_of(ids).values() for each in several]
    members = sum(seat.of_plan for seat in seats)
    others = sum(seat.capacity.members for seat in seats) - members
    most = seats[0].capacity.most if seats else ratios_of([plan.pk], day)[plan.pk].everybody.most
    whole = Capacity(members + others, full_time(people, day), most)
    return Network(
        members,
        whole.coordinators,
        team_ahead(people, joining, whole, day, others),
        flows.added(flows.histories(ids, plan.pk, day).values()),
    )


def room_in(organization: Organization, month: date, day: date) -> Capacity:
    """A CB-CME's room at the end of a month, or on this day while the month lasts. `month`: its first day."""
    following = flows.month_of(month, -1)
    if following > day:
        return own_room(organization, day)[0]
    capacity, _ratios = own_room(organization, following - timedelta(days=1))
    # Who is of which population then is not known any more: all count alike.
    return Capacity(flows.members_on(organization.pk, following), capacity.coordinators, capacity.most)
