"""A reader of another language reads none of the engine's English, on any page of the list or in its file."""

import re
from datetime import date

import pytest
from django.utils import translation
from django.utils.translation import override
from tests.site import network, people
from tests.site.people import words_of
from tests.site.tel import lists
from tests.site.tel.lists import ListedPerson
from tests.site.tel.referrals import MARCUS, PARK, referred

from promotora.apps.core import clock
from promotora.apps.tel.actions.assigning import assign
from promotora.apps.tel.models import RunReport
from promotora.apps.tel.presenters.run_page import run_page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_march_2")]
FEBRUARY = date(2020, 2, 1)
ROSA = lists.ROSA
GLORIA = ListedPerson("Gloria", "Peña", date(1970, 6, 5))
ENGINE = re.compile(
    r"\b(stays?|visits?|criterion|criteria|no longer|now also|met|homeless|qualifying|conditions?|aged|younger|tier"
    r"|hypertension|heart failure|the last year|needed|dates|inside|which does not bar|in all|with|is empty|is not)\b"
)
HOLES = re.compile(r"(%\(\w+\)[sd]|%[sd%]|\{\w*\}|<[^>]*>|&\w+;)")


def loudly(text):
    """A sentence in capitals: a language that differs from English in every word of the catalogue, and in no other."""
    return "".join(part if HOLES.fullmatch(part) else part.upper() for part in HOLES.split(text))


@pytest.fixture(params=["es", "capitals"])
def another_language(request, monkeypatch):
    """Spanish; and a language into which all is translated that can be, so that what cannot be stands out."""
    if request.param == "capitals":
        inner = translation._trans
        monkeypatch.setattr(inner, "gettext", lambda text: loudly(str(text)))
        monkeypatch.setattr(inner, "pgettext", lambda _context, text: loudly(str(text)))
        monkeypatch.setattr(inner, "ngettext", lambda one, many, count: loudly(str(one if count == 1 else many)))
    return "es" if request.param == "es" else "en"


@pytest.fixture
def march(ana):
    """Rosa moved up and has another criterion, Marcus came, Gloria left."""
    before = lists.a_run(ana, [ROSA.now(criteria=("A2", "A4", "B3")), GLORIA], as_of=FEBRUARY)
    now = ROSA.now(
        tier=1,
        criteria=("A2", "B2", "B3", "B4"),
        stays=1,
        reasons=(
            "hypertension with heart failure",
            "1 inpatient stay in the last year",
            "3 ED visits in the last year",
            "chronically homeless",
        ),
    )
    came = ListedPerson(
        "Marcus", "Tate", reasons=("2 qualifying conditions: COPD and diabetes", "aged 21 or older with homeless now")
    )
    reasons = ["no acuity criterion is met", "not enrolled in Medi-Cal managed care on the day of the list"]
    return lists.a_run(ana, [now, came], before=before, others=[(GLORIA.person_id, "not_eligible", reasons)])


def in_language(position, language):
    browser = people.signed_in(position)
    browser.cookies["django_language"] = language
    return browser


def english_in(text):
    """The engine's words that a page shows; what diagnoses and sources are called stays English."""
    return sorted(set(ENGINE.findall(text)))


def test_no_page_of_the_list_says_the_engine_s_english(ana, march, another_language):
    rosa = lists.member_of(ROSA, ana)
    browser = in_language(ana, another_language)
    addresses = [
        f"/list/{march.pk}/",
        *(f"/runs/{march.pk}/change/?who={who}" for who in ("came", "left", "changed")),
    ]
    for address in addresses:
        page = browser.get(address)
        assert page.status_code == 200, address
        assert english_in(words_of(page)) == [], address
    page = words_of(browser.get(f"/list/{march.pk}/members/{rosa.pk}/"))
    for words in ("now also", "no longer", "inpatient", "chronically", "hypertension with", "tier 2"):
        assert words not in page


def test_no_file_of_the_list_does(ana, march, another_language):
    browser = in_language(ana, another_language)
    content = browser.post(f"/list/{march.pk}/file/", {"form": "csv", "wanted": ""}).content.decode("utf-8-sig")
    assert english_in(content) == []


def test_nor_does_the_first_page_of_who_served_them(ana, march, dana, another_language):
    network.contracted(ana, dana.organization)
    members = [lists.member_of(each, ana).pk for each in (ROSA,)]
    with people.working(ana):
        assign(
            run=march,
            members=members,
            to=dana.organization,
            because="referred by Westside Care",
            by=ana.user,
            at=clock.now(),
            today=clock.today(),
        )
    assert english_in(words_of(in_language(dana, another_language).get("/"))) == []
    page = words_of(in_language(dana, another_language).get(f"/list/{march.pk}/members/{members[0]}/"))
    assert "referred by Westside Care" not in page


def test_nor_does_what_came_of_a_run(march, another_language):
    figures = {
        "change": {
            "left_because": [
                {"reason": "no chronic-condition criterion is met", "members": 2},
                {"reason": "enrolled in Cal MediConnect", "members": 1},
            ]
        },
        "set_aside": [
            {
                "table": "eligibility",
                "column": "birth_date",
                "reason": "birth_date is not a date. Write it year-month-day: 2020-03-01",
                "rows": 2,
                "mend": "Write dates as year-month-day.",
            }
        ],
    }
    with override(another_language):
        page = run_page(march, RunReport(run=march, figures=figures, counts={}), None, None)
        told = [*(why.reason for why in page.left_because), page.set_aside[0].reason, page.set_aside[0].mend]
    english = [*(each["reason"] for each in figures["change"]["left_because"]), "Write dates as year-month-day."]
    assert not set(told) & {each[0].upper() + each[1:] for each in english}
    assert english_in(" ".join(told)) == []


@pytest.mark.parametrize(
    "person", [lists.ListedPerson("Rosa", "Martínez", date(1962, 3, 4), person_id="93000001S"), MARCUS, PARK]
)
def test_nor_does_the_answer_to_a_referral(here, dana, person, another_language):
    referral = referred(person, dana, here)
    page = words_of(in_language(here.ana, another_language).get(f"/referrals/{referral.pk}/answer/"))
    shown = page.replace("She was in our emergency room three times this winter.", "")
    assert english_in(re.sub(r"[A-Z]\d\d\.?\w* [^·]*", "", shown)) == []
