"""Whatever breaks while a delivery comes in, the store is what it was, or what it was to be."""

import errno
import json
import os
import random
import resource
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.factories import claim
from tests.integration import store_child
from tests.integration import store_stories as stories
from tests.integration.store_breaking import Breakdown
from tests.integration.store_stories import APRIL, FEBRUARY, MARCH, same, take_in

from promotora.targeting.engines.duckdb import ingest
from promotora.targeting.engines.duckdb.raw import open_tables, said_plainly
from promotora.targeting.engines.duckdb.store import ingest as steps
from promotora.targeting.store import open_store
from promotora.targeting.tables.errors import DataError, TooMuchSetAside
from promotora.targeting.tables.folder import open_folder


def killed(moment: str, data: Path, store: Path) -> None:
    """An ingest in a process of its own, killed without warning at a certain moment."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(["src", ".", os.environ.get("PYTHONPATH", "")])}
    command = [sys.executable, store_child.__file__, moment, str(data), str(store)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "here\n"
        process.send_signal(signal.SIGKILL)


class TestAnIngestIsKilled:
    @pytest.mark.parametrize(
        "moment",
        ["after the registers", "in the middle of the months", "before the commit", "in the middle of the commit"],
    )
    def test_before_the_end(self, story, moment):
        killed(moment, story.next, story.store)
        assert "g000002" in stories.tidy(story.store)
        story.then_the_store_is_what_it_was()
        story.then_the_next_ingest_works_and_leaves_nothing_of_the_broken_one()

    def test_just_after_the_commit(self, story):
        """Then it is done, but for the sweeping."""
        killed("after the commit", story.next, story.store)
        same(stories.from_store(story.store, APRIL), stories.from_raw(story.folder(), APRIL))
        take_in(story.store, story.folder(MARCH, claims_only=True))
        same(stories.from_store(story.store, APRIL), stories.from_raw(story.folder(), APRIL))

    def test_the_very_first_one(self, story, tmp_path):
        """There is no store yet, only what was left of it; the next ingest makes one there."""
        story.store = tmp_path / "first"
        killed("in the middle of the commit", story.folder(), story.store)
        with pytest.raises(DataError, match="is not a store"):
            open_store(story.store)
        take_in(story.store, story.folder())
        same(stories.from_store(story.store, APRIL), stories.from_raw(story.folder(), APRIL))
        assert stories.tidy(story.store) == ["g000001", "store.json"]


class TestAnIngestFails:
    @pytest.mark.parametrize(
        ("step", "call", "trouble"),
        [("write_registers", 1, Breakdown), ("build_month", 2, KeyboardInterrupt), ("find_repeats", 1, Breakdown)],
    )
    def test_nothing_of_it_is_left(self, story, monkeypatch, step, call, trouble):
        whole, calls = getattr(steps, step), []

        def broken(*arguments):
            calls.append(arguments)
            if len(calls) == call:
                raise trouble
            return whole(*arguments)

        monkeypatch.setattr(steps, step, broken)
        with pytest.raises(trouble):
            take_in(story.store, story.next)
        assert stories.snapshot(story.store) == story.before
        monkeypatch.undo()
        story.then_the_next_ingest_works_and_leaves_nothing_of_the_broken_one()

    def test_too_much_is_set_aside(self, story):
        story.rows.medical_claim += [claim("Rosa", MARCH, claim_id=None) for _ in range(3)]
        with pytest.raises(TooMuchSetAside, match=r"^3 of 13 rows .* nothing was written"):
            ingest(story.folder(FEBRUARY, MARCH), story.store)
        assert stories.snapshot(story.store) == story.before

    def test_ctrl_c_while_duckdb_is_at_work_is_ctrl_c(self, story):
        """DuckDB says only that its query was interrupted."""
        timer = threading.Timer(0.05, os.kill, (os.getpid(), signal.SIGINT))
        long = "SELECT sum(one.range * two.range) FROM range(60000) AS one, range(60000) AS two"
        with open_tables(open_folder(story.next)) as tables, pytest.raises(KeyboardInterrupt), said_plainly():
            _ = timer.start() or tables.con.sql(long).fetchall()


@contextmanager
def a_disk_that_takes(size: int):
    """Files of up to so many bytes, and no more."""
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)


class TestTheDiskFills:
    def given_claims_that_take_room(self, story) -> None:
        dice = random.Random(1)
        for number in range(400):
            name = f"{dice.getrandbits(128):032x}"
            story.rows.medical_claim.append(claim("Rosa", MARCH.replace(day=1 + number % 28), claim_id=name))
        story.next = story.folder(FEBRUARY, MARCH)

    def then_the_error_is_the_disks(self, story, *, size: int, who: str) -> None:
        with a_disk_that_takes(size), pytest.raises(OSError) as full:
            take_in(story.store, story.next)
        assert full.value.errno == errno.EFBIG
        assert isinstance(full.value.__cause__, duckdb.Error) == (who == "duckdb")
        assert stories.snapshot(story.store) == story.before
        story.then_the_next_ingest_works_and_leaves_nothing_of_the_broken_one()

    @pytest.mark.parametrize("size", [200, 6_000], ids=["at a register", "at a month's lines"])
    def test_the_error_is_the_disks_and_the_store_is_what_it_was(self, story, size):
        self.given_claims_that_take_room(story)
        self.then_the_error_is_the_disks(story, size=size, who="pyarrow")

    def test_also_where_duckdb_writes_which_says_it_otherwise(self, story):
        """A file of many months is first cut up, beside the store."""
        story.given_illness("Rosa", APRIL)
        self.given_claims_that_take_room(story)
        story.next = story.folder(FEBRUARY, MARCH, APRIL)
        months = sorted((story.next / "medical_claim").iterdir())
        claims = pa.concat_tables([pq.read_table(path) for path in months])
        for path in months:
            path.unlink()
        pq.write_table(claims, story.next / "medical_claim" / "all.parquet")
        self.then_the_error_is_the_disks(story, size=6_000, who="duckdb")

    def test_when_the_table_of_contents_is_all_that_does_not_fit(self, story):
        contents = json.loads((story.store / "store.json").read_text())
        contents["undated"] = {"long ago.csv": [{"table": "medical_claim", "file": "long ago.csv", "row": n,
            "column": "claim_start_date", "value": None, "reason": "x" * 80} for n in range(500)]}  # fmt: skip
        (story.store / "store.json").write_text(json.dumps(contents))
        story.before, story.listed = stories.snapshot(story.store), stories.from_store(story.store, APRIL)
        with a_disk_that_takes(40_000), pytest.raises(OSError) as full:
            take_in(story.store, story.next)
        assert full.value.errno == errno.EFBIG
        story.then_the_store_is_what_it_was()
        take_in(story.store, story.next)
        assert stories.tidy(story.store) == ["g000001", "g000002", "store.json"]
