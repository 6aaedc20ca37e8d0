"""Drafts: Ana changes a line and proposes it, Miguel adopts it, and the next list uses it. Nobody adopts their own."""

import pytest
from django.urls import reverse
from tests.site import people
from tests.site.tel.drafting import FOUR, JUNE, as_sent, lasting, proposal, text_of, url
from tests.site.tel.drafts import HHP, a_draft, adopted, analyst, proposed, tried, turn

from promotora.apps.core import clock
from promotora.apps.core.refusals import Refused
from promotora.apps.tel.actions import drafting
from promotora.apps.tel.models import Draft
from promotora.apps.tel.queries import drafts as queries
from promotora.apps.tel.queries import policies
from promotora.apps.tel.rules.drafts import (
    DraftRefusal,
)
from promotora.apps.tel.rules.knobs import turned
from promotora.apps.tel.terms import DraftState
from promotora.targeting.language import program_from

pytestmark = pytest.mark.django_db


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
        refused = text_of(page.post(url("draft_propose", draft), proposal(draft)))
        assert DraftRefusal.NEVER_TRIED in refused
        tried(draft, ana)
        refused = text_of(page.post(url("draft_propose", draft), proposal(draft) | {"acknowledged": ""}))
        assert DraftRefusal.UNVERIFIED in refused
        assert "DHCS Health Homes Program Guide, from general knowledge" in refused
        said = text_of(page.post(url("draft_propose", draft), proposal(draft), follow=True))
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
