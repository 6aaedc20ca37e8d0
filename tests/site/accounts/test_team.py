"""The team page: who works here, as what; inviting, ending and bringing back; and working in several places."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.site import people

from promotora.apps.accounts import actions, queries
from promotora.apps.accounts.models import Position
from promotora.apps.accounts.roles import Role, roles_of
from promotora.apps.accounts.rules import Refusal
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.core.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def director(db):
    return people.staff("Maria Ochoa", people.organization(), Role.DIRECTOR)


@pytest.fixture
def dana(director):
    return people.staff("Dana Reyes", director.organization, Role.CARE_COORDINATOR, email="dana@eastside.example")


def text(answer):
    return " ".join(answer.content.decode().split())


def end(position, by, on=None, because="left"):
    actions.end_position(position=position, on=on or clock.today(), because=because, by=by.user, at=clock.now())


def test_everybody_here_sees_who_works_here(director, dana):
    people.staff("Theo Vance", people.organization(name="Westside Clinic"), Role.CARE_COORDINATOR)
    page = text(people.signed_in(dana).get(reverse("team")))
    assert "2 people work at Eastside Care Partners" in page
    assert "Maria Ochoa" in page
    assert "dana@eastside.example" in page
    assert "Theo Vance" not in page


def test_the_team_page_says_what_each_role_may_do(director):
    page = text(people.signed_in(director).get(reverse("team"))).replace("&#x27;", "'")
    for role in roles_of(Kind.CB_CME):
        assert str(role.means.prose) in page
        for permission in role.means.may:
            assert str(permission.sentence) in page
    assert str(Role.PLAN_MANAGER.means.prose) not in page


def test_only_who_keeps_the_staff_is_offered_to_change_it(director, dana):
    people.invited("ines@eastside.example", director.organization, Role.DIRECTOR)
    keeper, other = (text(people.signed_in(each).get(reverse("team"))) for each in (director, dana))
    for offer in ("Invite somebody", "End this role", "Send a new link", "Withdraw"):
        assert offer in keeper
        assert offer not in other
    assert "ines@eastside.example" in other, "everybody sees who is awaited"


def test_maria_ends_danas_role_and_undoes_it(director, dana):
    maria = people.signed_in(director)
    page = reverse("end_position", args=[dana.pk])
    assert "Shall Dana Reyes no longer be care coordinator?" in text(maria.get(page))
    answer = maria.post(page, {"on": str(clock.today()), "because": "took another job"}, follow=True)
    assert "Dana Reyes is no longer care coordinator" in text(answer)
    assert "took another job" in text(answer)
    dana.refresh_from_db()
    assert (dana.ends, dana.ended_because) == (clock.today(), "took another job")
    assert not queries.people_of(dana.organization, clock.today()).filter(pk=dana.pk).exists()

    answer = maria.post(reverse("bring_back_position", args=[dana.pk]), follow=True)
    assert "Dana Reyes is care coordinator again." in text(answer)
    dana.refresh_from_db()
    assert (dana.ends, dana.ended_because) == (None, "")


def test_bringing_back_gives_the_end_that_the_role_had(director):
    planned = clock.today() + timedelta(days=90)
    ines = people.staff("Ines Luna", director.organization, Role.CARE_COORDINATOR, ends=planned)
    end(ines, by=director)
    actions.bring_back(position=ines, by=director.user, at=clock.now())
    ines.refresh_from_db()
    assert ines.ends == planned


def test_after_seven_days_a_role_does_not_come_back_by_a_click(director, dana):
    end(dana, by=director)
    with clock.stopped_at(clock.now() + timedelta(days=8)), pytest.raises(Refused) as refused:
        actions.bring_back(position=dana, by=director.user, at=clock.now())
    assert refused.value.reasons == [Refusal.TOO_LATE]


def test_a_role_held_again_is_not_brought_back_twice(director, dana):
    end(dana, by=director)
    people.staff("Dana Reyes", director.organization, Role.CARE_COORDINATOR, email="dana@eastside.example")
    answer = people.signed_in(director).post(reverse("bring_back_position", args=[dana.pk]))
    assert answer.status_code == 403
    assert Refusal.HOLDS_ROLE.value in text(answer)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"on": "", "because": "left"}, "Choose a day."),
        ({"on": "soon", "because": "left"}, "Write the day as month, day and year"),
        ({"on": "2020-01-01", "because": "left"}, Refusal.IN_THE_PAST.value),
        ({"on": "2099-01-01", "because": ""}, "Say why the role ends."),
    ],
)
def test_what_is_missing_to_end_a_role_is_said(director, dana, typed, said):
    answer = people.signed_in(director).post(reverse("end_position", args=[dana.pk]), typed)
    assert said in text(answer)
    dana.refresh_from_db()
    assert dana.ends is None


def test_the_last_who_keeps_the_staff_cannot_go(director, dana):
    answer = people.signed_in(director).post(
        reverse("end_position", args=[director.pk]), {"on": str(clock.today()), "because": "tired"}
    )
    assert Refusal.LAST_KEEPER.value.split(".")[0] in text(answer)
    other = people.staff("Ben Ortiz", director.organization, Role.ADMINISTRATOR)
    end(other, by=director, on=clock.today() + timedelta(days=3))
    with pytest.raises(Refused):
        end(director, by=director, on=clock.today() + timedelta(days=3))
    end(director, by=director, on=clock.today() + timedelta(days=2))


def test_one_may_end_ones_own_role_when_another_keeps_the_staff(director):
    people.staff("Ben Ortiz", director.organization, Role.ADMINISTRATOR)
    maria = people.signed_in(director)
    maria.post(reverse("end_position", args=[director.pk]), {"on": str(clock.today()), "because": "retired"})
    assert maria.get(reverse("team")).status_code == 302


def test_another_organizations_people_are_out_of_reach(director):
    theo = people.staff("Theo Vance", people.organization(name="Westside Clinic"), Role.DIRECTOR)
    maria = people.signed_in(director)
    for name in ("end_position", "bring_back_position"):
        answer = maria.post(reverse(name, args=[theo.pk]), {"on": str(clock.today()), "because": "rival"})
        assert answer.status_code == 404
    theo.refresh_from_db()
    assert theo.ends is None


def test_who_keeps_no_staff_cannot_by_address_either(dana, director):
    browser = people.signed_in(dana)
    issued = people.invited("x@y.example", dana.organization, Role.DIRECTOR)
    for name, args in (
        ("invite", []),
        ("end_position", [director.pk]),
        ("bring_back_position", [director.pk]),
        ("withdraw_invitation", [issued.invitation.pk]),
        ("send_invitation_again", [issued.invitation.pk]),
    ):
        assert browser.post(reverse(name, args=args)).status_code == 403


# ------------------------------------------------------------------------------------------------------- several places


@pytest.fixture
def ines(dana):
    """Works at Eastside, and teaches at the training partner."""
    school = people.organization(Kind.TRAINING, "Caregiver School")
    people.staff("Dana Reyes", school, Role.INSTRUCTOR, email=dana.user.email)
    return dana


def test_dana_changes_to_her_other_role(ines):
    browser = people.signed_in(ines)
    school = ines.user.positions.get(role="instructor")
    assert "Eastside Care Partners" in text(browser.get(reverse("team")))
    answer = browser.post(reverse("act_as"), {"position": school.pk})
    assert answer["Location"] == "/"
    page = text(browser.get(reverse("team")))
    assert "1 person works at Caregiver School" in page
    assert "You now work as instructor at Caregiver School." in page
    assert f'name="position" value="{ines.pk}"' in page, "the way back is in the header"


@pytest.mark.parametrize("which", ["somebody else's", "her ended one", "none", "not a number"])
def test_nobody_acts_in_a_position_that_is_not_theirs(ines, director, which):
    if which == "her ended one":
        end(ines.user.positions.get(role="care_coordinator"), by=director)
    number = {"somebody else's": director.pk, "her ended one": ines.pk, "none": "", "not a number": "x' OR 1=1"}[which]
    browser = people.signed_in(ines)
    answer = browser.post(reverse("act_as"), {"position": number})
    assert answer.status_code == 403
    assert Refusal.NOT_YOURS.value in text(answer)
    assert browser.session["position"] != director.pk


def test_a_position_that_somebody_else_holds_opens_nothing_even_from_the_session(ines, director):
    browser = people.signed_in(ines)
    session = browser.session
    session["position"] = director.pk
    session.save()
    assert browser.get(reverse("invite")).status_code == 403


def test_an_ended_position_vanishes_the_day_it_ends(ines, director):
    end(Position.objects.get(pk=ines.pk), by=director, on=clock.today() + timedelta(days=1))
    browser = people.signed_in(ines)
    assert "Eastside Care Partners" in text(browser.get(reverse("me")))
    with clock.stopped_at(clock.now() + timedelta(days=1)):
        page = text(browser.get(reverse("me")))
    assert "Eastside Care Partners" not in page
    assert "Caregiver School" in page


def test_changing_roles_is_not_done_by_a_link(ines):
    assert people.signed_in(ines).get(reverse("act_as")).status_code == 405


# -------------------------------------------------------------------------------------------------------------- oneself


def test_dana_changes_her_name_and_language(dana):
    browser = people.signed_in(dana)
    answer = browser.post(reverse("me"), {"name": "Dana R.", "language": "es"})
    dana.user.refresh_from_db()
    assert (dana.user.name, dana.user.language) == ("Dana R.", "es")
    assert answer.cookies["django_language"].value == "es"


def test_the_pages_speak_ones_language_from_the_sign_in_on(dana):
    actions.change_oneself(by=dana.user, name="Dana", language="es")
    answer = Client().post("/account/login/", {"login": dana.user.email, "password": people.PASSWORD})
    assert answer.cookies["django_language"].value == "es"


def test_a_name_is_needed_and_a_language_that_we_have(dana):
    browser = people.signed_in(dana)
    page = text(browser.post(reverse("me"), {"name": "", "language": "xx"}))
    assert "Write your name." in page
    assert "Select a valid choice" not in page


def test_ones_settings_say_how_one_signs_in(dana):
    assert "None yet. Whoever sees members needs one." in text(
        people.signed_in(dana, second_factor=False).get(reverse("me"))
    )
    assert "Codes from an app, Recovery codes on paper" in text(people.signed_in(dana).get(reverse("me")))


def test_the_team_page_costs_the_same_for_many_as_for_few(director, django_assert_max_num_queries):
    maria = people.signed_in(director)
    maria.get(reverse("team"))
    for n in range(12):
        people.staff(f"Person {n}", director.organization, Role.CARE_COORDINATOR)
        people.invited(f"awaited{n}@eastside.example", director.organization, Role.DIRECTOR)
    with django_assert_max_num_queries(20):
        maria.get(reverse("team"))
