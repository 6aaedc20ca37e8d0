"""Drafts: Ana changes a line and proposes it, Miguel adopts it, and the next list uses it. Nobody adopts their own."""

import re
from dataclasses import asdict, replace
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import transaction
from django.urls import reverse
from tests.site import people
from tests.site.tel.drafts import HHP, a_draft, adopted, analyst, manager, proposed, tried, turn

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.core.models import ChangedMeanwhile
from promotora.apps.core.refusals import Refused
from promotora.apps.tel.actions import drafting
from promotora.apps.tel.models import Draft
from promotora.apps.tel.queries import drafts as queries
from promotora.apps.tel.queries import policies
from promotora.apps.tel.rules.drafts import (
    DraftRefusal,
    Proposal,
    TrialAsked,
    refusals_to_adopt,
    refusals_to_begin,
    refusals_to_change,
    refusals_to_discard,
    refusals_to_propose,
    refusals_to_reopen,
    refusals_to_try,
    refusals_to_turn_down,
)
from promotora.apps.tel.rules.knobs import turned, values
from promotora.apps.tel.terms import DraftState
from promotora.targeting.language import program_from

pytestmark = pytest.mark.django_db
JUNE = date(2020, 6, 1)
FOUR = {"criterion-B3-count": 4}


@pytest.fixture(autouse=True)
def on_march_2(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    with clock.stopped_at(people.NOW):
        yield


@pytest.fixture
def ana(plan):
    return analyst(plan)


@pytest.fixture
def miguel(plan):
    return manager(plan)


@pytest.fixture
def page(ana):
    return people.signed_in(ana)


@pytest.fixture
def desk(miguel):
    return people.signed_in(miguel)


def text_of(response, status=200):
    assert response.status_code == status, response.content[:500]
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(unescape(plain).split())


def url(name, draft, *more):
    return reverse(name, args=[draft.pk, *more])


def lasting(draft, position):
    with people.working(position):
        return queries.draft(draft.pk)


def as_sent(draft, **changed):
    """What a browser sends of the draft's form, some answers changed."""
    sent = {"version": draft.version, "name": draft.name}
    for name, value in values(program_from(draft.policy)).items():
        if isinstance(value, bool):
            sent |= {name: "on"} if value else {}
        else:
            sent[name] = (
                sorted(value)
                if isinstance(value, frozenset)
                else " ".join(value)
                if isinstance(value, tuple)
                else value
            )
    sent |= {name.replace("_", "-"): value for name, value in changed.items()}
    return sent


class TestTheStory:
    def test_ana_asks_for_four_ed_visits_miguel_adopts_and_the_next_list_uses_it(self, page, desk, ana, miguel, plan):
        there = page.post(reverse("draft_add"), {"base": "hhp/2020-01-01", "name": "Four ED visits"})
        with people.working(ana):
            draft = Draft.objects.get()
        assert there.url == url("draft_change", draft)
        form = text_of(page.get(there.url))
        assert "What would “Four ED visits” change?" in form
        assert "B3 3 ED visits or more in the last year" in form
        assert "At least how many ED visits" in form

        saved = page.post(there.url, as_sent(draft) | {"criterion-B3-count": "4"}, follow=True)
        said = text_of(saved)
        assert "“Four ED visits” changes 1 line" in said
        assert "B3 3 ED visits or more in the last year 4 ED visits or more in the last year" in said
        assert "Changed in this draft" in said
        assert "See who would come and go" in said, "the one next step"

        draft = lasting(draft, ana)
        refused = text_of(page.post(url("draft_propose", draft), self.proposal(draft)))
        assert DraftRefusal.NEVER_TRIED in refused
        tried(draft, ana)
        refused = text_of(page.post(url("draft_propose", draft), self.proposal(draft) | {"acknowledged": ""}))
        assert DraftRefusal.UNVERIFIED in refused
        assert "DHCS Health Homes Program Guide, from general knowledge" in refused
        said = text_of(page.post(url("draft_propose", draft), self.proposal(draft), follow=True))
        assert "“Four ED visits” is proposed from June 1, 2020 on" in said
        assert "you cannot adopt it yourself" in said

        draft = lasting(draft, ana)
        assert page.get(url("draft_adopt", draft)).status_code == 403, "Ana may not adopt at all"
        assert "Look, and decide" in text_of(desk.get(url("draft", draft)))
        said = text_of(desk.get(url("draft_adopt", draft)))
        assert "Ana Cruz proposes it. Lists as of June 1, 2020 and later would use it." in said
        assert "Why: Three visits is a bad week" in said
        said = text_of(desk.post(url("draft_adopt", draft), {"version": draft.version}, follow=True))
        assert "“Four ED visits” is adopted from June 1, 2020 on" in said

        with people.working(ana):
            version = policies.in_force(plan, "hhp", JUNE)
            steps = [(step.state, str(step.moved_by)) for step in queries.steps(draft)]
        assert version.version == f"2020-06-01-plan-{plan.pk}"
        assert version.effective == JUNE
        assert str(version.source) == "Adopted by County Health Plan on 2026-03-02: Three visits is a bad week"
        b3 = next(each for each in version.criteria() if each.code == "B3")
        assert (str(b3.rule), b3.source) == ("at least 4 ED visits in the last year", version.source)
        assert steps == [("draft", "Ana Cruz"), ("proposed", "Ana Cruz"), ("adopted", "Miguel Ortiz")]

    def proposal(self, draft):
        return {
            "version": draft.version,
            "effective_year": "2020",
            "effective_month": "6",
            "effective_day": "1",
            "because": "Three visits is a bad week",
            "acknowledged": "on",
        }

    def test_miguel_cannot_adopt_what_he_drafted_changed_or_proposed(self, plan, ana, miguel):
        own = a_draft(plan, FOUR, by=miguel)
        changed = a_draft(plan, FOUR, by=ana)
        with people.working(miguel):
            turn(changed, {"criterion-B3-count": 5}, miguel)
        for draft, proposer in ((own, ana), (changed, ana), (a_draft(plan, FOUR, by=ana), miguel)):
            proposed(draft, proposer, JUNE)
            with people.working(miguel), pytest.raises(Refused) as refused:
                drafting.adopt(draft=draft, seen=draft.version, by=miguel.user, at=clock.now(), today=clock.today())
            assert refused.value.reasons == [DraftRefusal.OWN_PROPOSAL]
            assert lasting(draft, miguel).state == DraftState.PROPOSED

    def test_his_page_says_that_somebody_else_decides(self, plan, ana, miguel, desk):
        draft = proposed(a_draft(plan, FOUR, by=miguel), ana, JUNE)
        said = text_of(desk.get(url("draft", draft)))
        assert "You drafted, changed or proposed it, so you cannot adopt it yourself." in said
        assert "Look, and decide" not in said
        assert DraftRefusal.OWN_PROPOSAL in text_of(desk.get(url("draft_adopt", draft)))
        answer = text_of(desk.post(url("draft_adopt", draft), {"version": draft.version}), status=403)
        assert DraftRefusal.OWN_PROPOSAL in answer

    def test_turned_down_with_a_reason_made_a_draft_again_and_proposed_once_more(self, plan, ana, page, desk):
        draft = proposed(a_draft(plan, FOUR, by=ana), ana, JUNE)
        assert "Say why, in a few words." in text_of(desk.post(url("draft_turn_down", draft), {"because": " "}))
        said = text_of(desk.post(url("draft_turn_down", draft), {"because": "Too many would go"}, follow=True))
        assert "“Four ED visits” was turned down" in said
        assert "Too many would go" in text_of(page.get(url("draft", draft)))
        page.post(url("draft_reopen", draft))
        draft = lasting(draft, ana)
        assert draft.state == DraftState.DRAFT
        proposed(draft, ana, JUNE)
        assert [step.state for step in self.steps(draft, ana)] == [
            "draft", "proposed", "turned_down", "draft", "proposed",
        ]  # fmt: skip

    def steps(self, draft, position):
        with people.working(position):
            return list(queries.steps(draft))

    def test_a_line_is_put_back_by_itself_and_a_draft_discarded(self, plan, ana, page):
        draft = a_draft(plan, FOUR | {"bar-hospice": False}, by=ana)
        sent = {"version": draft.version, "section": "bar-hospice"}
        said = text_of(page.post(url("draft_line_back", draft), sent, follow=True))
        assert "“Four ED visits” changes 1 line" in said
        draft = lasting(draft, ana)
        assert program_from(draft.policy) == turned(HHP, FOUR)
        page.post(url("draft_line_back", draft), {"version": draft.version, "section": "criterion-B3"})
        draft = lasting(draft, ana)
        assert program_from(draft.policy) == HHP
        assert "Discard “Four ED visits”?" in text_of(page.get(url("draft_discard", draft)))
        assert "No policy is being drafted" in text_of(page.post(url("draft_discard", draft), follow=True))
        assert lasting(draft, ana).state == DraftState.DISCARDED

    def test_a_draft_is_begun_from_an_adopted_version(self, plan, page):
        version = adopted(plan, FOUR, effective=JUNE)
        form = text_of(page.get(reverse("draft_add")))
        assert "Health Homes Program from June 1, 2020, adopted by County Health Plan" in form
        page.post(reverse("draft_add"), {"base": f"hhp/{version.version}", "name": "Five"})
        with people.working(analyst(plan)):
            assert program_from(Draft.objects.get(name="Five").policy) == version


class TestTwoAtOnce:
    def test_two_people_change_one_draft_and_neither_version_is_lost(self, plan, ana, page, desk):
        draft = a_draft(plan, {}, by=ana)
        desk.post(url("draft_change", draft), as_sent(draft) | {"criterion-B3-count": "5"})
        answer = page.post(url("draft_change", draft), as_sent(draft) | {"criterion-B3-count": "4", "window": "36"})
        said = text_of(answer, status=409)
        assert "Miguel Ortiz changed it after you opened it" in said
        assert "B3: At least how many ED visits 4 5" in said
        assert "How old a diagnosis may be: How many months back a diagnosis counts 36 24" in said
        assert program_from(lasting(draft, ana).policy) == turned(HHP, {"criterion-B3-count": 5})
        mine = self.hidden(answer)
        assert page.post(url("draft_change", draft), mine).status_code == 302
        assert program_from(lasting(draft, ana).policy) == turned(HHP, {"criterion-B3-count": 4, "window": 36})

    def hidden(self, answer):
        page = answer.content.decode()
        form = page[page.index("Both versions") :]
        sent = {}
        for field in re.findall(r'<input type="hidden"[^>]*>', form):
            name = re.search(r'name="([^"]*)"', field).group(1)
            value = re.search(r'value="([^"]*)"', field)
            sent.setdefault(name, []).append(unescape(value.group(1)) if value else "")
        return {name: found for name, found in sent.items() if name != "csrfmiddlewaretoken"}

    def test_what_was_changed_after_it_was_looked_at_is_not_proposed_put_back_or_adopted(
        self, plan, ana, miguel, page, desk
    ):
        draft = a_draft(plan, FOUR, by=ana)
        seen = draft.version
        with people.working(ana):
            turn(draft, {"criterion-B3-count": 9}, ana)
        told = "Somebody changed this a moment ago."
        sent = TestTheStory().proposal(draft) | {"version": seen}
        assert told in text_of(page.post(url("draft_propose", draft), sent, follow=True))
        back = {"version": seen, "section": "criterion-B3"}
        assert told in text_of(page.post(url("draft_line_back", draft), back, follow=True))
        proposed(draft, ana, JUNE)
        assert told in text_of(desk.post(url("draft_adopt", draft), {"version": seen}, follow=True))
        assert lasting(draft, ana).state == DraftState.PROPOSED

    def test_two_managers_adopt_at_once_and_one_wins(self, plan, ana, miguel):
        draft = proposed(a_draft(plan, FOUR, by=ana), ana, JUNE)
        lucia = people.staff("Lucía Vega", plan, Role.PLAN_MANAGER)
        one, other = lasting(draft, miguel), lasting(draft, lucia)
        with people.working(miguel):
            drafting.adopt(draft=one, seen=one.version, by=miguel.user, at=clock.now(), today=clock.today())
        with people.working(lucia), pytest.raises(ChangedMeanwhile):
            drafting.adopt(draft=other, seen=other.version, by=lucia.user, at=clock.now(), today=clock.today())
        assert lasting(draft, miguel).adopted_by == miguel.user

    def test_two_proposals_for_one_day_are_not_both_adopted(self, plan, ana, miguel):
        first = proposed(a_draft(plan, FOUR, by=ana), ana, JUNE)
        second = proposed(a_draft(plan, {"window": 36}, by=ana), ana, JUNE)
        with people.working(miguel):
            drafting.adopt(draft=first, seen=first.version, by=miguel.user, at=clock.now(), today=clock.today())
            with pytest.raises(Refused) as refused, transaction.atomic():
                drafting.adopt(draft=second, seen=second.version, by=miguel.user, at=clock.now(), today=clock.today())
        assert refused.value.reasons == [DraftRefusal.DAY_TAKEN]
        assert lasting(second, ana).state == DraftState.PROPOSED


class TestWhoSees:
    def test_another_plan_sees_no_draft_and_changes_none(self, plan, ana):
        draft = proposed(a_draft(plan, FOUR, by=ana), ana, JUNE)
        other = people.staff("Bo Lee", people.organization(Kind.PLAN, "Other Plan"), Role.PLAN_MANAGER)
        browser = people.signed_in(other)
        for name in (
            "draft",
            "draft_change",
            "draft_discard",
            "draft_propose",
            "draft_adopt",
            "draft_turn_down",
            "trial_add",
        ):
            assert browser.get(url(name, draft)).status_code == 404, name
        for name in ("draft_line_back", "draft_reopen", "draft_discard", "draft_adopt"):
            assert browser.post(url(name, draft), {"version": draft.version}).status_code == 404, name
        assert "No policy is being drafted" in text_of(browser.get(reverse("drafts")))
        with people.working(other):
            assert not Draft.objects.exists()

    def test_an_adopted_one_is_read_by_others_among_the_rules_and_nowhere_else(self, plan):
        adopted(plan, FOUR, effective=JUNE)
        other = people.staff("Bo Lee", people.organization(Kind.PLAN, "Other Plan"), Role.PLAN_MANAGER)
        with people.working(other):
            draft = Draft.objects.get()
        browser = people.signed_in(other)
        assert browser.get(url("draft", draft)).status_code == 404
        assert "adopted by County Health Plan" not in text_of(browser.get(reverse("draft_add")))

    @pytest.mark.parametrize(
        ("kind", "role"),
        [
            (Kind.CB_CME, Role.CARE_COORDINATOR),
            (Kind.CB_CME, Role.DIRECTOR),
            (Kind.PLAN, Role.AUDITOR),
            (Kind.PLAN, Role.PRIVACY_OFFICER),
            (Kind.HOSPITAL, Role.DISCHARGE_PLANNER),
        ],
    )
    def test_who_may_not_draft_opens_none_of_it(self, plan, ana, kind, role):
        draft = a_draft(plan, FOUR, by=ana)
        at = plan if kind is Kind.PLAN else people.organization(kind, "Elsewhere")
        browser = people.signed_in(people.staff("Sam Reed", at, role))
        names = ("draft", "draft_change", "draft_propose", "draft_adopt", "trial_add")
        assert {browser.get(url(name, draft)).status_code for name in names} == {403}
        assert browser.get(reverse("drafts")).status_code == 403


class TestHostileInput:
    @pytest.mark.parametrize("version", ["", "x", "-1", "9" * 400, "1 OR 1=1", "٣"])
    def test_a_version_that_is_none(self, plan, ana, page, version):
        draft = a_draft(plan, FOUR, by=ana)
        answer = page.post(url("draft_line_back", draft), {"version": version, "section": "criterion-B3"}, follow=True)
        assert answer.status_code == 200
        assert program_from(lasting(draft, ana).policy) == turned(HHP, FOUR)

    @pytest.mark.parametrize("section", ["", "nothing", "criterion-", "__class__", "<script>"])
    def test_a_line_that_is_none_changes_nothing(self, plan, ana, page, section):
        draft = a_draft(plan, FOUR, by=ana)
        page.post(url("draft_line_back", draft), {"version": draft.version, "section": section})
        assert program_from(lasting(draft, ana).policy) == turned(HHP, FOUR)

    @pytest.mark.parametrize("base", ["", "hhp", "hhp/1999-01-01", "xyz/2020-01-01", "../..", "hhp/2020-01-01/x"])
    def test_a_base_that_is_none(self, page, base):
        assert "Choose the version to begin from." in text_of(
            page.post(reverse("draft_add"), {"base": base, "name": "x"})
        )

    def test_a_name_that_is_a_script_stays_words(self, plan, ana, page):
        draft = a_draft(plan, FOUR, by=ana, name="<script>alert(1)</script>")
        for name in ("draft", "draft_change", "draft_propose", "draft_discard"):
            assert "<script>alert(1)" not in page.get(url(name, draft)).content.decode()

    def test_what_is_refused_keeps_what_was_written(self, plan, ana, page):
        draft = a_draft(plan, {}, by=ana)
        answer = page.post(
            url("draft_change", draft), as_sent(draft) | {"criterion-B3-count": "0", "name": "Every visit"}
        )
        said = text_of(answer)
        assert "This would always be met. Ask for 1 or more." in said
        assert 'value="Every visit"' in answer.content.decode()
        assert program_from(lasting(draft, ana).policy) == HHP


# ------------------------------------------------------------------------------------------------------------- rules

SOUND = Proposal(
    effective=JUNE,
    because="Fewer come once",
    changes_something=True,
    tried_as_it_is=True,
    acknowledged=True,
    any_unverified=True,
    base_begins=date(2020, 1, 1),
    program_ends=date(2021, 12, 31),
    released=date(2020, 3, 1),
    days_taken=frozenset(),
)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"effective": None}, DraftRefusal.NO_FIRST_DAY),
        ({"effective": date(2019, 12, 31), "released": None}, DraftRefusal.BEFORE_BASE),
        ({"effective": date(2022, 1, 1)}, DraftRefusal.AFTER_END),
        ({"released": JUNE}, DraftRefusal.RELEASED_ALREADY),
        ({"released": JUNE + timedelta(1)}, DraftRefusal.RELEASED_ALREADY),
        ({"days_taken": frozenset({JUNE})}, DraftRefusal.DAY_TAKEN),
        ({"because": "  "}, DraftRefusal.NO_REASON),
        ({"changes_something": False}, DraftRefusal.CHANGES_NOTHING),
        ({"tried_as_it_is": False}, DraftRefusal.NEVER_TRIED),
        ({"acknowledged": False}, DraftRefusal.UNVERIFIED),
    ],
)
def test_each_reason_against_a_proposal_stands_alone(change, reason):
    assert refusals_to_propose(SOUND, state=DraftState.DRAFT) == []
    assert refusals_to_propose(replace(SOUND, **change), state=DraftState.DRAFT) == [reason]


@pytest.mark.parametrize("change", [{"released": None}, {"program_ends": None}, {"effective": date(2020, 3, 2)}])
def test_what_may_be_proposed(change):
    assert refusals_to_propose(replace(SOUND, **change), state=DraftState.DRAFT) == []
    assert refusals_to_propose(replace(SOUND, acknowledged=False, any_unverified=False), state=DraftState.DRAFT) == []


def test_every_reason_is_given_at_once():
    wrong = replace(SOUND, effective=None, because="", tried_as_it_is=False, acknowledged=False)
    assert len(refusals_to_propose(wrong, state=DraftState.DRAFT)) == 4


@pytest.mark.parametrize("state", DraftState)
def test_what_each_state_allows(state):
    """Only a draft is changed and proposed; only a proposal is decided about; what has ended stays."""
    allowed = {
        "change": not refusals_to_change(state=state),
        "propose": not refusals_to_propose(SOUND, state=state),
        "adopt": not refusals_to_adopt(SOUND, state=state, own=False),
        "turn down": not refusals_to_turn_down(state=state, because="no"),
        "reopen": not refusals_to_reopen(state=state),
        "discard": not refusals_to_discard(state=state),
    }
    assert {what for what, may in allowed.items() if may} == {
        DraftState.DRAFT: {"change", "propose", "discard"},
        DraftState.PROPOSED: {"adopt", "turn down", "reopen"},
        DraftState.TURNED_DOWN: {"reopen", "discard"},
        DraftState.ADOPTED: set(),
        DraftState.DISCARDED: set(),
    }[state]


def test_nobody_adopts_their_own_whatever_else_holds():
    assert refusals_to_adopt(SOUND, state=DraftState.PROPOSED, own=True) == [DraftRefusal.OWN_PROPOSAL]


TRIAL = TrialAsked(store=True, under_way=False, covered=True, in_force=True, months=12)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"store": False, "covered": False}, DraftRefusal.NO_STORE),
        ({"under_way": True}, DraftRefusal.TRIAL_UNDER_WAY),
        ({"covered": False}, DraftRefusal.DAY_BEFORE_CLAIMS),
        ({"in_force": False}, DraftRefusal.NOT_IN_FORCE),
        ({"months": 13}, DraftRefusal.TOO_MANY_MONTHS),
        ({"months": -1}, DraftRefusal.TOO_MANY_MONTHS),
        ({"ended": True}, DraftRefusal.TRIAL_ENDED),
    ],
)
def test_each_reason_against_a_trial(change, reason):
    assert refusals_to_try(TRIAL) == []
    assert refusals_to_try(TrialAsked(**(asdict(TRIAL) | change))) == [reason]


def test_only_a_plan_drafts_and_a_draft_has_a_name():
    assert refusals_to_begin(is_plan=True, name="Four") == []
    assert refusals_to_begin(is_plan=False, name=" ") == [DraftRefusal.NOT_A_PLAN, DraftRefusal.NO_NAME]
