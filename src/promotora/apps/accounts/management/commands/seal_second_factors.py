"""`seal_second_factors`: after the installation's secret was changed, nothing needs the former one any more."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from promotora.apps.accounts import queries
from promotora.apps.core import second_factors


class Command(BaseCommand):
    """Seals every second factor with today's key."""

    help = (
        "Seals every second factor with the key of PROMOTORA_SECRET_KEY. Afterwards PROMOTORA_FORMER_SECRET_KEYS may "
        "be taken away."
    )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        """Open each with any of the keys, and seal it with the first."""
        rows = queries.sealed_authenticators().select_for_update()
        unopened = second_factors.seal_all(rows, second_factors.opened)
        if unopened:
            raise CommandError(
                f"{unopened} of {rows.count()} were sealed with another secret than these, and nothing was changed. "
                "Name it in PROMOTORA_FORMER_SECRET_KEYS, or reset those: promotora manage reset_second_factor EMAIL"
            )
        self.stdout.write(f"Sealed {rows.count()} with today's key.")
