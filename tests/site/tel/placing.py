"""Builders of placements' stories: three CB-CMEs with sites, coordinators and contracts, and a list to place."""

from datetime import date
from decimal import Decimal

from tests.site import network, people
from tests.site.tel import lists

from promotora.apps.accounts.models import Organization
from promotora.apps.core import clock, scope
from promotora.apps.network.models import Contract, Staff
from promotora.apps.network.terms import Population, TeamRole
from promotora.apps.people.models import Coverage
from promotora.apps.tel.actions import committing, taking_back
from promotora.apps.tel.actions import placing as actions
from promotora.apps.tel.models import Assignment, PlacedMember, Placing

EASTSIDE, WESTSIDE, VALLEY = "Eastside Care Partners", "Westside Care", "Valley Health"
SITES = {EASTSIDE: "90033", WESTSIDE: "90405", VALLEY: "91331"}
SPEAKS = {EASTSIDE: ["es", "en"], WESTSIDE: ["en"], VALLEY: ["es", "ko"]}
EVERYBODY = list(Population.values)


def able(
    plan,
    name,
    *,
    coordinators=1,
    capacity=100,
    ends=network.LONG_AFTER,
    areas=(),
    populations=EVERYBODY,
    at=None,
    npi="",
):
    """A CB-CME that may be given this plan's members, with a site, a roster and a contract; the organization."""
    here = Organization.objects.filter(name=name).first() or people.organization(name=name)
    zip_code = at or SITES[name]
    answers = {
        "places": {"sites": [{"name": "Site", "address": "1 Main St", "zip_code": zip_code, "npi": npi}], "areas": []},
        "experience": {"populations": list(populations), "languages": SPEAKS.get(name, ["en"])},
    }
    network.contracted(
        plan, here, capacity=capacity, ends=ends, answers=answers, areas=list(areas), populations=list(populations)
    )
    with scope.entered(scope.Scope(organization_id=here.pk)):
        for number in range(coordinators):
            Staff.objects.create(
                organization=here,
                name=f"Coordinator {number}",
                role=TeamRole.CARE_COORDINATOR,
                fte=Decimal("1.00"),
                languages=SPEAKS.get(name, ["en"]),
                starts=network.LONG_AGO,
            )
    return here


def placed(by, run, *, day=None, at=None):
    """A placement of a list, worked out at once."""
    with people.working(by):
        placing = actions.ask_for_placing(
            run=run,
            organization=by.organization,
            day=day or clock.today(),
            by=by.user,
            at=at or clock.now(),
            today=clock.today(),
            by_worker=False,
        )
    actions.do_placing(placing_id=placing.pk, of=people.eyes(by), now=clock.now)
    return again(placing, by)


def again(placing, by) -> Placing:
    """As it stands now."""
    with people.working(by):
        return Placing.objects.select_related("run", "organization").get(pk=placing.pk)


def committed(by, placing):
    """The same, asked to be committed and carried out; as it stands afterwards, done or not."""
    asked_to_commit(by, placing)
    return carried_out(by, placing)


def asked_to_commit(by, placing, *, by_worker=False):
    """The same, to be committed by the worker."""
    with people.working(by):
        return committing.ask_to_commit(
            placing=placing, by=by.user, at=clock.now(), today=clock.today(), by_worker=by_worker
        )


def carried_out(by, placing):
    """What the worker does."""
    committing.do_commit(placing_id=placing.pk, of=people.eyes(by), now=clock.now)
    return again(placing, by)


def taken_back(by, placing):
    """A commit, asked to be taken back and carried out; as it stands afterwards, done or not."""
    asked_to_take_back(by, placing)
    return given_back(by, placing)


def asked_to_take_back(by, placing, *, by_worker=False):
    """The same, to be taken back by the worker."""
    with people.working(by):
        return taking_back.ask_to_take_back(placing=placing, by=by.user, at=clock.now(), by_worker=by_worker)


def given_back(by, placing):
    """What the worker does."""
    taking_back.do_take_back(placing_id=placing.pk, of=people.eyes(by), now=clock.now)
    return again(placing, by)


def rows(by, placing):
    """Where it has each member: (who, change, before, to)."""
    with people.working(by):
        found = PlacedMember.objects.filter(placing=placing).select_related("member", "before", "to")
        return [(row.member.first_name, row.change, named(row.before), named(row.to)) for row in found]


def named(organization):
    return organization.name if organization else ""


def served(by):
    """How many each CB-CME serves now, by name."""
    with people.working(by):
        found = {}
        for row in Assignment.objects.filter(ends=None, plan=by.organization).select_related("organization"):
            found[row.organization.name] = found.get(row.organization.name, 0) + 1
        return found


def weigh(by, **differs):
    """The plan weighs otherwise from now on."""
    with people.working(by):
        weights = actions.stored(actions.weights_now(by.organization_id)) | differs
        return actions.set_weights(
            organization=by.organization, weights=weights, because="as we agreed", by=by.user, at=clock.now()
        )


def patient_of(by, run, person, npi):
    """The plan's eligibility has a listed person at this clinic."""
    member = lists.member_of(person, by)
    with people.working(by):
        Coverage.objects.create(member=member, plan=by.organization, starts=run.as_of, clinic_npi=npi)


def change_contract(by, organization, **fields):
    """The plan changes what it agreed with a CB-CME."""
    with people.working(by):
        Contract.objects.filter(plan=by.organization, organization=organization).update(**fields)


def a_list(by, people_listed, **more):
    return lists.a_run(by, people_listed, as_of=date(2020, 3, 1), **more)
