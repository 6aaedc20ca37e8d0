"""`promotora manage make_list --plan NAME --as-of 2020-03-01`: a plan's list, from the command line."""

import time
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from promotora.apps.accounts.models import Organization
from promotora.apps.accounts.terms import Purpose
from promotora.apps.core import clock
from promotora.apps.core.jobs import Busy
from promotora.apps.core.refusals import Refused
from promotora.apps.core.scope import Scope, entered
from promotora.apps.people.queries.loads import plan_named
from promotora.apps.tel.actions.making import do_run
from promotora.apps.tel.actions.runs import ask_for_run
from promotora.apps.tel.models import Run
from promotora.apps.tel.terms import RunState

LOOK = 1.0  # seconds between two looks at a list that the worker makes


class Command(BaseCommand):
    """Asks for a list and waits for its end. It is then to be reviewed and released on its page."""

    help = "Makes a plan's list from its store of claims, by the version of the rules in force on the day."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which plan, which program, as of which day."""
        parser.add_argument("--plan", required=True, help="The plan's name, or its number.")
        parser.add_argument("--as-of", required=True, type=date.fromisoformat, help="The day, such as 2020-03-01.")
        parser.add_argument("--program", default="hhp", help="The program: hhp or ecm.")
        parser.add_argument("--keep-open", action="store_true", help="The plan keeps the program open after its end.")
        parser.add_argument("--now", action="store_true", help="Make it in this process, without the job worker.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask, make or watch, and say what came of it."""
        plan = plan_named(options["plan"])
        if plan is None:
            raise CommandError(f"There is no organization named {options['plan']}.")
        of = Scope(organization_id=plan.pk, why=Purpose.OPERATIONS.value)
        run = self.asked(of, plan, options)
        if options["now"]:
            self.made_here(of, run)
        else:
            self.watched(of, run)
        self.told(of, run)

    def asked(self, of: Scope, plan: Organization, options: dict[str, Any]) -> Run:
        """The list, waiting."""
        try:
            with entered(of):
                return ask_for_run(
                    organization=plan,
                    program=options["program"],
                    as_of=options["as_of"],
                    keep_open=options["keep_open"],
                    by=None,
                    at=clock.now(),
                    by_worker=not options["now"],
                )
        except Refused as refused:
            raise CommandError(str(refused)) from refused

    def made_here(self, of: Scope, run: Run) -> None:
        """Make it in this process."""
        try:
            do_run(run_id=run.pk, of=of, now=clock.now, tell=lambda step: self.stderr.write(f"{step} …"))
        except Busy:
            raise CommandError("A list of this plan is being made in another process. Wait for its end.") from None

    def watched(self, of: Scope, run: Run) -> None:
        """Wait for the worker, and say how far it is."""
        said = ""
        self.stderr.write("Waiting for the job worker (`promotora serve` and `promotora worker` have one) …")
        while run.state in (RunState.WAITING, RunState.MAKING):
            time.sleep(LOOK)
            with entered(of):
                run.refresh_from_db()
            if run.step and run.get_step_display() != said:
                said = run.get_step_display()
                self.stderr.write(f"{said} …")

    def told(self, of: Scope, run: Run) -> None:
        """What came of it."""
        with entered(of):
            run.refresh_from_db()
        if run.state != RunState.MADE:
            raise CommandError(run.why_not or str(run.get_state_display()))
        self.stdout.write(
            f"{run.listed:,} listed; {run.came:,} came, {run.left:,} left, {run.changed:,} changed; "
            f"{run.set_aside:,} of {run.rows:,} rows set aside; {run.strangers:,} not in the directory."
        )
