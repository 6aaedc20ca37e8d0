"""Two who change one draft at once, whoever may see none of it, and what somebody hostile sends."""

import re
from html import unescape

import pytest
from django.db import transaction
from django.urls import reverse
from tests.site import people
from tests.site.tel.drafting import FOUR, JUNE, as_sent, lasting, proposal, text_of, url
from tests.site.tel.drafts import HHP, a_draft, adopted, proposed, turn

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.core.models import ChangedMeanwhile
from promotora.apps.core.refusals import Refused
from promotora.apps.tel.actions import drafting
from promotora.apps.tel.models import Draft
from promotora.apps.tel.rules.drafts import (
    DraftRefusal,
)
from promotora.apps.tel.rules.knobs import turned
from promotora.apps.tel.terms import DraftState
from promotora.targeting.language import program_from

pytestmark = pytest.mark.django_db


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
        sent = proposal(draft) | {"version": seen}
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
