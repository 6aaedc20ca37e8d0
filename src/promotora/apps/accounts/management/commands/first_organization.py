"""`first_organization`: the only way into an empty installation."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse

from promotora.apps.accounts import actions, queries
from promotora.apps.accounts.models import Organization
from promotora.apps.accounts.roles import Role
from promotora.apps.accounts.terms import Kind
from promotora.apps.core import clock

LOOPBACK = "http://localhost:8000"


class Command(BaseCommand):
    """Makes the first plan, and the link by which its first manager comes in."""

    help = (
        "Makes the first plan and prints a link for its first manager, who then invites everybody else. "
        "Run it again for a new link; once the plan has a manager it changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The plan's name, and whose link it is."""
        parser.add_argument("name", help='The plan\'s name, such as "Health Plan of the County".')
        parser.add_argument("email", help="The email of its first manager.")
        parser.add_argument("--site", default=address(), help=f"Where people open the site. Otherwise {address()}.")

    def handle(self, *args: Any, name: str, email: str, site: str, **options: Any) -> None:
        """Make what is missing, and say what is there."""
        email = proper(email)
        if is_behind():  # the first command on an empty installation
            call_command("migrate", verbosity=0)
        with transaction.atomic():
            plan = the_plan(name)
            if queries.keepers(plan, clock.today()).exists():
                self.stdout.write(f"{plan} already has people who invite others. Ask one of them; nothing was changed.")
                return
            issued = invite(plan, email)
        self.stdout.write(f"{plan}: open this link within 7 days to come in as its first plan manager ({email}).")
        self.stdout.write(f"{site.rstrip('/')}{reverse('invitation', args=[issued.key])}")
        self.stdout.write("The link is nowhere kept. Run this again for a new one; then this one no longer works.")


def is_behind() -> bool:
    """Whether the database lacks migrations."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def address() -> str:
    """Where people open the site, as far as the settings tell. Passkeys need localhost or https, never 127.0.0.1."""
    return settings.CSRF_TRUSTED_ORIGINS[0] if settings.CSRF_TRUSTED_ORIGINS else LOOPBACK


def proper(email: str) -> str:
    """The email as it is kept; CommandError when it is none."""
    try:
        validate_email(email)
    except ValidationError as error:
        raise CommandError(f'"{email}" is not an email address. One looks like ana@plan.example.') from error
    return email.strip().lower()


def the_plan(name: str) -> Organization:
    """The plan of this name, made if nobody works here yet; CommandError when somebody else was first."""
    plan = queries.organizations().filter(name=name.strip()).first()
    if plan is None and queries.is_new():
        return actions.add_organization(kind=Kind.PLAN, name=name.strip(), by=None)
    if plan is None or plan.kind != Kind.PLAN:
        first = queries.organizations().order_by("pk")[0]
        raise CommandError(
            f"{first} is here already, so this is not the first organization. Its plan manager adds others on the page "
            f'"Organizations". For a new link to its first manager, name it: first_organization "{first}" EMAIL'
        )
    return plan


def invite(plan: Organization, email: str) -> actions.Issued:
    """The one open invitation to be its manager; one to somebody else, or sent before, no longer works."""
    now = clock.now()
    for earlier in queries.keeper_invitations(plan):
        actions.withdraw(invitation=earlier, by=None, at=now)
    return actions.invite(organization=plan, email=email, role=Role.PLAN_MANAGER, by=None, at=now)
