"""The demonstration's folder: what is in it, which steps are done, and that one process at a time works in it."""

import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from promotora.county import CountyPlan
from promotora.portal.trouble import Trouble
from promotora.targeting.outputs import OutputError, refuse_to_replace

Progress = Callable[[str, int, int], None]

MARKER = "demo.json"
BAD_SHARE = 0.001
"""Some rows are spoiled on purpose, so that the demonstration shows what becomes of them."""


STEPS = (
    "county",
    "store",
    "database",
    "people",
    "network",
    "membership",
    "january",
    "february",
    "march",
    "consents",
    "referral",
    "draft",
    "reports",
    "learning",
    "placement",
)
"""All that must be done before the site opens, in order."""


@dataclass(frozen=True)
class Place:
    """One demonstration's folder."""

    folder: Path

    @property
    def county(self) -> Path:
        """The claims, as a plan would send them."""
        return self.folder / "county"

    @property
    def store(self) -> Path:
        """The same, as a store."""
        return self.folder / "store"

    @property
    def home(self) -> Path:
        """PROMOTORA_HOME of the demonstration's site."""
        return self.folder / "site"

    def list_of(self, day: date) -> Path:
        """A list in files."""
        return self.folder / f"list-{day:%Y-%m}"

    def noted(self) -> dict[str, Any]:
        """What is remembered: the county's plan, the day it began, the seconds of each step that is done."""
        content: dict[str, Any] = json.loads((self.folder / MARKER).read_text(encoding="utf-8"))
        return content

    def done(self) -> dict[str, float]:
        """The steps that are done, with the seconds they took."""
        steps: dict[str, float] = self.noted().get("steps", {})
        return steps

    def note(self, **more: Any) -> None:
        """Remember, in one step."""
        noted = self.noted() if (self.folder / MARKER).exists() else {}
        unfinished = self.folder / f".{MARKER}"
        unfinished.write_text(json.dumps(noted | more, indent=2) + "\n", encoding="utf-8")
        unfinished.replace(self.folder / MARKER)

    @contextmanager
    def held(self) -> Iterator[None]:
        """While this lasts no other demonstration uses the folder; Trouble when one does."""
        if sys.platform == "win32":
            yield
            return
        import fcntl

        handle = os.open(self.folder, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError as error:
            raise Trouble(
                f"The demonstration in {self.folder} is open already. End that one with Ctrl-C where it was started, "
                "or name another folder with --out."
            ) from error
        finally:
            os.close(handle)


@dataclass(frozen=True)
class Step:
    """One step: its name in the marker, and what does it. Done again after it was cut short, it must do the rest."""

    name: str
    do: Callable[[], None]


def carry_out(place: Place, steps: list[Step]) -> None:
    """Do what is missing, one step after the other, and remember each with its seconds."""
    for step in steps:
        if step.name in place.done():
            continue
        began = time.monotonic()
        step.do()
        place.note(steps=place.done() | {step.name: round(time.monotonic() - began, 1)})


def enter(folder: Path, members: int, *, today: date) -> Place:
    """The demonstration in `folder`, begun if there is none; OutputError when the folder holds something else."""
    plan = CountyPlan(members=members, bad_share=BAD_SHARE)
    refuse_to_replace(folder, marker=MARKER)
    if folder.is_symlink():
        raise OutputError(f"{folder} is a link. Name the folder itself.")
    place = Place(folder.absolute())
    if (folder / MARKER).is_file():
        _refuse_another(place, plan)
    else:
        folder.mkdir(parents=True, exist_ok=True)
        place.note(plan=plan.as_json(), began=today.isoformat(), steps={})
    return place


def _refuse_another(place: Place, plan: CountyPlan) -> None:
    there = place.noted().get("plan")
    if there is None:
        raise OutputError(
            f"{place.folder} holds a demonstration that an earlier Promotora made. Add --fresh to replace it, or name "
            "another folder with --out."
        )
    if there != plan.as_json():
        raise OutputError(
            f"{place.folder} holds a demonstration with {there['members']:,} members. Add --fresh to replace it, or "
            "name another folder with --out."
        )


def remove(folder: Path) -> None:
    """Remove an earlier demonstration, its database with it; OutputError when the folder holds anything else."""
    refuse_to_replace(folder, marker=MARKER)
    if not (folder / MARKER).is_file() or folder.is_symlink():
        return
    place = Place(folder.absolute())
    with place.held():
        _stop_database(place.home)
        shutil.rmtree(folder)


def _stop_database(home: Path) -> None:
    """A server goes on when what started it was killed."""
    from promotora.portal.embedded import postmaster

    if postmaster.data(home).exists() and postmaster.answering(home):
        postmaster.stop(home)
