"""A listing: why Gloria is on the list, in words and signs, with the claims behind each line."""

import csv
from datetime import date, timedelta
from io import StringIO

import pytest
from django.utils.html import escape
from tests.site import people
from tests.site.people import words_of
from tests.site.tel import lists
from tests.site.tel.listing import GLORIA, assigned
from tests.site.tel.lists import ListedPerson, claim_lines

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.core.models import AccessEntry
from promotora.apps.people.actions.around import SupporterGiven, add_supporter
from promotora.apps.tel.actions import runs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_march_2")]
HOSTILE = "<script>alert(1)</script>"


def page_of(run, member, by, more=""):
    return people.signed_in(by).get(f"/list/{run.pk}/members/{member.pk}/{more}")


def test_dana_reads_why_gloria_is_on_the_list(ana, dana):
    run = lists.a_run(ana, [GLORIA])
    answer = page_of(run, assigned(run, GLORIA, ana, dana), dana)
    page = words_of(answer)
    assert answer.status_code == 200
    for sentence in (
        "Gloria Peña",
        "55 years old · speaks Spanish · 4 Metro 90033 · CIN ends",
        "The list of March 2020",
        "Tier 2",
        "Why Gloria is on the list",
        "Health Homes Program, rules in force since Jan. 1, 2020.",
        "One criterion of each part is needed; met: 1 and 1.",
        "It is read from the records that you may see.",
        "High blood pressure met on 2 dates: May 6, 2019; Nov. 2, 2019 I10 Essential (primary) hypertension",
        "on 5 dates: May 6, 2018; Sept. 9, 2018; March 3, 2019; May 6, 2019; Feb. 2, 2020",
        "E11.22 Type 2 diabetes mellitus with diabetic chronic kidney disease",
        "E11.9 Type 2 diabetes mellitus without complications",
        "3 ED visits in the last year · June 1, 2019; Oct. 3, 2019; Jan. 7, 2020",
        "no hospital stay in the last year",
        "no living situation on file: ask where the member sleeps, and tell the plan",
        "A3 Major depression, bipolar disorder or psychotic disorder not met",
        "Why Tier 2",
        "3 ED visits in the last year; it takes 3",
        "See the 10 claim lines behind this",
        "Not everything may be shown",
        "Reaching Gloria",
        "Open the record",
        "serves now",
        "lives nearby",
    ):
        assert sentence in page, sentence


def test_each_line_says_met_not_met_or_not_known_in_words_and_signs(ana):
    run = lists.a_run(ana, [GLORIA])
    page = page_of(run, lists.member_of(GLORIA, ana), ana).content.decode()
    nodes = page.split('class="explanation__node ')[1:]
    said = {
        words.split("explanation__text")[1].split(">")[1].split("<")[0].strip(): words.split('"')[0] for words in nodes
    }
    assert said["A2"].endswith("--met")
    assert said["A1"].endswith("--not-met")
    assert said["B4"].endswith("--unknown")
    assert page.count("explanation__sign") == len(nodes)


def test_homelessness_tells_where_but_never_which_institution(ana):
    days = date(2018, 1, 1), date(2019, 2, 1)
    slept = [("B4", "homeless", code, None, None, day) for code, day in zip(("116", "205"), days, strict=True)]
    inez = ListedPerson("Inez", tier=1, criteria=("A4", "B4"), conditions=("asthma",), ed=0, homeless=True, lines=slept)
    run = lists.a_run(ana, [inez])
    member = lists.member_of(inez, ana)
    page = words_of(page_of(run, member, ana))
    assert "in a place not meant for living, since Jan. 1, 2018" in page
    assert "homeless, or in an institution for under 90 days after it, since Feb. 1, 2019" in page
    for more in ("", "evidence/", "evidence/file/"):
        assert "205" not in page_of(run, member, ana, more).content.decode().split("<main")[-1].replace("#", "")


def test_the_strip_draws_each_visit_where_it_was_and_shades_the_year_that_counts(ana):
    run = lists.a_run(ana, [GLORIA])
    page = page_of(run, lists.member_of(GLORIA, ana), ana).content.decode()
    strip = page.split('<div class="strip"')[1].split("</div>")[0]
    assert strip.count('class="strip__ed"') == 3
    assert strip.count('class="strip__visit') == 6  # May 6, 2019 once, though two conditions stand on it
    assert strip.count("strip__before") == 2
    assert "the last 12 months count for stays and ED visits" in strip
    assert "Gloria: 0 days on which a hospital stay began, 3 ED visits, 6 other visits" in strip
    assert "Mar 2018" in strip
    assert "Mar 2020" in strip


def test_the_claims_behind_it_with_codes_and_their_names(ana):
    run = lists.a_run(ana, [GLORIA])
    member = lists.member_of(GLORIA, ana)
    page = words_of(page_of(run, member, ana, "evidence/"))
    assert "Diabetes for A2" in page
    assert "ED visits for B3" in page
    assert "June 1, 2019 0450 emergency department C0450190601 1" in page
    answer = page_of(run, member, ana, "evidence/file/")
    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    assert answer.headers["Content-Disposition"] == 'attachment; filename="evidence.csv"'
    assert rows[0] == ["What it shows", "Criteria", "Date", "Code", "What the code means", "Claim", "Line"]
    first = ["diabetes", "A2", "2020-02-02", "E11.22", "Type 2 diabetes mellitus with diabetic chronic kidney disease"]
    assert rows[1] == [*first, "CE1122200202", "1"]
    assert len(rows) == 1 + 10 + 2
    assert "42 CFR part 2" in rows[-1][0]


def test_many_claim_lines_come_in_pages(ana):
    days = [date(2019, 3, 2) + timedelta(days=number) for number in range(150)]
    many = GLORIA.now(lines=claim_lines("A2", "E119", *days), person_id="95555555S")
    run = lists.a_run(ana, [many])
    member = lists.member_of(many, ana)
    assert "1 to 100 of 150" in words_of(page_of(run, member, ana, "evidence/"))
    assert "101 to 150 of 150" in words_of(page_of(run, member, ana, "evidence/?page=2"))
    assert page_of(run, member, ana, "evidence/?page=%00x").status_code == 200
    assert "See the 150 claim lines behind this" in words_of(page_of(run, member, ana))


def test_earlier_lists_and_what_became_of_gloria(ana, dana):
    reasons = ["no acuity criterion is met"]
    january = lists.a_run(ana, [GLORIA.now(tier=3)], as_of=date(2020, 1, 1))
    february = lists.a_run(
        ana, [], as_of=date(2020, 2, 1), before=january, others=[(GLORIA.person_id, "not_eligible", reasons)]
    )
    march = lists.a_run(ana, [GLORIA], before=february)
    member = assigned(march, GLORIA, ana, dana)
    whose = words_of(page_of(march, member, ana))
    assert (
        "February 2020 not listed They meet none of the lines about care needed lately. January 2020 listed, tier 3"
        in whose
    )
    assert "new this month" in whose
    theirs = words_of(page_of(march, member, dana))
    assert "February 2020 not listed January 2020 listed, tier 3" in theirs
    assert "no acuity criterion is met" not in theirs
    assert "There is a later list. March 2020: listed, tier 2." in words_of(page_of(january, member, dana))


def test_what_changed_since_the_list_before(ana):
    february = lists.a_run(ana, [GLORIA.now(tier=3)], as_of=date(2020, 2, 1))
    march = lists.a_run(ana, [GLORIA], before=february)
    page = words_of(page_of(march, lists.member_of(GLORIA, ana), ana))
    assert "Tier 3 before, Tier 2 now" in page


def test_reaching_gloria_is_on_the_page_and_in_the_log(ana, dana):
    run = lists.a_run(ana, [GLORIA])
    member = assigned(run, GLORIA, ana, dana)
    people.contact(member, dana, best_time="mornings")
    with people.working(dana):
        given = SupporterGiven("Lucía Peña", "child", date(2020, 1, 1), phone="3235550199")
        add_supporter(member=member, given=given, by=dana.user, today=people.TODAY)
    page = words_of(page_of(run, member, dana))
    assert "(323) 555-0148 best time: mornings" in page
    assert "Lucía Peña son or daughter · (323) 555-0199" in page
    page_of(run, member, dana, "evidence/file/")
    with people.working(dana):
        looks = AccessEntry.objects.filter(member_id=member.pk, user_id=dana.user_id).order_by("number")
        parts = list(looks.values_list("part", "detail"))
    wanted = [("listing", ""), ("contacts", ""), ("people", ""), ("evidence", ""), ("export", "evidence_file")]
    assert parts[-5:] == wanted


def test_theo_never_sees_rosas_listing(ana, dana, theo):
    run = lists.a_run(ana, [lists.ROSA])
    member = assigned(run, lists.ROSA, ana, dana)
    for more in ("", "evidence/", "evidence/file/"):
        assert page_of(run, member, dana, more).status_code == 200
        assert page_of(run, member, theo, more).status_code == 404


def test_a_list_that_is_not_released_is_the_plans_alone(ana, dana):
    made = lists.a_run(ana, [GLORIA], released=False)
    older = lists.a_run(ana, [GLORIA], as_of=date(2020, 2, 1))
    member = assigned(older, GLORIA, ana, dana)
    assert page_of(made, member, dana).status_code == 404
    assert page_of(older, member, dana).status_code == 200
    assert "to be reviewed" in words_of(page_of(made, member, ana))
    with people.working(ana):
        runs.withdraw(run=older, because="the claims were late", by=ana.user, at=clock.now())
    assert page_of(older, member, dana).status_code == 404
    assert "withdrawn" in words_of(page_of(older, member, ana))


@pytest.mark.parametrize(("role", "kind"), [(Role.CENTER_STAFF, Kind.CENTER), (Role.DISCHARGE_PLANNER, Kind.HOSPITAL)])
def test_roles_without_lists_open_no_listing(ana, role, kind):
    run = lists.a_run(ana, [GLORIA])
    someone = people.staff("Someone", people.organization(kind, "Elsewhere"), role)
    assert page_of(run, lists.member_of(GLORIA, ana), someone).status_code == 403


@pytest.mark.parametrize("numbers", ["0/members/0", f"{10**18}/members/{10**18}", f"{10**40}/members/1"])
def test_numbers_that_are_nobodys_lead_nowhere(ana, numbers):
    for more in ("", "evidence/", "evidence/file/"):
        assert people.signed_in(ana).get(f"/list/{numbers}/{more}").status_code == 404


def test_hostile_words_stay_words(ana):
    hostile = GLORIA.now(
        first=HOSTILE,
        person_id="95555556S",
        reasons=(HOSTILE,),
        zip_code="9<b>'\"",
        lines=[("A2", "condition", HOSTILE, "=1+1", 1, date(2019, 5, 6)), *claim_lines("A2", "E119", date(2019, 5, 6))],
    )
    run = lists.a_run(ana, [hostile])
    member = lists.member_of(hostile, ana)
    for more in ("", "evidence/"):
        page = page_of(run, member, ana, more).content.decode()
        assert HOSTILE not in page
        assert escape(HOSTILE) in page
    file = page_of(run, member, ana, "evidence/file/").content.decode()
    assert not any(cell.startswith("=") for row in csv.reader(StringIO(file)) for cell in row)


def test_a_listing_costs_the_same_whatever_stands_behind_it(ana, dana, django_assert_max_num_queries):
    days = [date(2019, 3, 2) + timedelta(days=number) for number in range(150)]
    few, many = GLORIA, GLORIA.now(lines=claim_lines("A2", "E119", *days), person_id="95555557S")
    run = lists.a_run(ana, [few, many])
    counts = []
    browser = people.signed_in(dana)
    browser.get("/me/")  # the first page of a session costs one more
    for person in (few, many):
        member = assigned(run, person, ana, dana)
        with django_assert_max_num_queries(60) as asked:
            assert browser.get(f"/list/{run.pk}/members/{member.pk}/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert counts[0] < 45
