"""The people whom the kept pictures and the stories show: a small county, its lists of three months, and who works on
them, on Monday, March 2, 2020."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from tests.site import network, people
from tests.site.people.tables_of_members import loaded

from promotora.apps.accounts.models import Position
from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.tel.actions import assigning, drafting, referring, runs, screening, trying
from promotora.apps.tel.actions.making import do_run
from promotora.apps.tel.models import Listing, Run
from promotora.apps.tel.queries import stores
from promotora.county import CountyPlan, generate
from promotora.targeting.engines.duckdb import ingest
from promotora.targeting.language import program_from

MONDAY = datetime(2020, 3, 2, 17, 0, tzinfo=UTC)  # 9 in the morning in Los Angeles
MEMBERS = 3_000
EASTSIDES = 45  # listed members whom Eastside serves


@dataclass
class March:
    """Who looks, the last run, and the numbers that addresses need."""

    who: dict[str, Position]
    run: Run
    filled: dict[str, int]


def march(folder, *, release=True) -> March:
    """Three months of lists; the last one released, or still to be reviewed."""
    eastside, plan = people.organization(), people.organization(Kind.PLAN, "County Health Plan")
    westside = people.organization(name="Westside Care")
    who = {
        "ana": people.staff("Ana Cruz", plan, Role.PLAN_ANALYST),
        "miguel": people.staff("Miguel Ortiz", plan, Role.PLAN_MANAGER),
        "dana": people.staff("Dana Reyes", eastside, Role.CARE_COORDINATOR),
        "luz": people.staff("Luz Romero", eastside, Role.COMMUNITY_HEALTH_WORKER),
        "theo": people.staff("Theo Lind", westside, Role.CARE_COORDINATOR),
    }
    ana, miguel = who["ana"], who["miguel"]
    generate(CountyPlan(members=MEMBERS, bad_share=0.001), folder / "county")
    ingest(folder / "county", stores.store_folder(plan.pk))
    loaded(ana, folder / "county" / "eligibility.parquet")
    january, february, last = (listed(ana, date(2020, month, 1)) for month in (1, 2, 3))
    for run in (january, february):
        released(run, ana, miguel)
    give_to(eastside, february, miguel)
    if release:
        released(last, ana, miguel)
    filled = {"run": last.pk, "before": february.pk, "eastside": eastside.pk}
    return March(who, last, filled | someone_of(last if release else february, who["dana"]))


def listed(ana, as_of):
    """A list, made at once."""
    with people.working(ana):
        run = runs.ask_for_run(
            organization=ana.organization, program="hhp", as_of=as_of, by=ana.user, at=clock.now(), by_worker=False
        )
    do_run(run_id=run.pk, of=people.eyes(ana), now=clock.now)
    return again(run, ana)


def again(run, ana):
    with people.working(ana):
        return Run.objects.get(pk=run.pk)


def released(run, ana, miguel):
    with people.working(ana):
        runs.review(run=run, by=ana.user, at=clock.now())
    with people.working(miguel):
        runs.release(run=run, by=miguel.user, at=clock.now())


def give_to(organization, run, miguel):
    """The first of a list are a CB-CME's."""
    network.all_contracted(miguel)
    with people.working(miguel):
        first = Listing.objects.filter(run=run, whole=True).values_list("member_id", flat=True)[:EASTSIDES]
        assigning.assign(
            run=run,
            members=list(first),
            to=organization,
            because="closest to home",
            by=miguel.user,
            at=clock.now(),
            today=clock.today(),
        )


def someone_of(run, dana):
    """The first member on Dana's own list."""
    with people.working(dana):
        first = Listing.objects.filter(run=run).order_by("position").first()
        return {"member": first.member_id}


def a_referral(of: March):
    """Dana refers somebody who is not listed; the rule has been asked."""
    dana, ana = of.who["dana"], of.who["ana"]
    with people.working(dana):
        referral = referring.refer(
            given=referring.ReferralGiven(
                plan=ana.organization,
                program="hhp",
                first_name="Elena",
                last_name="Vargas",
                birth_date=date(1961, 5, 9),
                cin="91111111S",
                phone="323 555 0110",
                speaks="es",
                why="Falls asleep at work, three times in the emergency room since Christmas.",
                agreed=True,
            ),
            organization=dana.organization,
            by=dana.user,
            at=clock.now(),
        )
    screening.screen(referral_id=referral.pk, of=people.eyes(ana), now=clock.now)
    return referral.pk


def a_draft(of: March):
    """Ana drafts four ED visits for three, and has tried it."""
    ana = of.who["ana"]
    with people.working(ana):
        base = program_from(of.run.policy)
        draft = drafting.begin(
            organization=ana.organization, base=base, name="Four ED visits", by=ana.user, at=clock.now()
        )
        changed = program_from(of.run.policy.replace("EdVisits(3, within=12)", "EdVisits(4, within=12)"))
        drafting.change(draft=draft, seen=draft.version, name=draft.name, program=changed, by=ana.user, at=clock.now())
        trial = trying.ask_for_trial(
            draft=draft, as_of=of.run.as_of, months=1, by=ana.user, at=clock.now(), by_worker=False
        )
    trying.do_trial(trial_id=trial.pk, of=people.eyes(ana), now=clock.now)
    return draft.pk, trial.pk
