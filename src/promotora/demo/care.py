"""What people did in the demonstration beside the lists: consents that members signed, a referral, a policy tried."""

from dataclasses import replace
from datetime import date, timedelta

import pyarrow.compute as pc
import pyarrow.parquet as pq

from promotora.apps.accounts.models import Position
from promotora.apps.core import clock
from promotora.apps.people.actions.consents import Recipients, record_consent
from promotora.apps.people.models import Consent, Member
from promotora.apps.people.rules import ConsentTerms
from promotora.apps.people.terms import ConsentTo, Number
from promotora.apps.tel.actions import drafting, trying
from promotora.apps.tel.actions.referring import ReferralGiven, refer
from promotora.apps.tel.models import Draft, Referral, Trial
from promotora.apps.tel.queries import policies
from promotora.apps.tel.queries.columns import CONDITIONS, columns_of
from promotora.apps.tel.queries.runs import current, files_of
from promotora.apps.tel.rules.knobs import turned
from promotora.apps.tel.terms import PROTECTED, TrialState
from promotora.demo.people import ANA, DANA, EASTSIDE, PLAN, PRIYA
from promotora.demo.place import Progress
from promotora.demo.staff import eyes, organization, working

SOON, LATER = timedelta(days=9), timedelta(days=21)
DRAFT = "Four ED visits"
TRIED_MONTHS = 2


def consents(tell: Progress) -> None:
    """Dana writes down what members of hers signed: two of the consents end soon, and one is under 42 CFR Part 2."""
    protected = whose_substance_use_counts()
    with working(DANA) as dana:
        if not Consent.objects.exists():
            mine = [member for member in listed_of(dana) if member.pk not in protected][:3]
            for member, covers, until in zip(mine, COVERS, (SOON, LATER, None), strict=True):
                sign(member, covers, clock.today() + until if until else None, dana)
            for member in Member.objects.filter(pk__in=protected[:1]):
                sign(member, ConsentTo.PART2, None, dana)
    tell("Writing down consents", 1, 1)


COVERS = (ConsentTo.SHARING, ConsentTo.CARE, ConsentTo.SHARING)


def listed_of(of: Position) -> list[Member]:
    """The members of a CB-CME on this month's list, the most urgent first."""
    run = current()
    columns = columns_of(run, of.organization_id) if run else None
    places = {int(member): place for place, member in enumerate(columns["member"])} if columns else {}
    return sorted(Member.objects.filter(pk__in=places), key=lambda member: places[member.pk])


def whose_substance_use_counts() -> list[int]:
    """Members whom Eastside serves and of whose listing protected facts are a part, as the plan knows."""
    with working(ANA) as ana:
        run, to = current(plan=ana.organization), organization(EASTSIDE)
        assert run
        assert to
        columns = columns_of(run, ana.organization_id)
        bits = sum(1 << place for place, code in enumerate(CONDITIONS) if code in PROTECTED)
        served = columns["assigned"] == columns.words["assigned"].index(to.pk)
        return [int(member) for member in columns["member"][served & (columns["condition"] & bits > 0)]]


def sign(member: Member, covers: ConsentTo, until: date | None, by: Position) -> None:
    """One consent, as its paper says it."""
    record_consent(
        member=member,
        terms=ConsentTerms(
            covers=covers,
            discloser="Any clinic, hospital or program that treats me",
            what="my diagnoses, medicines and visits",
            purpose="so that my care team can plan my care",
            recipients=1,
            signed_by=str(member),
            signed_on=clock.today() - timedelta(days=30),
            expires_on=until,
            until_revoked=until is None,
            says_revoke=True,
            says_redisclosure=True,
        ),
        recipients=Recipients([by.organization]),
        organization=by.organization,
        by=by.user,
        at=clock.now(),
        today=clock.today(),
    )


def try_a_draft(tell: Progress) -> None:
    """Ana asks what would change if four ED visits were needed instead of three."""
    what = "Trying a draft of the rules"
    tell(what, 0, 1)
    with working(ANA) as ana:
        draft = Draft.objects.filter(name=DRAFT).first() or begun(ana)
        if Trial.objects.filter(draft=draft, state=TrialState.DONE).exists():
            return
        trying.settle_cut_short(ana.organization_id)
        as_of = current(plan=ana.organization).as_of  # type: ignore[union-attr]
        trial = Trial.objects.filter(draft=draft).first() or trying.ask_for_trial(
            draft=draft, as_of=as_of, months=TRIED_MONTHS, by=ana.user, at=clock.now(), by_worker=False
        )
    trying.do_trial(trial_id=trial.pk, of=eyes(ana), now=clock.now)
    tell(what, 1, 1)


def begun(ana: Position) -> Draft:
    """The draft, with its one change."""
    base = policies.in_force(ana.organization, "hhp", clock.today())
    draft = drafting.begin(organization=ana.organization, base=base, name=DRAFT, by=ana.user, at=clock.now())
    fewer = turned(base, {"criterion-B3-count": 4})
    drafting.change(draft=draft, seen=draft.version, name=DRAFT, program=fewer, by=ana.user, at=clock.now())
    return draft


def referral(tell: Progress) -> None:
    """Priya refers somebody who is ill enough for the list, but of whom nobody wrote down where they sleep."""
    person = who_is_missed()
    with working(PRIYA) as priya:
        if not Referral.objects.exists():
            plan = organization(PLAN)
            assert plan
            refer(given=replace(person, plan=plan), organization=priya.organization, by=priya.user, at=clock.now())
    tell("Referring somebody", 1, 1)


NO_PLACE = ("no acuity criterion is known to be met: there is no record of where this person lives",)
"""The one reason for which such a person is not listed."""


def who_is_missed() -> ReferralGiven:
    """The first such grown-up on March's run, as the hospital's papers have them."""
    with working(ANA) as ana:
        run = current(plan=ana.organization)
        assert run
        files = files_of(run)
        assert files
        decisions = pq.read_table(files / "decision.parquet")
        missed = decisions.filter(pc.equal(pc.binary_join(decisions["reasons"], "; "), "; ".join(NO_PLACE)))
        grown_up = date(clock.today().year - 30, 1, 1)
        numbers = missed["person_id"].slice(0, MOST_LOOKED_AT).to_pylist()
        member = Member.objects.filter(numbers__value__in=numbers, birth_date__lt=grown_up).order_by("pk")[0]
        return ReferralGiven(
            first_name=member.first_name,
            last_name=member.last_name,
            birth_date=member.birth_date,
            cin=member.numbers.get(kind=Number.CIN, ends=None).value,
            plan=ana.organization,
            program=run.program,
            why="Third time in our emergency department this winter. Sleeps in a car, and has nobody who follows up.",
            agreed=True,
        )


MOST_LOOKED_AT = 200
