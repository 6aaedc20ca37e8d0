"""Letting organizations see many members at once: the same as one by one, and under the same row policies."""

from datetime import timedelta

import pytest
from django.db import Error, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.site import people

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.core.models import AccessEntry
from promotora.apps.people.actions.seeing_many import change_sight
from promotora.apps.people.models import Access, Member
from promotora.apps.people.terms import Because

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def on_march_2():
    with clock.stopped_at(people.NOW):
        yield


@pytest.fixture
def ana():
    return people.staff("Ana Cruz", people.organization(Kind.PLAN, "County Health Plan"), Role.PLAN_MANAGER)


@pytest.fixture
def dana():
    return people.staff("Dana Reyes", people.organization(), Role.CARE_COORDINATOR)


def change(by, closed=(), opened=(), because=Because.ASSIGNED):
    with people.working(by):
        change_sight(closed=list(closed), opened=list(opened), because=because, by=by.user)


def seen(position):
    with people.working(position):
        return set(Member.objects.values_list("pk", flat=True))


def test_many_are_seen_from_now_on_and_then_no_longer(ana, dana):
    members = [people.rosa(ana, cin=f"9555555{number}S").pk for number in range(3)]
    pairs = [(member, dana.organization_id) for member in members]
    change(ana, opened=pairs)
    assert seen(dana) == set(members)
    with clock.stopped_at(people.NOW + timedelta(minutes=1)):
        change(ana, closed=pairs[:2])
        assert seen(dana) == {members[2]}
    with people.working(ana):
        log = AccessEntry.objects.filter(part="change", member_id=members[0]).order_by("number")
        assert list(log.values_list("detail", flat=True))[-2:] == ["shared", "sharing_ended"]


def test_what_is_seen_already_is_not_opened_twice_and_what_was_to_begin_later_begins(ana, dana):
    rosa = people.rosa(ana)
    with people.working(ana):
        Access.objects.create(
            member=rosa,
            organization=dana.organization,
            starts=people.NOW + timedelta(days=9),
            because=Because.ASSIGNED,
        )
    for _ in range(2):
        change(ana, opened=[(rosa.pk, dana.organization_id)])
    with people.working(ana):
        assert Access.objects.get(organization=dana.organization).starts == people.NOW
    assert seen(dana) == {rosa.pk}


def test_another_reason_is_left_alone(ana, dana):
    rosa = people.rosa(ana)
    people.shared(rosa, ana, dana.organization, because="referred")
    with clock.stopped_at(people.NOW + timedelta(minutes=1)):
        change(ana, closed=[(rosa.pk, dana.organization_id)])
        assert seen(dana) == {rosa.pk}


def test_nobody_opens_members_whom_they_do_not_see(ana, dana):
    rosa = people.rosa(ana)
    with pytest.raises(Error), transaction.atomic():
        change(dana, opened=[(rosa.pk, dana.organization_id)])
    assert seen(dana) == set()
    change(dana, closed=[(rosa.pk, ana.organization_id)], because=Because.REFERRED)
    with clock.stopped_at(people.NOW + timedelta(minutes=1)):
        assert seen(ana) == {rosa.pk}


def test_many_take_as_many_queries_as_one(ana, dana):
    counted = []
    for count in (1, 12):
        members = [people.rosa(ana, cin=f"97{count:02d}{number:04d}S").pk for number in range(count)]
        with CaptureQueriesContext(connection) as queries:
            change(ana, opened=[(member, dana.organization_id) for member in members])
        counted.append(len(queries))
    assert counted[0] == counted[1]
