"""Every address × every role: open or shut exactly as the role says. And every role's prose says what it may do."""

import re

import pytest
from django.test import Client
from django.urls import include, path
from tests.site import people

from promotora.apps.accounts.roles import ROLES, Role
from promotora.apps.accounts.terms import MEMBERS_ARE_SEEN, Kind, Permission
from promotora.apps.core import doors

pytestmark = pytest.mark.django_db

# What a role's prose must say if, and only if, the role has the permission.
WORDS = {
    Permission.FIND_MEMBERS: r"\bfinds\b",
    Permission.SEE_HEALTH: r"\bsees (and writes down )?health facts",
    Permission.KEEP_HEALTH: r"writes down health facts",
    Permission.CHANGE_CONTACTS: r"keeps (their )?contact details",
    Permission.KEEP_CONSENTS: r"(details and|records and revokes) consents",
    Permission.SHARE_MEMBERS: r"decides which organization may see a member",
    Permission.LOAD_MEMBERS: r"loads the plan's membership",
    Permission.LINK_RECORDS: r"says which records are one person",
    Permission.BREAK_GLASS: r"may open a record in an emergency",
    Permission.REVIEW_BREAK_GLASS: r"reviews every record opened in an emergency",
    Permission.SEE_WHO_LOOKED: r"sees who looked at",
    Permission.SEE_LISTS: r"\bwhy a member is listed",
    Permission.MAKE_LISTS: r"makes and reviews lists",
    Permission.RELEASE_LISTS: r"releases and withdraws them",
    Permission.ASSIGN_MEMBERS: r"assigns listed members to CB-CMEs",
    Permission.REFER_MEMBERS: r"refers members who are not",
    Permission.ANSWER_REFERRALS: r"answers referrals",
    Permission.DRAFT_POLICIES: r"drafts policies",
    Permission.ADOPT_POLICIES: r"adopts those that somebody else drafted",
    Permission.APPLY: r"applies to plans",
    Permission.KEEP_ROSTER: r"keeps its staff and its roster",
    Permission.SEE_NETWORK: r"sees applicants|reviews applications",
    Permission.CERTIFY: r"reviews applications, certifies and contracts CB-CMEs",
    Permission.TEACH: r"holds webinars",
    Permission.ASK_TRANSFERS: r"asks that a member move to another CB-CME",
    Permission.KEEP_STAFF: r"keeps (the organization's|the plan's|its) staff",
    Permission.KEEP_ORGANIZATIONS: r"adds organizations",
}
# Open to whoever comes: signing in, what a link in a message leads to, the choice of language, the rules, and what
# the network learns together, of which row policies show a visitor what is public.
PUBLIC = r"^(join/|learning/|questions/|templates/|announcements/|language/|account/|invitations/|rules/|$)"


def addresses():
    """Every address with made-up numbers in it, and its view."""
    return [(filled(pattern), view) for pattern, _, view in doors.every_view()]


def filled(pattern):
    address = re.sub(r"<int:\w+>", "987654", pattern)
    address = re.sub(r"<(?:str|slug|path):\w+>|<\w+>", "x", address)
    address = re.sub(r"\(\?P<\w+>[^)]*\)", "x", address)
    return re.sub(r"[\^$]|\\Z", "", address)


@pytest.fixture
def browsers():
    """Somebody of each role, signed in with a second factor."""
    return {role: browser_of(role) for role in Role}


def browser_of(role, **more):
    kind = sorted(role.means.kinds)[0]
    here = people.organization(Kind(kind), name=f"Organization of the {role.label} {more}")
    return people.signed_in(people.staff(f"The {role.label}", here, role), **more)


def is_open(answer):
    """Whether the door let somebody through, whatever the page then says of a number that does not exist."""
    if answer.status_code in (301, 302):
        return not re.search(r"/account/login/|/me/second-factor/$", answer["Location"].split("?")[0])
    return answer.status_code != 403


def test_every_view_has_a_door():
    assert [pattern for pattern, _, view in doors.every_view() if doors.door_of(view) is None] == []


def test_every_page_opens_to_exactly_the_roles_that_may(browsers):
    wrong = []
    for address, view in addresses():
        door = doors.door_of(view)
        for role, browser in browsers.items():
            may = door.needs is None or role.may(door.needs)
            if re.match("account/(logout|inactive)", address):
                continue  # opens, and then nobody is signed in any more
            if is_open(browser.get(f"/{address}")) != may:
                wrong.append(f"{address} ({door}): {role} {'was turned away' if may else 'came in'}")
    assert wrong == []


def test_whoever_has_not_signed_in_sees_the_public_pages_and_nothing_else():
    stranger = Client()
    opened = [address for address, _ in addresses() if is_open(stranger.get(f"/{address}"))]
    assert [address for address in opened if not re.match(PUBLIC, address)] == []
    assert "account/login/" in opened


def test_pages_about_members_ask_for_a_second_factor():
    browsers = {role: browser_of(role, second_factor=False) for role in Role if role.means.sees_members}
    asked = 0
    for address, view in addresses():
        needs = doors.door_of(view).needs
        for browser in (browser for role, browser in browsers.items() if needs in MEMBERS_ARE_SEEN and role.may(needs)):
            answer = browser.get(f"/{address}")
            assert answer.status_code == 302, address
            assert answer["Location"].startswith("/me/second-factor/"), address
            asked += 1
    assert asked > 50


def test_a_view_that_has_not_said_who_may_open_it_cannot_be_opened(settings):
    settings.ROOT_URLCONF = (path("secretly/", lambda request: None), path("", include("promotora.portal.urls")))
    answer = browser_of(Role.PLAN_MANAGER).get("/secretly/")
    assert answer.status_code == 403
    assert "has not said who may open it" in answer.content.decode()


def test_being_turned_away_says_as_what_and_from_what():
    answer = browser_of(Role.INSTRUCTOR).get("/members/")
    assert answer.status_code == 403
    assert "As instructor at " in answer.content.decode()
    assert "you may not find a member and open the record." in answer.content.decode()


@pytest.mark.parametrize("role", Role)
def test_a_roles_prose_says_what_it_may_do_and_nothing_else(role):
    prose = str(role.means.prose)
    if "does all that a care coordinator does" in prose:
        prose += str(Role.CARE_COORDINATOR.means.prose)
    said = {permission for permission, words in WORDS.items() if re.search(words, prose, re.IGNORECASE)}
    assert said == role.means.may


def test_every_kind_of_organization_has_somebody_who_keeps_its_staff():
    kinds = {kind for means in ROLES.values() if Permission.KEEP_STAFF in means.may for kind in means.kinds}
    assert kinds == set(Kind)


def test_every_permission_has_its_sentence_and_a_role():
    assert all(str(permission.sentence) == permission.value for permission in Permission)
    assert set(Permission) == {permission for means in ROLES.values() for permission in means.may}
