"""Organizations: listed, added, changed, ended; and the first one of an empty installation."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from tests.site import people

from promotora.apps.accounts import actions
from promotora.apps.accounts.models import Invitation, Organization, Position
from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.rules import Refusal
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.core.models import ChangedMeanwhile

pytestmark = pytest.mark.django_db
EASTSIDE = {"name": "Eastside Care Partners", "kind": "cb_cme", "npi": "1234567893"}


@pytest.fixture
def manager(db):
    return people.staff("Ana Lopez", people.organization(Kind.PLAN, "Health Plan of the County"), Role.PLAN_MANAGER)


@pytest.fixture
def ana(manager):
    return people.signed_in(manager)


def text(answer):
    return " ".join(answer.content.decode().split())


def page_of(organization, name="organization"):
    return reverse(name, args=[organization.pk])


def test_ana_adds_an_organization_and_invites_its_first_administrator(ana, django_capture_on_commit_callbacks):
    answer = ana.post(reverse("add_organization"), EASTSIDE, follow=True)
    eastside = Organization.objects.get(name="Eastside Care Partners")
    assert "Nobody yet. Invite its first administrator" in text(answer)

    with django_capture_on_commit_callbacks(execute=True):
        ana.post(page_of(eastside), {"email": "ben@eastside.example"})
    [url] = re.findall(r"http://testserver(\S+)", mail.outbox[0].body)
    assert "ben@eastside.example" in text(ana.get(page_of(eastside)))
    ben = Client()
    ben.post(url, {"name": "Ben Ortiz", "password": people.PASSWORD})
    position = Position.objects.get(organization=eastside)
    assert position.role == Role.ADMINISTRATOR
    assert ben.get(reverse("invite"))["Location"].startswith(reverse("second_factor"))
    assert people.signed_in(position).get(reverse("invite")).status_code == 200
    assert "Ben Ortiz, administrator" in text(ana.get(page_of(eastside)))


def test_ana_invites_nobody_else_there(ana):
    eastside = people.organization()
    for email in ("one@eastside.example", "two@eastside.example"):
        answer = ana.post(page_of(eastside), {"email": email})
    assert Refusal.HAS_KEEPER.value in text(answer)
    assert Invitation.objects.filter(organization=eastside).count() == 1


def test_ana_can_send_again_or_withdraw_only_what_lets_somebody_keep_the_staff(ana, manager):
    eastside = people.organization()
    first = actions.invite_first_administrator(
        organization=eastside, email="ben@eastside.example", by=manager.user, at=clock.now()
    ).invitation
    other = people.invited("dana@eastside.example", eastside, Role.CARE_COORDINATOR).invitation
    before = first.key_hash
    assert ana.post(reverse("send_administrator_again", args=[eastside.pk, first.pk])).status_code == 302
    assert ana.post(reverse("withdraw_administrator", args=[eastside.pk, other.pk])).status_code == 404
    assert ana.post(reverse("withdraw_administrator", args=[manager.organization.pk, first.pk])).status_code == 404
    first.refresh_from_db()
    assert first.key_hash != before
    assert ana.post(reverse("withdraw_administrator", args=[eastside.pk, first.pk])).status_code == 302
    first.refresh_from_db()
    assert first.withdrawn_by == manager.user


@pytest.mark.parametrize(
    ("but", "said"),
    [
        ({"name": ""}, "Write the organization’s name."),
        ({"name": "Health Plan of the County"}, "Another organization has this name."),
        ({"kind": ""}, "Choose what kind of organization it is."),
        ({"npi": "1234567890"}, "This is not an NPI"),
    ],
)
def test_what_is_wrong_with_an_organization_is_said(ana, but, said):
    assert said in text(ana.post(reverse("add_organization"), EASTSIDE | but))
    assert Organization.objects.count() == 1


def test_organizations_are_found_by_name_npi_and_kind(ana):
    people.organization(npi="1234567893")
    people.organization(Kind.HOSPITAL, "Mercy Hospital")

    def found(**asked):
        return re.findall(r'/organizations/\d+/">([^<]+)<', text(ana.get(reverse("organizations"), asked)))

    assert found() == ["Eastside Care Partners", "Health Plan of the County", "Mercy Hospital"]
    assert found(q="care east") == ["Eastside Care Partners"]
    assert found(q="12345") == ["Eastside Care Partners"]
    assert found(kind="hospital") == ["Mercy Hospital"]
    assert found(q="care", kind="hospital") == []
    assert "No organization is like that" in text(ana.get(reverse("organizations"), {"q": "nowhere"}))
    assert "3 organizations work here" in text(ana.get(reverse("organizations")))


def test_two_people_who_change_one_organization_lose_nothing(ana, manager):
    eastside = people.organization()
    opened = {"version": eastside.version, "kind": "cb_cme", "npi": "", "name": "Eastside Partners"}
    actions.change_organization(
        organization=eastside,
        seen=eastside.version,
        kind=Kind.CB_CME,
        name="Eastside Community Care",
        npi="",
        by=manager.user,
        at=clock.now(),
    )
    answer = ana.post(page_of(eastside, "change_organization"), opened)
    assert answer.status_code == 409
    assert "Eastside Community Care" in text(answer)
    assert 'value="Eastside Partners"' in text(answer)
    eastside.refresh_from_db()
    assert eastside.name == "Eastside Community Care"

    [version] = re.findall(r'name="version" value="(\d+)"', text(answer))
    assert ana.post(page_of(eastside, "change_organization"), opened | {"version": version}).status_code == 302
    eastside.refresh_from_db()
    assert eastside.name == "Eastside Partners"


def test_without_a_version_nothing_is_overwritten(ana):
    eastside = people.organization()
    ana.post(page_of(eastside, "change_organization"), {"name": "Other", "kind": "cb_cme", "npi": ""})
    eastside.refresh_from_db()
    assert eastside.name == "Eastside Care Partners"


def test_a_kind_that_lacks_its_peoples_roles_is_refused(ana):
    eastside = people.organization()
    people.staff("Dana Reyes", eastside, Role.CARE_COORDINATOR)
    change = {"version": eastside.version, "name": eastside.name, "kind": "hospital", "npi": ""}
    assert Refusal.KIND_IN_USE.value in text(ana.post(page_of(eastside, "change_organization"), change))
    eastside.refresh_from_db()
    assert eastside.kind == Kind.CB_CME


def test_an_organization_that_ends_can_go_on_with_everybodys_roles(ana):
    eastside = people.organization()
    dana = people.signed_in(people.staff("Dana Reyes", eastside, Role.CARE_COORDINATOR))
    assert "the 1 person who works in it sees nothing of it" in text(ana.get(page_of(eastside, "end_organization")))
    ana.post(page_of(eastside, "end_organization"), {"on": str(clock.today())})
    assert dana.get(reverse("team")).status_code == 302
    assert "no longer works here" in text(ana.get(page_of(eastside)))
    ana.post(page_of(eastside, "reopen_organization"))
    again = people.signed_in(Position.objects.get(organization=eastside))
    assert again.get(reverse("team")).status_code == 200


def test_nobody_ends_the_organization_they_work_for(ana, manager):
    answer = ana.post(page_of(manager.organization, "end_organization"), {"on": str(clock.today())})
    assert Refusal.OWN_ORGANIZATION.value in text(answer)
    manager.organization.refresh_from_db()
    assert manager.organization.ends is None


def test_others_do_not_come_near(manager):
    eastside = people.organization()
    maria = people.signed_in(people.staff("Maria Ochoa", eastside, Role.DIRECTOR))
    for name in ("organization", "change_organization", "end_organization", "reopen_organization"):
        assert maria.post(page_of(eastside, name)).status_code == 403
    assert maria.get(reverse("organizations")).status_code == 403


def test_a_change_leaves_its_trace(manager):
    eastside = people.organization()
    actions.end_organization(
        organization=eastside, on=clock.today(), acting_for=manager.organization_id, by=manager.user, at=clock.now()
    )
    assert [event.ends for event in eastside.events.all()] == [None]
    with pytest.raises(ChangedMeanwhile):
        eastside.change(seen=1, name="x")


# ------------------------------------------------------------------------------------------------ an empty installation


def run(*words):
    out = StringIO()
    call_command("first_organization", *words, stdout=out)
    return out.getvalue()


def link_in(said):
    [url] = re.findall(r"https?://[^/\s]+(/invitations/\S+)", said)
    return url


def test_the_first_manager_comes_in_and_can_add_and_invite():
    said = run("Health Plan of the County", "Ana@plan.example")
    assert "http://localhost:8000/invitations/" in said
    ana = Client()
    assert ana.post(link_in(said), {"name": "Ana Lopez", "password": people.PASSWORD}).status_code == 302
    ana = people.signed_in(Position.objects.get(user__email="ana@plan.example"))
    assert ana.get(reverse("organizations")).status_code == 200
    assert ana.get(reverse("invite")).status_code == 200


def test_run_again_it_gives_a_new_link_and_makes_nothing_twice():
    first = link_in(run("Health Plan", "ana@plan.example"))
    second = link_in(run("Health Plan", "ana@plan.example"))
    third = link_in(run("Health Plan", "bea@plan.example"))
    assert [Client().get(link).status_code for link in (first, second, third)] == [410, 410, 200]
    assert Organization.objects.count() == 1
    Client().post(third, {"name": "Bea", "password": people.PASSWORD})
    assert "already has people who invite others" in run("Health Plan", "ana@plan.example")
    assert Invitation.objects.filter(accepted_at=None, withdrawn_at=None).count() == 0


def test_it_is_only_for_the_first():
    people.organization(Kind.PLAN, "Health Plan")
    with pytest.raises(CommandError, match="Health Plan is here already"):
        run("Another Plan", "ana@plan.example")
    with pytest.raises(CommandError, match='"ana" is not an email address'):
        run("Health Plan", "ana")
    assert Organization.objects.count() == 1
    assert not Invitation.objects.exists()


def test_where_the_site_is_can_be_said():
    assert "https://care.example/invitations/" in run(
        "Health Plan", "ana@plan.example", "--site", "https://care.example/"
    )


def test_after_a_week_the_first_link_is_old():
    link = link_in(run("Health Plan", "ana@plan.example"))
    with clock.stopped_at(clock.now() + timedelta(days=7)):
        assert Refusal.EXPIRED.value in text(Client().get(link))
