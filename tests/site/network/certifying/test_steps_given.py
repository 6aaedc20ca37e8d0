"""Whoever is given a step of a review is written to: they alone, in their language, once."""

import pytest
from django.core import mail
from tests.site import network, people
from tests.site.network import by
from tests.site.network.certifying import nadia

from promotora.apps.core.refusals import Refused
from promotora.apps.network.actions.certifying import reviewing
from promotora.apps.network.models import StepDone

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_march_2")]


@pytest.fixture
def given(ground, django_capture_on_commit_callbacks):
    """Ana gives, or Nadia takes, the first step of Eastside's review; who was written to."""
    ground.nadia = nadia(ground.ana.organization)
    [certification] = network.applied(ground.dana, [ground.ana.organization])
    network.in_review(ground.ana, certification)

    def give(to, giver):
        before = len(mail.outbox)
        with django_capture_on_commit_callbacks(execute=True), people.working(giver):
            done = StepDone.objects.filter(certification=certification, step__needed=True).get()
            reviewing.give_step(done=done, reviewer=to.user, seen=done.version, **by(giver))
        return mail.outbox[before:]

    return give


def test_the_reviewer_reads_what_of_whom_and_by_when_and_nobody_else_is_told(ground, given):
    [letter] = given(to=ground.nadia, giver=ground.ana)
    assert letter.to == [ground.nadia.user.email]
    assert letter.subject == "A step for you in the review of Eastside Care Partners"
    assert letter.body == (
        "Ana Cruz gave you a step of the review of Eastside Care Partners: The six services. It is due on March 16,"
        " 2026.\n\nSign in to Promotora to see it."
    )


def test_who_takes_a_step_is_not_told_and_who_has_it_is_not_told_again(ground, given):
    assert given(to=ground.nadia, giver=ground.nadia) == []
    assert given(to=ground.nadia, giver=ground.ana) == []
    [letter] = given(to=ground.ana, giver=ground.nadia)
    assert letter.to == [ground.ana.user.email]


def test_a_step_that_is_not_given_is_told_to_nobody(ground, given):
    with pytest.raises(Refused):
        given(to=ground.bo, giver=ground.ana)
    assert mail.outbox == []


def test_the_day_is_said_in_the_reviewers_language(ground, given):
    ground.nadia.user.language = "es"
    ground.nadia.user.save(update_fields=["language"])
    [letter] = given(to=ground.nadia, giver=ground.ana)
    assert "16 de marzo de 2026" in letter.body
