"""A process of its own that ingests, says when it is at a certain step, and waits there to be killed."""

import sys
import time
from pathlib import Path

from promotora.targeting.engines.duckdb import ingest
from promotora.targeting.engines.duckdb.store import contents
from promotora.targeting.engines.duckdb.store import ingest as steps

AT = {
    "before the registers": (steps, "write_registers", 1),
    "after the registers": (steps, "build_month", 1),
    "in the middle of the months": (steps, "build_month", 2),
    "after the months": (steps, "find_repeats", 1),
    "before the commit": (contents, "commit", 1),
    "in the middle of the commit": (Path, "replace", 1),
    "after the commit": (contents, "_sync_folder", -1),
}
"""The step before which to wait: where it lives, its name, and at which call of it (-1: the call that makes the store's
own folder last, after the new table of contents is in place)."""


def wait_at(moment: str, store: Path) -> None:
    owner, name, which = AT[moment]
    step, calls = getattr(owner, name), []

    def slow(*arguments, **named):
        calls.append(arguments)
        if len(calls) == which or (which == -1 and arguments[0] == store):
            sys.stdout.write("here\n")
            sys.stdout.flush()
            time.sleep(60)
        return step(*arguments, **named)

    setattr(owner, name, slow)


if __name__ == "__main__":
    moment, data, store = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    wait_at(moment, store)
    ingest(data, store, most_set_aside=1)
