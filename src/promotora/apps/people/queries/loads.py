"""Reading loads: which there were, how far the one under way is, and what could not be used."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db.models import Q, QuerySet

from promotora.apps.accounts.models import Organization
from promotora.apps.core.jobs import Lock
from promotora.apps.people.models import Load, LoadRefusal, LoadState

SHOWN = 50
UNDER_WAY = (LoadState.WAITING, LoadState.READING)
ENDINGS = (".parquet", ".csv", ".csv.gz")

LOADING = Lock(7_626_003)  # one load of a plan at a time


def inbox() -> Path:
    """Where the operator puts tables that are too large to send through a page, and where those sent are kept."""
    return Path(settings.MEDIA_ROOT).parent / "inbox"


def in_inbox() -> list[str]:
    """The tables there, by name."""
    where = inbox()
    if not where.is_dir():
        return []
    found = (path for path in where.iterdir() if not path.name.startswith((".", "_")))
    return sorted(path.name for path in found if path.is_dir() or path.name.lower().endswith(ENDINGS))


def loads() -> QuerySet[Load]:
    """Every load of the organization in scope, the latest first."""
    return Load.objects.select_related("asked_by")


def load(load_id: int) -> Load | None:
    """One of them."""
    return Load.objects.select_related("asked_by", "organization").filter(pk=load_id).first()


def under_way(organization: Organization) -> Load | None:
    """The load of a plan that waits or is being done."""
    return Load.objects.filter(organization=organization, state__in=UNDER_WAY).first()


def is_being_done(organization_id: int) -> bool:
    """Whether a session, wherever it runs, loads this plan's membership just now."""
    return LOADING.is_held(organization_id)


def cut_short(organization_id: int) -> QuerySet[Load]:
    """Loads that began and that nobody is doing any more."""
    begun = Load.objects.filter(organization_id=organization_id, state=LoadState.READING)
    return begun.none() if is_being_done(organization_id) else begun


def refusals(of: Load) -> QuerySet[LoadRefusal]:
    """The rows that were not used, in the order of the file."""
    return LoadRefusal.objects.filter(load=of)


def every_refusal(of: Load) -> Iterator[LoadRefusal]:
    """The same, a few at a time however many there are."""
    return refusals(of).iterator(2_000)


def plan_named(name: str) -> Organization | None:
    """A plan by its name, or its number."""
    numbered = Q(pk=int(name)) if name.isdigit() else Q()
    return Organization.objects.filter(
        Q(name__iexact=name) | numbered if name.isdigit() else Q(name__iexact=name)
    ).first()
