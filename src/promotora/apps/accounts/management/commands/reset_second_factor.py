"""`reset_second_factor`: the way back in for somebody whose second factor is lost, or cannot be opened."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from promotora.apps.accounts import queries


class Command(BaseCommand):
    """Takes somebody's second factors away."""

    help = (
        "Takes away every second factor of a person, who sets up a new one at the next sign-in. Make sure by another "
        "way than a message that it is they who ask."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose."""
        parser.add_argument("email", help="The email that the person signs in with.")

    @transaction.atomic
    def handle(self, *args: Any, email: str, **options: Any) -> None:
        """Take them away, and say how many."""
        user = queries.account_of(email.strip())
        if user is None:
            raise CommandError(f"Nobody here signs in as {email}.")
        had = queries.authenticators_of(user)
        for each in had:
            each.delete()
        self.stdout.write(f"{user} had {len(had)} and has none now; the next sign-in asks for a new one.")
