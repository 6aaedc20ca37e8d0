"""A row of any model, about a given member: so that a new table is swept without anyone remembering to."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from uuid import uuid4

from django.db import models

from promotora.apps.accounts.models import Organization, User
from promotora.apps.core import security
from promotora.apps.people.models import Member

MOMENT = datetime(2020, 3, 2, 9, 0, tzinfo=UTC)
numbers = count(1_000)

# What a constraint asks for beyond the type of a field.
PARTICULAR = {
    "pgh_label": "update",
    "way": "mobile",
    "kind": "cin",
    "finding": "",
    "same_as": None,
    "user": None,
    "part": "record",
    "whole": True,
}
PLAIN = {
    models.TextField: lambda: "text",
    models.DateTimeField: lambda: MOMENT,
    models.DateField: lambda: date(2020, 1, 1),
    models.BooleanField: lambda: False,
    models.FloatField: lambda: 0.5,
    models.DecimalField: lambda: Decimal("0.50"),
    models.IntegerField: lambda: next(numbers),
    models.JSONField: list,
    models.BinaryField: lambda: b"",
    models.FileField: lambda: "",
    models.UUIDField: uuid4,
}


def fill(model, *, member, organization, user):
    """One row about this member, saved by the owner."""
    one = {Member: member, Organization: organization, User: user}
    row = model(**{field.attname: value_for(field, one) for field in model._meta.concrete_fields if wanted(field)})
    row.save(using="owner", force_insert=True)
    return row


def wanted(field):
    return not (field.primary_key and isinstance(field, models.AutoField)) and field.concrete and not composite(field)


def composite(field):
    return isinstance(field, models.CompositePrimaryKey)


def value_for(field, one):
    if field.name in PARTICULAR:
        return PARTICULAR[field.name]
    if is_about_member(field):
        return one[Member].pk
    if field.name in ("organization_id", "user_id"):
        return one[Organization].pk if field.name == "organization_id" else one[User].pk
    if isinstance(field, models.ForeignKey):
        return related(field, one)
    if field.null or field.has_default() or field.name == "ends":
        return field.get_default()
    if isinstance(field, models.CharField):
        return characters(field)
    return next(make() for kind, make in PLAIN.items() if isinstance(field, kind))


def characters(field):
    if field.choices:
        return field.choices[0][0]
    return "" if field.blank else f"text {next(numbers)}"[: field.max_length]


def related(field, one):
    known = one.get(field.related_model)
    if known is not None:
        return known.pk
    if field.null:
        return None
    existing = field.related_model._base_manager.using("owner").first()
    if existing is None:
        existing = fill(field.related_model, member=one[Member], organization=one[Organization], user=one[User])
    return existing.pk


def is_about_member(field):
    """Whether this column says whose row it is: a link to the member, or the member's own number in its history."""
    if isinstance(field, models.ForeignKey):
        return field.related_model is Member and field.name not in ("same_as", "one", "other")
    return field.name == "member_id" or (field.name == "id" and field.model.__name__ == "MemberEvent")


def models_with_members():
    """Every model declared to hold facts about members, the depended-on first."""
    models_ = [
        model
        for model in security.every_model()
        if security.row_policy_of(model).privacy is security.Privacy.MEMBER and model is not Member
    ]
    return sorted(models_, key=lambda model: (depth(model), model.__name__))


def depth(model, seen=()):
    links = [
        field.related_model
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model is not model and not field.null
    ]
    return max((depth(link, (*seen, model)) + 1 for link in links if link not in seen), default=0)
