"""Builders of the referrals' stories: people whom the claims know, and how one is sent, screened and answered."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from types import SimpleNamespace

from tests.factories import Rows, coverage, living, write_folder
from tests.site import network, people
from tests.site.people import words_of
from tests.site.tel import lists
from tests.site.tel.lists import ListedPerson

from promotora.apps.accounts.models import Position
from promotora.apps.accounts.terms import Kind, Purpose
from promotora.apps.core import clock
from promotora.apps.core.scope import Scope
from promotora.apps.tel.actions import screening
from promotora.apps.tel.models import Referral
from promotora.apps.tel.queries import stores
from promotora.targeting.engines.duckdb import ingest

# Rosa meets the rule; Marcus only with substance use; Park does not meet it. Of Gloria the claims know nothing.
ROSA = ListedPerson(person_id="93000001S")
MARCUS = ListedPerson("Marcus", "Tate", date(1971, 11, 30), person_id="93000002S")
PARK = ListedPerson("Min-jun", "Park", date(1950, 1, 2), person_id="93000003S")
GLORIA = ListedPerson("Gloria", "Peña", date(1970, 6, 5), person_id="93000004S")
ANOTHER = ListedPerson("Ulla", "Berg", date(1950, 1, 2), person_id="93000009S")


def claims_in(place: Path) -> Path:
    """A store of what the claims know of Rosa, Marcus and Park."""
    told = Rows()
    for person in (ROSA, MARCUS, PARK):
        told.eligibility.append(coverage(person.person_id, birth_date=person.born, gender="female"))
        for day in (date(2019, 6, 1), date(2019, 10, 3), date(2020, 1, 7)):
            told.add_claim(person.person_id, day, hcpcs_code="99284")
    for day in (date(2019, 5, 6), date(2019, 9, 9)):
        told.add_claim(ROSA.person_id, day, diagnoses=("E11.9", "I10"))
        told.add_claim(MARCUS.person_id, day, diagnoses=("J44.9", "F11.20"))
    told.living_situation.append(living(ROSA.person_id, 410, date(2019, 1, 1)))
    ingest(write_folder(place / "raw", told), place / "store", most_set_aside=1)
    return place / "store"


@contextmanager
def a_plan_with(claims: Path, ana: Position, miguel: Position) -> Iterator[SimpleNamespace]:
    """Ana's plan with everyone in its directory, its claims, and the list of March 2020, which Rosa is not on."""
    stores.store_folder(ana.organization_id).parent.mkdir(parents=True, exist_ok=True)
    stores.store_folder(ana.organization_id).symlink_to(claims)
    lists.in_directory(ana, [ROSA, MARCUS, PARK, GLORIA])
    yield SimpleNamespace(ana=ana, miguel=miguel, run=lists.a_run(miguel, [ANOTHER]))
    stores.store_folder(ana.organization_id).unlink()


def form_of(person, here, **more):
    return {
        "cin": person.person_id,
        "birth_date_month": str(person.born.month),
        "birth_date_day": str(person.born.day),
        "birth_date_year": str(person.born.year),
        "first_name": person.first,
        "last_name": person.last,
        "phone": "323 555 0148",
        "speaks": "es",
        "plan": str(here.ana.organization_id),
        "program": "hhp",
        "why": "She was in our emergency room three times this winter.",
        "agreed": "on",
        **more,
    }


def sent(person, by, here, **more):
    """A referral that somebody sends, through the page."""
    answer = people.signed_in(by).post("/referrals/add/", form_of(person, here, **more))
    assert answer.headers.get("Location") == "/referrals/", words_of(answer)
    with people.working(by):
        return Referral.objects.order_by("-pk").first()


def screened(referral):
    """The worker does its job."""
    of = Scope(organization_id=referral.plan_id, why=Purpose.OPERATIONS.value)
    screening.screen(referral_id=referral.pk, of=of, now=clock.now)
    return referral


def referred(person, by, here, **more):
    if by.organization.kind == Kind.CB_CME:
        network.contracted(here.ana, by.organization)
    return screened(sent(person, by, here, **more))


def answered(referral, by, **fields):
    return people.signed_in(by).post(f"/referrals/{referral.pk}/answer/", fields, follow=True)


def yes(referral, by, words="We will call her.", clinician="", attests=""):
    given = {"yes-words": words, "yes-attested_by": clinician, "yes-attestation": attests}
    return answered(referral, by, answer="yes", **given)


def no(referral, by, because="other", words="Please call us about it."):
    return answered(referral, by, answer="no", **{"no-because": because, "no-words": words})


def page_of(referral, by, more=""):
    return people.signed_in(by).get(f"/referrals/{referral.pk}/{more}")
