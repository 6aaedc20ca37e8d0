"""Where a plan's claims stand, and what there is of them."""

from datetime import date
from pathlib import Path

from django.conf import settings

from promotora.apps.tel.rules.runs import Claims
from promotora.targeting.store import CONTENTS, Store, open_store
from promotora.targeting.tables.errors import DataError


def home() -> Path:
    """What this installation keeps."""
    return Path(settings.MEDIA_ROOT).parent


def store_folder(plan_id: int) -> Path:
    """A plan's store: made by `promotora tel ingest`, or a link to one that was."""
    return home() / "stores" / str(plan_id)


def store_of(plan_id: int) -> Store | None:
    """A plan's store; None without one, `DataError` when it cannot be read as it stands."""
    folder = store_folder(plan_id)
    return open_store(folder) if (folder / CONTENTS).is_file() else None


def claims_in(store: Store | None) -> Claims | None:
    """From which month to which there are claims in a store; None when there are none."""
    if store is None or not store.months:
        return None
    months = sorted(store.months)
    return Claims(oldest=first_day(months[0]), newest=first_day(months[-1]))


def claims_of(plan_id: int) -> tuple[Claims | None, bool]:
    """What there is of a plan's claims, and whether they cannot be read as they stand."""
    try:
        return claims_in(store_of(plan_id)), False
    except DataError:
        return None, True


def first_day(month: str) -> date:
    """The first day of a month written '2020-02'."""
    return date.fromisoformat(f"{month}-01")


def run_folder(run_id: int) -> Path:
    """Where a run's files are."""
    return home() / "lists" / str(run_id)
