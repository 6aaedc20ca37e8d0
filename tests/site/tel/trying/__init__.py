"""Builders of the stories of trying: the list of a day by a plain run, and trials that were asked for and done."""

from datetime import date

from tests.site import people

from promotora.apps.core import clock
from promotora.apps.tel.actions import trying
from promotora.apps.tel.loading import what_if
from promotora.apps.tel.queries import drafts as queries
from promotora.targeting.engines import engine_named
from promotora.targeting.engines.base import Request
from promotora.targeting.engines.duckdb import Together

MARCH = date(2020, 3, 1)


def listed(store, program, as_of=MARCH):
    """The list of a day by a plain run."""
    found = engine_named("duckdb").find(store, Request(program, as_of, with_evidence=False, most_set_aside=1.0))
    return {row["person_id"]: row for row in found.tel.to_pylist()}, found


def one_day(store, before, after, as_of=MARCH):
    return what_if.one_day(Together(store), before, after, as_of)


def numbers(table):
    return table["person_id"].to_pylist()


def asked(draft, ana, as_of=MARCH, months=0):
    with people.working(ana):
        return trying.ask_for_trial(
            draft=queries.draft(draft.pk), as_of=as_of, months=months, by=ana.user, at=clock.now(), by_worker=False
        )


def done(trial, ana):
    trying.do_trial(trial_id=trial.pk, of=people.eyes(ana), now=clock.now)
    with people.working(ana):
        return queries.trial(trial.pk)


def on(day, **more):
    return {"as_of_year": day.year, "as_of_month": day.month, "as_of_day": day.day, **more}
