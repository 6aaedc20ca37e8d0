"""`promotora manage load_membership --plan NAME FILE`: a plan's whole membership, from the command line."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from promotora.apps.accounts.models import Organization
from promotora.apps.accounts.terms import Purpose
from promotora.apps.core import clock
from promotora.apps.core.jobs import Busy
from promotora.apps.core.refusals import Refused
from promotora.apps.core.scope import Scope, entered
from promotora.apps.people.actions.loading import ask_for_load, do_load
from promotora.apps.people.models import Load, LoadState
from promotora.apps.people.queries import loads

LOOK = 1.0  # seconds between two looks at a load that the worker does


class Command(BaseCommand):
    """Asks for a load and waits for its end."""

    help = "Loads a plan's whole membership: the eligibility table as Parquet, CSV, CSV.GZ, or a folder of such files."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which plan, which file."""
        parser.add_argument("file", type=Path, help="The table.")
        parser.add_argument("--plan", required=True, help="The plan's name, or its number.")
        parser.add_argument("--now", action="store_true", help="Do it in this process, without the job worker.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask, do or watch, and say what came of it."""
        plan = loads.plan_named(options["plan"])
        if plan is None:
            raise CommandError(f"There is no organization named {options['plan']}.")
        of = Scope(organization_id=plan.pk, why=Purpose.OPERATIONS.value)
        load = self.asked(of, plan, options["file"].absolute(), by_worker=not options["now"])
        if options["now"]:
            self.done_here(of, load)
        else:
            self.watched(of, load)
        self.told(of, load)

    def asked(self, of: Scope, plan: Organization, file: Path, *, by_worker: bool) -> Load:
        """The load, waiting."""
        try:
            with entered(of):
                return ask_for_load(
                    organization=plan, path=file, name=file.name, by=None, at=clock.now(), by_worker=by_worker
                )
        except Refused as refused:
            raise CommandError(str(refused)) from refused

    def done_here(self, of: Scope, load: Load) -> None:
        """Do it in this process."""
        try:
            do_load(load_id=load.pk, of=of, now=clock.now, tell=lambda step: self.stderr.write(f"{step} …"))
        except Busy:
            raise CommandError("A load of this plan is under way in another process. Wait for its end.") from None

    def watched(self, of: Scope, load: Load) -> None:
        """Wait for the worker, and say how far it is."""
        said = ""
        self.stderr.write("Waiting for the job worker (`promotora serve` and `promotora worker` have one) …")
        while load.state in (LoadState.WAITING, LoadState.READING):
            time.sleep(LOOK)
            with entered(of):
                load.refresh_from_db()
            if load.step and load.get_step_display() != said:
                said = load.get_step_display()
                self.stderr.write(f"{said} …")

    def told(self, of: Scope, load: Load) -> None:
        """What came of it."""
        with entered(of):
            load.refresh_from_db()
        if load.state != LoadState.DONE:
            raise CommandError(load.because or load.get_state_display())
        self.stdout.write(
            f"{load.rows_read:,} rows read, {load.rows_refused:,} refused; {load.members_added:,} members added, "
            f"{load.members_changed:,} changed, {load.members_left:,} left."
        )
