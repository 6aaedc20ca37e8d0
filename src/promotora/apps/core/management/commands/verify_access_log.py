"""`verify_access_log`: whether every entry of the access log is still there and as it was written."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from promotora.apps.core import audit


class Command(BaseCommand):
    """Walks every chain, as the owner, who sees all organizations' entries."""

    help = (
        "Walks the access log from end to end. Says each entry that was altered or removed, and exits with 1; or "
        "prints the last seal of each organization's chain. Keep these lines somewhere else: whoever owns the database "
        "could write a whole chain anew, and it would not end in the same seal."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what is broken, or how each chain ends."""
        broken = audit.verify()
        for each in broken:
            self.stderr.write(str(each))
        if broken:
            raise CommandError(
                f"The access log does not hold: {len(broken)} places. Nothing was changed by this check."
            )
        ends = audit.ends()
        for end in ends:
            self.stdout.write(f"organization {end.chain}: {end.number} entries, the last sealed {end.seal}")
        self.stdout.write(f"The access log holds: {sum(end.number for end in ends)} entries in {len(ends)} chains.")
