"""Health facts, and two members alike but for protected ones: nobody without consent can tell one from the other."""

import csv
from datetime import date
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.site import people
from tests.site.people.alike import PAGES, told

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.core.models import AccessEntry
from promotora.apps.people.actions.health import end_fact, take_off_fact
from promotora.apps.people.models import HealthFact

pytestmark = pytest.mark.django_db
FACT = {"kind": "condition", "name": "asthma", "source": "the member said so", "code": "J45.909"}


@pytest.fixture(autouse=True)
def on_march_2():
    with clock.stopped_at(people.NOW):
        yield


@pytest.fixture
def plan():
    return people.staff("Priya Shah", people.organization(Kind.PLAN, "L.A. Plan"), Role.PLAN_MANAGER)


@pytest.fixture
def dana():
    return people.staff("Dana Reyes", people.organization(), Role.CARE_COORDINATOR)


@pytest.fixture
def serena():
    """Works where substance use is treated, and records what that program knows."""
    return people.staff("Serena Ortiz", people.organization(name="Casa Serena"), Role.CARE_COORDINATOR)


def parts(by):
    with people.working(by):
        return list(AccessEntry.objects.order_by("number").values_list("part", flat=True))


def test_each_fact_says_its_source_and_date(dana):
    rosa = people.rosa(dana)
    people.health_fact(rosa, dana, since=date(2019, 6, 1), code="E11.9")
    page = people.signed_in(dana).get(f"/members/{rosa.pk}/health/").content.decode()
    for words in (
        "type 2 diabetes",
        "E11.9",
        "June 1, 2019",
        "the member said so",
        "None that you may see. Ask the member.",
    ):
        assert words in page


def test_dana_writes_down_a_fact_and_marks_what_a_substance_use_program_told(dana):
    rosa = people.rosa(dana)
    browser = people.signed_in(dana)
    browser.post(f"/members/{rosa.pk}/health/add/", FACT)
    browser.post(f"/members/{rosa.pk}/health/add/", {**FACT, "name": "methadone", "kind": "medicine", "part2": "on"})
    with people.working(dana):
        assert {(fact.name, fact.part2) for fact in HealthFact.objects.all()} == {
            ("asthma", False),
            ("methadone", True),
        }
    assert parts(dana)[-2:] == ["change", "protected"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [({"name": ""}, "Write what it is."), ({"source": ""}, "Say where you learnt it."), ({"kind": "x"}, "what kind")],
)
def test_a_fact_needs_a_name_a_kind_and_a_source(dana, wrong, sentence):
    rosa = people.rosa(dana)
    answer = people.signed_in(dana).post(f"/members/{rosa.pk}/health/add/", {**FACT, **wrong})
    assert sentence in answer.content.decode()
    with people.working(dana):
        assert not HealthFact.objects.exists()


def test_who_sees_no_health_facts_opens_no_health_page(dana):
    cleo = people.staff("Cleo", people.organization(Kind.CENTER, "Vermont Center"), Role.CENTER_STAFF)
    rosa = people.rosa(dana)
    people.shared(rosa, dana, cleo.organization, "asked")
    for more in ("", "add/", "file/"):
        assert people.signed_in(cleo).get(f"/members/{rosa.pk}/health/{more}").status_code == 403


def test_who_sees_or_changes_only_one_of_both_writes_no_health_fact(dana):
    rosa = people.rosa(dana)
    for role in (Role.CLINICAL_CONSULTANT, Role.PRIVACY_OFFICER):
        someone = people.staff(f"The {role.label}", dana.organization, role)
        browser = people.signed_in(someone)
        assert browser.get(f"/members/{rosa.pk}/health/add/").status_code == 403
        assert browser.post(f"/members/{rosa.pk}/health/add/", FACT).status_code == 403
    with people.working(dana):
        assert not HealthFact.objects.exists()


def test_cells_that_a_spreadsheet_would_run_are_made_harmless(dana):
    rosa = people.rosa(dana)
    for name in ("=1+1", "+1", "-1", "@SUM(A1)", " =2", "\t=3", "fine"):
        people.health_fact(rosa, dana, name)
    answer = people.signed_in(dana).get(f"/members/{rosa.pk}/health/file/")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="health.csv"'
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert all(not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t")) for row in rows for cell in row)
    assert {"'=1+1", "'+1", "'-1", "'@SUM(A1)", "fine"} <= {row[1] for row in rows if len(row) > 1}
    assert "42 CFR part 2" in rows[-1][0]
    assert "export" in parts(dana)


@pytest.fixture
def alike(serena, dana):
    """Two members alike but for what Casa Serena knows of one; Eastside sees both, without consent."""
    rosa, other = (people.rosa(serena, cin=cin) for cin in ("91111111S", "91111112S"))
    for member in (rosa, other):
        people.contact(member, serena)
        people.health_fact(member, serena)
        people.consent(member, serena, covers="care")
    people.health_fact(rosa, serena, "opioid use disorder", part2=True, code="F11.20")
    methadone = people.health_fact(rosa, serena, "methadone", part2=True, kind="medicine")
    naloxone = people.health_fact(rosa, serena, "naloxone", part2=True, kind="medicine")
    signed = people.consent(rosa, serena, covers="part2", to=[serena.organization], expires_on=date(2026, 3, 9))
    browser = people.signed_in(serena)
    for member in (rosa, other):
        people.shared(member, serena, dana.organization)
        for page in ("health/", "consents/", ""):  # what Casa Serena looked at is told of both alike
            browser.get(f"/members/{member.pk}/{page}")
    with people.working(serena):
        end_fact(fact=methadone, seen=1, on=people.TODAY, by=serena.user, today=people.TODAY)
        take_off_fact(fact=naloxone, seen=1, because="it was Marcus's", by=serena.user)
    browser.get(f"/members/{rosa.pk}/health/{methadone.pk}/end/")
    browser.get(f"/members/{rosa.pk}/health/{naloxone.pk}/mistake/")
    assert "Consent ends" in browser.get("/").content.decode()  # the day's first page shows Rosa's protected consent
    browser.post(f"/members/{rosa.pk}/consents/{signed.pk}/revoke/", {"because": "Rosa asked"})
    return rosa, other


@pytest.mark.parametrize("page", PAGES)
def test_without_consent_the_two_are_the_same_page_byte_for_byte(dana, alike, page):
    browser = people.signed_in(dana)
    one, other = (browser.get(f"/members/{member.pk}/{page}") for member in alike)
    assert one.status_code == other.status_code == 200
    assert told(one, alike[0], "111S") == told(other, alike[1], "112S")
    for word in ("opioid", "methadone", "naloxone", "F11.20", "Rosa asked"):
        assert word not in one.content.decode()


def test_who_looked_tells_nothing_either(dana, alike):
    officer = people.staff("Olga", dana.organization, Role.PRIVACY_OFFICER)
    browser = people.signed_in(officer)
    for more in ("looks/", "looks/file/", "looks/print/"):
        one, other = (browser.get(f"/members/{member.pk}/{more}") for member in alike)
        assert told(one, alike[0], "111S") == told(other, alike[1], "112S")
        assert "Casa Serena" in one.content.decode()
        assert "Part 2" not in one.content.decode()


def test_without_consent_the_database_is_asked_as_often_for_both(dana, alike):
    browser = people.signed_in(dana)
    browser.get(f"/members/{alike[0].pk}/health/")
    for page in PAGES:
        counts = []
        for member in alike:
            with CaptureQueriesContext(connection) as asked:
                browser.get(f"/members/{member.pk}/{page}")
            counts.append(len(asked))
        assert counts[0] == counts[1], page


def test_a_consent_that_names_eastside_shows_the_facts_and_the_log_says_so(dana, serena, alike):
    rosa, _ = alike
    people.consent(rosa, serena, covers="part2", to=[dana.organization])
    browser = people.signed_in(dana)
    page = browser.get(f"/members/{rosa.pk}/health/").content.decode()
    assert "opioid use disorder" in page
    assert "These rules prohibit you from using or disclosing this record" in page
    assert "methadone" in browser.get(f"/members/{rosa.pk}/health/file/").content.decode()
    assert parts(dana).count("protected") >= 2


def test_when_the_consent_is_taken_back_the_facts_are_gone_at_once(dana, serena, alike):
    rosa, _ = alike
    consent = people.consent(rosa, serena, covers="part2", to=[dana.organization])
    people.signed_in(serena).post(f"/members/{rosa.pk}/consents/{consent.pk}/revoke/", {"because": "Rosa asked"})
    assert "opioid" not in people.signed_in(dana).get(f"/members/{rosa.pk}/health/").content.decode()


def test_the_notice_is_on_the_page_of_a_member_with_nothing_protected(dana):
    rosa = people.rosa(dana)
    page = people.signed_in(dana).get(f"/members/{rosa.pk}/health/").content.decode()
    assert "42 CFR part 2" in page
    assert "protected" not in parts(dana)
