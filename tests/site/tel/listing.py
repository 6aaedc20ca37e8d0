"""Builders of a listing's stories: Gloria, with the claims behind each line, given to a CB-CME."""

from datetime import date

from tests.site import network, people
from tests.site.tel import lists
from tests.site.tel.lists import ListedPerson, claim_lines

from promotora.apps.core import clock
from promotora.apps.tel.actions.assigning import assign

ED_DAYS = (date(2019, 6, 1), date(2019, 10, 3), date(2020, 1, 7))
DIABETES = (date(2018, 5, 6), date(2018, 9, 9), date(2019, 3, 3), date(2019, 5, 6), date(2020, 2, 2))
GLORIA = ListedPerson(
    "Gloria",
    "Peña",
    date(1970, 6, 5),
    conditions=("diabetes", "hypertension"),
    criteria=("A2", "B3"),
    ed=3,
    lines=[
        *claim_lines("A2", "E119", *DIABETES[:4]),
        *claim_lines("A2", "E1122", DIABETES[4]),
        *claim_lines("A2", "I10", date(2019, 5, 6), date(2019, 11, 2)),
        *claim_lines("B3", "0450", *ED_DAYS, kind="ed_visit"),
    ],
)


def assigned(run, person, by, to):
    """A listed member goes to a CB-CME; the member."""
    network.contracted(by, to.organization)
    member = lists.member_of(person, by)
    with people.working(by):
        assign(
            run=run,
            members=[member.pk],
            to=to.organization,
            because="lives nearby",
            by=by.user,
            at=clock.now(),
            today=clock.today(),
        )
    return member
