"""Invitations: the only way in."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from tests.site import mail_server, people
from tests.site.people import PASSWORD

from promotora.apps.accounts import actions, queries
from promotora.apps.accounts.models import Invitation, Position, User
from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.rules import Refusal
from promotora.apps.core import clock
from promotora.apps.core.refusals import Refused

pytestmark = pytest.mark.django_db
DANA = "dana@eastside.example"
JOINS = {"name": "Dana Reyes", "password": PASSWORD}


@pytest.fixture
def eastside(db):
    return people.organization()


@pytest.fixture
def director(eastside):
    return people.staff("Maria Ochoa", eastside, Role.DIRECTOR)


def link(issued):
    return reverse("invitation", args=[issued.key])


def text(answer):
    return " ".join(answer.content.decode().split())


def test_dana_comes_in_by_the_link_in_her_mail(eastside, director, django_capture_on_commit_callbacks):
    maria = people.signed_in(director)
    with django_capture_on_commit_callbacks(execute=True):
        maria.post(reverse("invite"), {"email": "Dana@Eastside.example ", "role": "care_coordinator", "ends": ""})
    [message] = mail.outbox
    assert message.to == [DANA]
    assert message.subject == "Eastside Care Partners invites you to Promotora"
    [url] = re.findall(r"http://testserver(\S+)", message.body)

    dana = Client()
    page = dana.get(url)
    assert "You would be care coordinator." in text(page)
    answer = dana.post(url, JOINS)

    assert answer["Location"] == reverse("second_factor")
    position = Position.objects.get(user__email=DANA)
    assert (position.organization, position.role, position.given_by) == (eastside, "care_coordinator", director.user)
    assert "care coordinator" in text(dana.get(reverse("team")))
    assert position.user.check_password(PASSWORD)
    assert queries.addresses_of(position.user) == {DANA}


def test_the_key_is_nowhere_kept(eastside):
    issued = people.invited(DANA, eastside, Role.DIRECTOR)
    kept = str(Invitation.objects.filter(pk=issued.invitation.pk).values().get())
    assert issued.key not in kept
    assert issued.key.split(":")[0] not in kept


def test_a_message_that_could_not_be_sent_is_told_to_who_invited_and_a_new_link_goes(
    eastside, director, by_server, django_capture_on_commit_callbacks
):
    browser = people.signed_in(director)
    asked = {"email": "luz@eastside.example", "role": Role.CARE_COORDINATOR}
    with mail_server.running() as there:
        by_server(there.port)
        there.refuses["luz@eastside.example"] = "550 no such person here"
        with django_capture_on_commit_callbacks(execute=True):
            browser.post(reverse("invite"), asked)
        page = text(browser.get(reverse("team")))
        assert "The message could not be sent" in page
        assert "550 no such person here" in page
        there.refuses.clear()
        invitation = Invitation.objects.get(email="luz@eastside.example")
        with django_capture_on_commit_callbacks(execute=True):
            browser.post(reverse("send_invitation_again", args=[invitation.pk]))
        assert "The message could not be sent" not in text(browser.get(reverse("team")))
        assert [message["To"] for message in there.received] == ["luz@eastside.example"]


@pytest.mark.parametrize(
    "spoil", [lambda key: key[:-1], lambda key: "x" + key, lambda key: key.split(":")[0], lambda key: "x"]
)
def test_a_link_that_is_not_whole_says_so(eastside, spoil):
    issued = people.invited(DANA, eastside, Role.DIRECTOR)
    answer = Client().get(reverse("invitation", args=[spoil(issued.key)]))
    assert answer.status_code == 404
    assert "This link is not whole" in text(answer)


def test_an_old_link_says_what_to_do_and_a_new_one_works(eastside, director):
    issued = people.invited(DANA, eastside, Role.CARE_COORDINATOR, by=director.user)
    late = clock.now() + timedelta(days=7)
    with clock.stopped_at(late - timedelta(seconds=1)):
        assert Client().get(link(issued)).status_code == 200
    with clock.stopped_at(late):
        answer = Client().post(link(issued), JOINS)
        assert answer.status_code == 410
        assert Refusal.EXPIRED.value in text(answer)
        assert not User.objects.filter(email=DANA).exists()
        again = actions.send_again(invitation=issued.invitation, by=director.user, at=late)
        assert Client().get(link(issued)).status_code == 404, "the first link must stop working"
        assert Client().post(link(again), JOINS).status_code == 302


def test_a_withdrawn_link_says_so(eastside, director):
    issued = people.invited(DANA, eastside, Role.CARE_COORDINATOR)
    page = reverse("withdraw_invitation", args=[issued.invitation.pk])
    assert people.signed_in(director).post(page).status_code == 302
    answer = Client().post(link(issued), JOINS)
    assert answer.status_code == 410
    assert Refusal.WITHDRAWN.value in text(answer)
    assert not User.objects.filter(email=DANA).exists()


def test_a_used_link_says_so_to_others_and_leads_its_user_on(eastside):
    issued = people.invited(DANA, eastside, Role.CARE_COORDINATOR)
    dana, other = Client(), Client()
    dana.post(link(issued), JOINS)
    assert Refusal.ACCEPTED.value in text(other.get(link(issued)))
    assert other.post(link(issued), {"name": "Eve", "password": "eight loud pelicans run"}).status_code == 410
    assert dana.get(link(issued))["Location"] == reverse("home")
    assert dana.post(link(issued))["Location"] == reverse("second_factor")
    assert Position.objects.filter(user__email=DANA).count() == 1


def test_a_used_link_gives_no_role_back_that_has_ended(eastside, director):
    issued = people.invited(DANA, eastside, Role.CARE_COORDINATOR)
    position = actions.join(invitation=issued.invitation, name="Dana", password=PASSWORD, at=clock.now())
    actions.end_position(position=position, on=clock.today(), because="left", by=director.user, at=clock.now())
    with pytest.raises(Refused) as refused:
        actions.accept(invitation=issued.invitation, by=position.user, at=clock.now())
    assert refused.value.reasons == [Refusal.ACCEPTED]


def test_somebody_with_an_account_signs_in_and_accepts(eastside):
    westside = people.organization(name="Westside Clinic")
    dana = people.staff("Dana Reyes", eastside, Role.CARE_COORDINATOR, email=DANA)
    issued = people.invited(DANA, westside, Role.CLINICAL_CONSULTANT)

    stranger = Client()
    page = stranger.get(link(issued))
    assert "There is an account for dana@eastside.example" in text(page)
    assert stranger.post(link(issued), JOINS).status_code == 200, "no second account, no sign-in without a password"
    assert User.objects.filter(email=DANA).count() == 1
    assert not Position.objects.filter(organization=westside).exists()

    browser = people.signed_in(dana)
    assert "Accept" in text(browser.get(link(issued)))
    browser.post(link(issued))
    assert set(dana.user.positions.values_list("organization__name", flat=True)) == {
        "Eastside Care Partners",
        "Westside Clinic",
    }
    assert "Westside Clinic" in text(browser.get(reverse("team")))


def test_the_wrong_account_cannot_accept(eastside, director):
    issued = people.invited(DANA, eastside, Role.CARE_COORDINATOR)
    maria = people.signed_in(director)
    page = maria.get(link(issued))
    assert page.status_code == 410
    assert Refusal.OTHER_PERSON.value in text(page)
    assert "You are signed in as mariaochoa@eastsidecarepartners.example." in text(page)
    answer = maria.post(link(issued))
    assert answer.status_code == 403
    assert director.user.positions.count() == 1


def test_somebody_whose_roles_have_all_ended_can_accept_a_new_one(eastside, director):
    dana = people.staff("Dana Reyes", eastside, Role.CARE_COORDINATOR, email=DANA)
    actions.end_position(position=dana, on=clock.today(), because="left", by=director.user, at=clock.now())
    issued = people.invited(DANA, eastside, Role.DIRECTOR)
    browser = people.signed_in(dana)
    assert browser.get(link(issued)).status_code == 200
    assert browser.post(link(issued)).status_code == 302
    assert browser.get(reverse("team")).status_code == 200


def test_a_closed_account_is_not_opened_by_an_invitation(eastside):
    issued = people.invited(DANA, eastside, Role.CARE_COORDINATOR)
    User.objects.create_user(DANA, PASSWORD, is_active=False)
    answer = Client().post(link(issued), JOINS)
    assert answer.status_code == 410
    assert Refusal.ACCOUNT_CLOSED.value in text(answer)
    with pytest.raises(Refused, match="closed"):
        people.invited(DANA, eastside, Role.DIRECTOR)


def test_an_invitation_to_an_organization_that_ended_gives_nothing(eastside):
    issued = people.invited(DANA, eastside, Role.CARE_COORDINATOR)
    actions.end_organization(organization=eastside, on=clock.today(), acting_for=0, by=None, at=clock.now())
    answer = Client().post(link(issued), JOINS)
    assert Refusal.ORGANIZATION_ENDED.value in text(answer)
    assert not User.objects.exists()


def test_a_role_of_another_kind_of_organization_is_refused_by_page_and_action(eastside, director):
    answer = people.signed_in(director).post(reverse("invite"), {"email": DANA, "role": "plan_manager"})
    assert "This kind of organization does not have this role." in text(answer)
    with pytest.raises(Refused) as refused:
        people.invited(DANA, eastside, Role.PLAN_MANAGER)
    assert refused.value.reasons == [Refusal.WRONG_KIND]
    assert not Invitation.objects.filter(email=DANA).exists()


def test_two_invitations_to_one_email(eastside):
    first = people.invited(DANA, eastside, Role.CARE_COORDINATOR)
    with pytest.raises(Refused) as refused:
        people.invited(DANA.upper(), eastside, Role.CARE_COORDINATOR)
    assert refused.value.reasons == [Refusal.INVITED]

    second = people.invited(DANA, eastside, Role.DIRECTOR)
    dana = Client()
    dana.post(link(first), JOINS)
    dana.post(link(second))
    assert set(Position.objects.filter(user__email=DANA).values_list("role", flat=True)) == {
        "care_coordinator",
        "director",
    }


def test_an_expired_invitation_makes_room_for_a_new_one(eastside):
    first = people.invited(DANA, eastside, Role.CARE_COORDINATOR)
    with clock.stopped_at(clock.now() + timedelta(days=8)):
        second = people.invited(DANA, eastside, Role.CARE_COORDINATOR)
        assert Refusal.WITHDRAWN.value in text(Client().get(link(first)))
        assert Client().get(link(second)).status_code == 200


def test_whoever_holds_a_role_is_not_invited_to_it(eastside, director):
    with pytest.raises(Refused) as refused:
        people.invited(director.user.email, eastside, Role.DIRECTOR)
    assert refused.value.reasons == [Refusal.HOLDS_ROLE]


def test_a_role_may_have_an_end_from_the_start(eastside):
    soon = clock.today() + timedelta(days=30)
    dana = people.staff("Dana Reyes", eastside, Role.CARE_COORDINATOR, ends=soon)
    assert dana.ends == soon


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": "", "password": PASSWORD}, "Write your name."),
        ({"name": "Dana", "password": ""}, "Choose a password."),
        ({"name": "Dana", "password": "short"}, "This password is too short"),
        ({"name": "Dana", "password": "passwordpassword1"}, None),
        ({"name": "Dana Reyes Ochoa", "password": "danareyesochoa"}, "too similar to the name"),
    ],
)
def test_what_is_missing_for_an_account_is_said(eastside, typed, said):
    issued = people.invited(DANA, eastside, Role.CARE_COORDINATOR)
    answer = Client().post(link(issued), typed)
    if said is None:
        assert answer.status_code == 302
    else:
        assert said in text(answer)
        assert not User.objects.filter(email=DANA).exists()


def test_another_organizations_invitations_are_out_of_reach(eastside, director):
    westside = people.organization(name="Westside Clinic")
    theirs = people.invited(DANA, westside, Role.DIRECTOR).invitation
    maria = people.signed_in(director)
    for name in ("withdraw_invitation", "send_invitation_again"):
        assert maria.post(reverse(name, args=[theirs.pk])).status_code == 404
    theirs.refresh_from_db()
    assert theirs.withdrawn_at is None


def test_an_invitation_needs_the_pages_own_token(eastside):
    issued = people.invited(DANA, eastside, Role.CARE_COORDINATOR)
    assert Client(enforce_csrf_checks=True).post(link(issued), JOINS).status_code == 403
    assert not User.objects.filter(email=DANA).exists()


def test_a_name_is_shown_as_it_is_written_and_runs_nothing(eastside, director):
    issued = people.invited(DANA, eastside, Role.CARE_COORDINATOR)
    Client().post(link(issued), JOINS | {"name": "O'Hara <script>alert(1)</script> & Söhne"})
    page = people.signed_in(director).get(reverse("team")).content.decode()
    assert "<script>alert(1)" not in page
    assert "O&#x27;Hara &lt;script&gt;" in page
    assert "&amp;amp;" not in page


def test_a_mail_server_that_does_not_answer_takes_nothing_back(
    eastside, director, settings, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with django_capture_on_commit_callbacks(execute=True):
        answer = people.signed_in(director).post(reverse("invite"), {"email": DANA, "role": "director"})
    assert answer.status_code == 302
    assert Invitation.objects.filter(email=DANA).exists()
