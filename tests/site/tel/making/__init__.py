"""Builders of the stories of making a list: a plan with members and claims, and the lists that it asks for."""

from datetime import date

import pyarrow.parquet as pq
from django.db import connections
from tests.site import people
from tests.site.people.tables_of_members import loaded

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock
from promotora.apps.tel.actions.making import do_run
from promotora.apps.tel.actions.runs import ask_for_run, release, review
from promotora.apps.tel.models import Run
from promotora.apps.tel.queries import stores

FEBRUARY, MARCH = date(2020, 2, 1), date(2020, 3, 1)


def a_plan_with_members(county):
    """Ana's plan, its membership loaded and its claims where lists are made from."""
    ana = people.staff("Ana Cruz", people.organization(Kind.PLAN, "County Health Plan"), Role.PLAN_ANALYST)
    loaded(ana, next((county / "county").glob("eligibility.*")))
    place = stores.store_folder(ana.organization_id)
    place.parent.mkdir(parents=True)
    place.symlink_to(county / "store")
    return ana


def asked(ana, as_of=MARCH, **more):
    with people.working(ana):
        return ask_for_run(
            organization=ana.organization, program="hhp", as_of=as_of, by=ana.user, at=clock.now(), **more
        )


def made(ana, as_of=MARCH):
    run = asked(ana, as_of, by_worker=False)
    do_run(run_id=run.pk, of=people.eyes(ana), now=clock.now)
    return fresh(run, ana)


def fresh(run, ana):
    with people.working(ana):
        return Run.objects.get(pk=run.pk)


def released(run, ana):
    with people.working(ana):
        review(run=run, by=ana.user, at=clock.now())
        release(run=run, by=ana.user, at=clock.now())
    return run


def as_owner(sql, *values):
    """Rows that no reader of the site sees side by side: both faces."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def table(run, name):
    return pq.read_table(stores.run_folder(run.pk) / f"{name}.parquet")
