"""Two people at the same moment: one referral has one answer, and twenty an hour are twenty."""

import pytest
from tests.site import people
from tests.site.at_once import both
from tests.site.tel.referrals import ROSA, referred

from promotora.apps.core import clock
from promotora.apps.tel.actions import referring
from promotora.apps.tel.models import Assignment, Referral
from promotora.apps.tel.rules.referrals import Refusal


@pytest.fixture
def ground(committed, here, dana):
    return here


def as_of(position, change):
    """The change, made as this person."""

    def made():
        with people.working(position):
            return change(by=position.user, at=clock.now())

    return made


def test_a_yes_and_a_no_at_once_are_one_answer(ground, dana):
    referral = referred(ROSA, dana, ground)
    outcomes = both(
        as_of(ground.ana, lambda **who: referring.accept(referral=referral, words="", **who)),
        as_of(
            ground.miguel,
            lambda **who: referring.decline(referral=referral, because="other", words="Not just now.", **who),
        ),
    )
    assert [Refusal.ANSWERED] in outcomes
    assert None in outcomes
    with people.working(ground.ana):
        state = Referral.objects.get(pk=referral.pk).state
        assert Assignment.objects.count() == (state == "accepted")


def test_one_person_sent_twice_at_once_is_one_referral(ground, dana):
    given = referring.ReferralGiven(
        ROSA.first,
        ROSA.last,
        ROSA.born,
        ROSA.person_id,
        plan=ground.ana.organization,
        program="hhp",
        why="She was in our emergency room three times.",
        agreed=True,
    )

    def send(**who):
        return referring.refer(given=given, organization=dana.organization, **who)

    outcomes = both(as_of(dana, send), as_of(dana, send))
    assert [Refusal.REFERRED_ALREADY] in outcomes
    with people.working(dana):
        assert Referral.objects.count() == 1
