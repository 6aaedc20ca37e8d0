"""Organizations, people who sign in, the positions they hold, and invitations."""

from datetime import date
from typing import ClassVar

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import PURPOSES, Kind
from promotora.apps.core.identifiers import is_npi
from promotora.apps.core.models import Versioned
from promotora.apps.core.security import Privacy, holds


class People(BaseUserManager["User"]):
    """Makes people; Django's commands and allauth expect these names."""

    def create_user(self, email: str, password: str | None = None, **more: object) -> "User":
        """A person who may sign in; without a password, only by single sign-on or a link."""
        person = self.model(email=self.normalize_email(email).lower(), **more)
        person.set_password(password)
        person.save(using=self._db)
        return person


@holds(Privacy.STAFF)
class User(AbstractBaseUser):
    """A person who signs in. What they may do is said by their positions."""

    email = models.EmailField(_("email"), unique=True)
    name = models.CharField(_("name"), max_length=150, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True)  # to within some minutes: positions.NOTED_EVERY

    objects: ClassVar[People] = People()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """The name, as Django's parts and allauth's ask for it."""
        return self.name


@pghistory.track()
@holds(Privacy.STAFF)
class Organization(Versioned):
    """A plan, a CB-CME, a house, a center: any organization that works here."""

    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    name = models.CharField(_("name"), max_length=150, unique=True)
    npi = models.CharField(_("NPI"), max_length=10, blank=True)
    ends = models.DateField(_("ends"), null=True, blank=True)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name

    def has_ended_on(self, day: date) -> bool:
        """Whether it works here no more on a day."""
        return self.ends is not None and self.ends <= day

    @property
    def purpose(self) -> str:
        """What its people look at records for, unless a page says otherwise."""
        return PURPOSES[Kind(self.kind)].value

    def clean_fields(self, exclude: object = None) -> None:
        """Refuse an NPI whose check digit is wrong."""
        from django.core.exceptions import ValidationError

        super().clean_fields(exclude=exclude)  # type: ignore[arg-type]
        if self.npi and not is_npi(self.npi):
            raise ValidationError({"npi": _("This is not an NPI: ten digits, of which the last is a check digit.")})


class Positions(models.QuerySet["Position"]):
    """Positions, as one speaks of them."""

    def held_on(self, day: date) -> "Positions":
        """In force on a day."""
        in_force = Q(starts__lte=day) & (Q(ends__isnull=True) | Q(ends__gt=day))
        return self.filter(in_force, user__is_active=True).filter(
            Q(organization__ends__isnull=True) | Q(organization__ends__gt=day)
        )


@pghistory.track()
@holds(Privacy.STAFF)
class Position(models.Model):
    """A person in an organization, as one role, from one day to another."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="positions")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="positions")
    role = models.CharField(_("role"), max_length=40, choices=Role)
    starts = models.DateField(_("from"))
    ends = models.DateField(_("until"), null=True, blank=True)
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_because = models.CharField(_("why it ends"), max_length=200, blank=True)

    objects = Positions.as_manager()

    class Meta:
        ordering = ("organization__name", "role", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organization", "role"], condition=Q(ends=None), name="accounts_position_once"
            ),
            models.CheckConstraint(condition=Q(ends=None) | Q(ends__gte=F("starts")), name="accounts_position_dates"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}, {self.organization}"

    @property
    def as_role(self) -> Role:
        """The role, with what it may do."""
        return Role(self.role)


@holds(Privacy.STAFF)
class Invitation(models.Model):
    """A message to someone, with a link that makes them hold a role."""

    email = models.EmailField(_("email"))
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="invitations")
    role = models.CharField(_("role"), max_length=40, choices=Role)
    ends = models.DateField(_("until"), null=True, blank=True)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    key_hash = models.CharField(max_length=64, unique=True)
    not_sent = models.CharField(_("why the message was not sent"), max_length=300, blank=True, default="")
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-invited_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["email", "organization", "role"],
                condition=Q(accepted_at=None, withdrawn_at=None),
                name="accounts_invitation_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}, {self.get_role_display()}"
