"""Two of Eastside at the very same moment: the month is told once, and of two changes one is asked again."""

from datetime import date
from decimal import Decimal

import pytest
from tests.site import network, people
from tests.site.at_once import both
from tests.site.network import rooms

from promotora.apps.core import clock
from promotora.apps.core.models import ChangedMeanwhile
from promotora.apps.core.refusals import Refused
from promotora.apps.network.actions.room import lines, team
from promotora.apps.network.models import CapacityReport, Credential, Ratio, Staff
from promotora.apps.network.rules.refusal import Refusal

FEBRUARY = date(2026, 2, 1)


@pytest.fixture
def eastside(committed, ground):
    with clock.stopped_at(people.NOW):
        network.contracted(ground.ana, ground.dana.organization, starts=date(2026, 1, 1))
    return ground


def at_nine(act, *args, **more):
    """The same, at nine in the morning of the story: a thread has a clock of its own."""

    def acts():
        with clock.stopped_at(people.NOW):
            return act(*args, **more)

    return acts


def changed(dana, luz, fte):
    """Changes Luz's share of full time, from the version that was first; or says that somebody else did."""
    given = team.StaffGiven(luz.name, luz.role, fte, luz.languages)
    try:
        with people.working(dana):
            return team.change_staff(staff=luz, given=given, day=luz.starts, seen=1, by=dana.user)
    except ChangedMeanwhile:
        return "asked again"


def test_of_two_reports_of_a_month_the_second_needs_a_note(eastside):
    told = at_nine(rooms.told, eastside.dana, eastside.ana, FEBRUARY)
    outcomes = both(told, told)
    assert [Refusal.REPORTED_ALREADY] in outcomes
    with people.working(eastside.dana):
        assert CapacityReport.objects.count() == 1


def test_of_two_changes_of_one_entry_one_is_asked_again(eastside):
    with clock.stopped_at(people.NOW):
        luz = rooms.luz(eastside.dana)
    outcomes = both(
        at_nine(changed, eastside.dana, luz, Decimal("0.50")), at_nine(changed, eastside.dana, luz, Decimal("0.60"))
    )
    assert "asked again" in outcomes
    with people.working(eastside.dana):
        row = Staff.objects.get()
    assert (row.version, str(row.fte) in ("0.50", "0.60")) == (2, True)


def test_of_two_renewals_to_the_same_day_one_is_too_late(eastside):
    with clock.stopped_at(people.NOW):
        luz = rooms.luz(eastside.dana)
    with people.working(eastside.dana):
        row = Credential.objects.create(staff=luz, kind="RN", expires=rooms.after(5))

    def renewed():
        with people.working(eastside.dana):
            return lines.renew_credential(credential=row, until=rooms.after(400), number="", by=eastside.dana.user)

    assert [Refusal.RENEWED_EARLIER] in both(renewed, renewed)


def test_of_two_numbers_for_the_same_day_one_is_refused(eastside):
    set_it = at_nine(rooms.ratio, eastside.ana, 40)
    assert [Refusal.RATIO_THERE] in both(set_it, set_it)
    with people.working(eastside.ana):
        assert Ratio.objects.count() == 1
    with pytest.raises(Refused, match="Choose another day"):
        set_it()
