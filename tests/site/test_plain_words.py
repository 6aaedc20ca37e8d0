"""What pages say is words: no codes, no numbers for people, no halves of sentences."""

from datetime import date, timedelta

import pytest
from django.utils.functional import Promise
from django.utils.translation import gettext, override
from tests.site import people

from promotora.apps.accounts import actions
from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.core.models import AccessEntry
from promotora.apps.people.models import Coverage, Load, LoadRefusal
from promotora.apps.people.presenters.loads import load_said, refusal_said
from promotora.apps.people.presenters.record import coverage_said
from promotora.apps.people.presenters.trace import BOOKKEEPING, THINGS
from promotora.portal.look.kinds import PAGES, TITLES


@pytest.fixture(autouse=True)
def on_march_2():
    with clock.stopped_at(people.NOW):
        yield


@pytest.fixture
def dana(db):
    return people.staff("Dana Reyes", people.organization(), Role.CARE_COORDINATOR)


def text(answer):
    return " ".join(answer.content.decode().split())


@pytest.mark.parametrize("model", THINGS, ids=lambda model: model.__name__)
def test_each_field_that_the_history_shows_has_words_of_its_own(model):
    shown = [column for column in model._meta.concrete_fields if column.name not in BOOKKEEPING]
    assert [column.name for column in shown if not isinstance(column.verbose_name, Promise)] == []


def test_each_thing_of_the_history_has_its_spanish_title():
    english = [str(title) for title in THINGS.values()]
    with override("es"):
        assert [title for title in english if gettext(title) == title] == []


@pytest.mark.parametrize(
    ("line", "delivery", "said"),
    [
        ("medi_cal", "managed_care", "Medi-Cal · managed care"),
        ("cal_mediconnect", "managed_care", "Cal MediConnect · managed care"),
        ("d_snp", "fee_for_service", "D-SNP · fee for service"),
        ("pace_2", "x_y", "pace_2 · x_y"),
    ],
)
def test_kinds_of_coverage_are_said_in_words_and_unknown_ones_as_they_are(dana, line, delivery, said):
    row = Coverage(plan=dana.organization, starts=date(2020, 1, 1), line_of_business=line, delivery_system=delivery)
    assert coverage_said(row)["kind"] == said


def test_the_history_names_who_took_a_consent_back(dana):
    rosa = people.rosa(dana)
    consent = people.consent(rosa, dana, covers="care")
    browser = people.signed_in(dana)
    browser.post(f"/members/{rosa.pk}/consents/{consent.pk}/revoke/", {"because": "Rosa asked"})
    history = text(browser.get(f"/members/{rosa.pk}/history/"))
    for words in (
        "Taken back by: from “nothing” to “Dana Reyes”",
        "Taken back: from “nothing” to “March 2, 2026, 9 a.m.”",
        "Taken back because: from “nothing” to “Rosa asked”",
    ):
        assert words in history


def test_the_member_is_told_of_a_change_as_a_change(dana):
    rosa = people.rosa(dana)
    people.contact(rosa, dana)
    people.health_fact(rosa, dana, "methadone", part2=True)
    officer = people.staff("Olga", dana.organization, Role.PRIVACY_OFFICER)
    paper = text(people.signed_in(officer).get(f"/members/{rosa.pk}/looks/print/"))
    changed = "Dana Reyes of Eastside Care Partners changed the record, for treatment and care coordination."
    assert f"{changed} (added a way to reach the member)" in paper
    assert "saw a change" not in paper


def test_a_caregiver_is_paired_by_a_consent_with_its_day_in_words(dana):
    rosa = people.rosa(dana)
    people.consent(rosa, dana, covers="caregiver", what="that Inés cares for me")
    page = text(people.signed_in(dana).get(f"/members/{rosa.pk}/caregivers/pair/"))
    assert "that Inés cares for me, signed Feb. 1, 2026" in page


def test_the_log_keeps_a_word_for_a_consent_that_ends_soon(dana):
    rosa = people.rosa(dana)
    people.consent(rosa, dana, covers="care", expires_on=date(2026, 3, 9))
    people.consent(rosa, dana, covers="part2", to=[dana.organization], expires_on=date(2026, 3, 10))
    people.signed_in(dana).get("/")
    with people.working(dana):
        looks = AccessEntry.objects.order_by("number").values_list("part", "detail")
        assert list(looks)[-2:] == [("consents", "shown_ending"), ("protected", "shown_ending")]
    officer = people.staff("Olga", dana.organization, Role.PRIVACY_OFFICER)
    assert "a consent that ends soon" in text(people.signed_in(officer).get(f"/members/{rosa.pk}/looks/"))


@pytest.mark.parametrize(("rows", "said"), [(1, "in 1 row"), (1_200, "in 1,200 rows")])
def test_one_row_is_not_rows(dana, rows, said):
    load = Load(pk=1, name="x.csv", asked_at=clock.now(), state="done", unknown=[["language", "Klingon", rows]])
    assert load_said(load, stopped=False).unknown == [f"language “Klingon”, {said}"]


def test_a_row_of_one_field_is_told_without_a_plural():
    reason = "The row has another number of fields than the header: {number}. Put text with commas in quotation marks."
    said = refusal_said(LoadRefusal(row=2, reason=reason, number=1))
    assert said.reason == "The row has another number of fields than the header: 1."


def test_each_page_kind_of_the_gallery_has_a_name(dana):
    assert list(TITLES) == list(PAGES)
    page = text(people.signed_in(dana).get("/look/"))
    assert '<a href="/look/listing/">Why a member is on the list</a>' in page


def test_days_stand_within_their_sentences(db):
    keeper = people.staff("Maria Ochoa", people.organization(), Role.DIRECTOR)
    gone = people.staff("Tam Le", keeper.organization, Role.CARE_COORDINATOR)
    people.invited("ines@eastside.example", keeper.organization, Role.CARE_COORDINATOR)
    actions.end_position(position=gone, on=clock.today(), because="moved", by=keeper.user, at=clock.now())
    browser = people.signed_in(keeper)
    page = text(browser.get("/team/"))
    assert ">The link works until March 9, 10 a.m.</time>" in page
    assert ">ended March 2, 2026</time>" in page
    browser.cookies["django_language"] = "es"
    assert ">terminó el 2 de marzo de 2026</time>" in text(browser.get("/team/"))


def test_an_organization_that_will_end_says_until_when(db):
    operator = people.staff("Ana", people.organization(Kind.PLAN, "County Health Plan"), Role.PLAN_MANAGER)
    leaving = people.organization(name="Harbor Homes")
    until = clock.today() + timedelta(days=30)
    actions.end_organization(
        organization=leaving, on=until, acting_for=operator.organization_id, by=operator.user, at=clock.now()
    )
    assert ">until April 1, 2026</time>" in text(people.signed_in(operator).get("/organizations/"))
