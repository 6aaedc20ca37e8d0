"""Two people at the same moment: committed work, in two connections."""

from tests.site import people
from tests.site.at_once import both

from promotora.apps.accounts import actions, queries
from promotora.apps.accounts.models import Invitation, Position, User
from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.rules import Refusal
from promotora.apps.core import clock

DANA = "dana@eastside.example"


def test_two_people_who_use_one_link_at_once_make_one_account(committed):
    invitation = people.invited(DANA, people.organization(), Role.CARE_COORDINATOR).invitation
    outcomes = both(
        *[
            lambda name=name: actions.join(invitation=invitation, name=name, password=None, at=clock.now())
            for name in ("Dana", "Eve")
        ]
    )
    assert [Refusal.ACCEPTED] in outcomes
    assert User.objects.count() == Position.objects.count() == 1


def test_two_links_to_one_email_at_once_make_one_account(committed):
    eastside = people.organization()
    first = people.invited(DANA, eastside, Role.CARE_COORDINATOR).invitation
    second = people.invited(DANA, eastside, Role.DIRECTOR).invitation
    outcomes = both(
        *[
            lambda one=one: actions.join(invitation=one, name="Dana", password=None, at=clock.now())
            for one in (first, second)
        ]
    )
    assert [Refusal.ACCOUNT_EXISTS] in outcomes
    assert User.objects.count() == Position.objects.count() == 1


def test_inviting_twice_at_once_sends_one_invitation(committed):
    eastside = people.organization()
    outcomes = both(*[lambda: people.invited(DANA, eastside, Role.DIRECTOR)] * 2)
    assert [Refusal.INVITED] in outcomes
    assert Invitation.objects.count() == 1


def test_two_keepers_cannot_end_each_other_and_leave_nobody(committed):
    eastside = people.organization()
    one = people.staff("One", eastside, Role.DIRECTOR)
    two = people.staff("Two", eastside, Role.DIRECTOR)
    now, today = clock.now(), clock.today()
    outcomes = both(
        lambda: actions.end_position(position=one, on=today, because="left", by=two.user, at=now),
        lambda: actions.end_position(position=two, on=today, because="left", by=one.user, at=now),
    )
    assert [Refusal.LAST_KEEPER] in outcomes
    assert queries.keepers(eastside, today).count() == 1
