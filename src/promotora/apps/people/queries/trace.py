"""Reading what was done with a record: who looked, what was changed, and what was opened in an emergency."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import models
from django.db.models import Count, QuerySet
from django.utils import timezone

from promotora.apps.accounts.models import Organization, User
from promotora.apps.core.models import AccessEntry
from promotora.apps.people.models import (
    Access,
    BreakGlass,
    Caregiver,
    Consent,
    Contact,
    Coverage,
    EmergencyTry,
    HealthFact,
    Member,
    MemberNumber,
    Supporter,
)
from promotora.apps.people.terms import Because, ConsentTo

MANY = 200  # earlier versions of one table that a page shows at the most

# ---------------------------------------------------------------------------------------------------------- who looked


def looks(
    member_id: int, *, since: date | None = None, until: date | None = None, user_id: int | None = None
) -> QuerySet[AccessEntry]:
    """Who looked at a member's record, the newest first; on days since and until, both included."""
    rows = AccessEntry.objects.filter(member_id=member_id).order_by("-at", "-chain", "-number")
    if since:
        rows = rows.filter(at__gte=_midnight(since))
    if until:
        rows = rows.filter(at__lt=_midnight(until + timedelta(days=1)))
    return rows.filter(user_id=user_id) if user_id else rows


def who_looked(member_id: int) -> list[User]:
    """Everyone who ever looked at a record, as far as whoever is in scope may know."""
    ids = AccessEntry.objects.filter(member_id=member_id).values("user_id").distinct()
    return list(User.objects.filter(pk__in=ids).order_by("name", "email"))


def names_of_people(ids: Iterable[int | None]) -> dict[int, str]:
    """The names of people who work here, by id."""
    return {user.pk: str(user) for user in User.objects.filter(pk__in={one for one in ids if one})}


def names_of_organizations(ids: Iterable[int | None]) -> dict[int, str]:
    """The names of organizations, by id."""
    return dict(Organization.objects.filter(pk__in={one for one in ids if one}).values_list("pk", "name"))


# ----------------------------------------------------------------------------------------------------- what was changed


@dataclass(frozen=True)
class Version:
    """A row before and after one change."""

    model: type[models.Model]
    before: models.Model
    after: models.Model
    at: datetime
    user_id: int | None
    organization_id: int | None


OPEN_TABLES: tuple[type[models.Model], ...] = (
    MemberNumber,
    Coverage,
    Contact,
    Supporter,
    Caregiver,
    Consent,
    Access,
    BreakGlass,
)


def changes(member_id: int, *, with_health: bool) -> list[Version]:
    """What was changed in a record, the newest first. Protected rows come only to who may see them."""
    found = _changes(Member, "id", member_id)
    tables: tuple[type[models.Model], ...] = (*OPEN_TABLES, HealthFact) if with_health else OPEN_TABLES
    for model in tables:
        found += _changes(model, "member_id", member_id)
    return sorted(found, key=lambda version: version.at, reverse=True)


def _changes(model: type[models.Model], column: str, member_id: int) -> list[Version]:
    """Each earlier version holds a row as it was before a change; the next later one, or the row, is what it became."""
    events: Any = model._meta.get_field("events").related_model
    earlier = events.objects.filter(**{column: member_id}).select_related("pgh_context").order_by("-pgh_id")[:MANY]
    earlier = list(earlier)
    if not earlier:
        return []
    rows = model._default_manager.in_bulk({event.pgh_obj_id for event in earlier})
    return [version for event in earlier if (version := _version(model, event, rows)) is not None]


def _version(model: type[models.Model], event: Any, later: dict[Any, Any]) -> Version | None:
    after = later.get(event.pgh_obj_id)
    later[event.pgh_obj_id] = event
    if after is None:
        return None
    context = event.pgh_context.metadata if event.pgh_context else {}
    return Version(model, event, after, event.pgh_created_at, context.get("user"), context.get("organization"))


def named(versions: Iterable[Version], model: type[User] | type[Organization]) -> set[int]:
    """Ids of people or organizations that stand in the rows themselves, such as who took a consent back."""
    return {
        value
        for version in versions
        for column in version.model._meta.concrete_fields
        if column.related_model is model
        for row in (version.before, version.after)
        if (value := getattr(row, column.attname))
    }


def is_protected(version: Version) -> bool:
    """Whether a change is of what 42 CFR Part 2 protects, so that only some may see it."""
    row = version.before
    return getattr(row, "part2", False) or getattr(row, "covers", "") == ConsentTo.PART2


def last_change(row: models.Model) -> Version | None:
    """The last change of one row: by whom, and when."""
    events: Any = row._meta.get_field("events").related_model
    last = list(events.objects.filter(pgh_obj=row.pk).select_related("pgh_context").order_by("-pgh_id")[:1])
    return _version(type(row), last[0], {row.pk: row}) if last else None


# ---------------------------------------------------------------------------------------------------------- emergencies


@dataclass(frozen=True)
class Emergency:
    """A record opened in an emergency, with its member if the reader may see them."""

    row: BreakGlass
    member: Member | None


def emergencies() -> QuerySet[BreakGlass]:
    """Records opened in an emergency by this organization, or of members it sees: unreviewed first, then the newest."""
    rows = BreakGlass.objects.select_related("organization", "opened_by", "reviewed_by")
    return rows.order_by(models.F("reviewed_at").desc(nulls_first=True), "-opened_at", "pk")


def with_members(rows: Sequence[BreakGlass]) -> list[Emergency]:
    """The emergencies with their members. Read apart: joined, a member whom one may not see would hide the row."""
    members = Member.objects.in_bulk([row.member_id for row in rows])
    return [Emergency(row, members.get(row.member_id)) for row in rows]


def emergency(emergency_id: int) -> BreakGlass | None:
    """One of them."""
    return emergencies().filter(pk=emergency_id).first()


def open_emergencies(user_id: int, organization_id: int, at: datetime) -> list[Access]:
    """Records that somebody has open in an emergency just now for an organization, the first to close first."""
    rows = Access.objects.filter(user=user_id, organization=organization_id, because=Because.EMERGENCY)
    return list(rows.filter(starts__lte=at, ends__gt=at).order_by("ends", "pk"))


def emergencies_waiting() -> int:
    """How many nobody has reviewed yet."""
    return BreakGlass.objects.filter(reviewed_at=None).count()


def looks_in_emergency(row: BreakGlass) -> list[AccessEntry]:
    """What was looked at while a record was open in an emergency, by who opened it; the first look first."""
    entries = AccessEntry.objects.filter(member_id=row.member_id, user_id=row.opened_by_id)
    return list(entries.filter(at__gte=row.opened_at, at__lt=row.ends_at).order_by("at", "number")[:MANY])


def tries_since(moment: datetime, organization_id: int) -> list[tuple[str, int]]:
    """How often each person of an organization asked for a record in an emergency."""
    tries = EmergencyTry.objects.filter(at__gt=moment, organization=organization_id)
    counted = tries.values("user").annotate(times=Count("pk")).order_by("-times", "user")
    names = names_of_people(row["user"] for row in counted)
    return [(names[row["user"]], row["times"]) for row in counted]


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
