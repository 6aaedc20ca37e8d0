"""The demonstration's claims: the county, and its store."""

import shutil

from promotora.county import CountyPlan, generate
from promotora.demo.place import BAD_SHARE, Place, Progress, Step
from promotora.targeting.engines.duckdb import ingest


def steps(place: Place, tell: Progress) -> list[Step]:
    """What must be there before a list can be made."""
    return [
        Step("county", lambda: make_county(place, tell)),
        Step("store", lambda: make_store(place, tell)),
    ]


def make_county(place: Place, tell: Progress) -> None:
    """The county of the demonstration's plan."""
    for unfinished in [*place.folder.glob(".county-*"), *place.folder.glob(".members-*"), place.county]:
        shutil.rmtree(unfinished, ignore_errors=True)
    plan = CountyPlan(members=place.noted()["plan"]["members"], bad_share=BAD_SHARE)
    generate(plan, place.county, progress=named("Making the county: {}", tell))


def make_store(place: Place, tell: Progress) -> None:
    """Its claims, made compact."""
    shutil.rmtree(place.store, ignore_errors=True)
    ingest(place.county, place.store, progress=tell)


def named(form: str, tell: Progress) -> Progress:
    """Progress that says which of several alike steps it is of."""
    return lambda what, done, total: tell(form.format(what[:1].lower() + what[1:]), done, total)
