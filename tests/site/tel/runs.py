"""Builders of the stories of lists as the plan keeps them: who is on them, and what a page or a row says."""

from datetime import date

from tests.site import people
from tests.site.tel.lists import ListedPerson

from promotora.apps.tel.models import Run

FEBRUARY, MARCH = date(2020, 2, 1), date(2020, 3, 1)
MARCUS = ListedPerson(
    "Marcus", "Tate", date(1971, 11, 30), "male", "English", "91331", 1, ("A3", "B2"), ("mdd",), 2, 5, speaks="en"
)
SUD = ListedPerson("Gloria", "Reyes", tier=1, conditions=("sud", "mdd"), criteria=("A1", "A3", "B3"), openly=None)


def said(response, status=200):
    assert response.status_code == status, response.content[:2_000]
    return " ".join(response.content.decode().split())


def fresh(run, by):
    with people.working(by):
        return fresh_in(run)


def fresh_in(run):
    return Run.objects.get(pk=run.pk)
