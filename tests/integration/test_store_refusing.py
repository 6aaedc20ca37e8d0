"""Two at once, no store, or a damaged one: whoever is told of it is told in a sentence."""

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
from tests.integration import store_stories as stories
from tests.integration.store_breaking import Breakdown
from tests.integration.store_stories import APRIL, JANUARY, MARCH, same, take_in

from promotora.targeting.engines.duckdb import ingest
from promotora.targeting.engines.duckdb.store.contents import locked
from promotora.targeting.engines.one_person import one_person
from promotora.targeting.store import FORMAT, open_store
from promotora.targeting.tables.errors import DataError


class TestTwoAtOnce:
    def test_the_second_ingest_is_refused(self, story):
        def meanwhile(*_):
            with pytest.raises(DataError) as refused:
                take_in(story.store, story.folder(MARCH))
            assert str(refused.value) == (
                f"Another ingest into {story.store} is under way. Wait until it is done, and try again."
            )

        ingest(story.next, story.store, progress=meanwhile, most_set_aside=1)
        same(stories.from_store(story.store, APRIL), stories.from_raw(story.folder(), APRIL))

    def test_a_lock_goes_with_whoever_held_it(self, story):
        with pytest.raises(Breakdown), locked(story.store):
            raise Breakdown
        story.then_the_next_ingest_works_and_leaves_nothing_of_the_broken_one()

    def test_a_run_reads_on_while_an_ingest_commits(self, story):
        """It finds what was there when it began."""
        deliveries = [story.next]

        def meanwhile(*_):
            while deliveries:
                take_in(story.store, deliveries.pop())

        asked = stories.request(APRIL)
        read = stories.engine_named("duckdb").find(open_store(story.store), asked, meanwhile)
        same(read, story.listed)
        assert open_store(story.store).contents["generation"] == 2

    def test_two_ingests_in_one_run_are_too_many(self, story):
        """Each ingest sweeps what the one before it left for readers."""
        opened = open_store(story.store)
        take_in(story.store, story.folder(), story.folder())
        with pytest.raises(DataError) as refused:
            stories.found(opened, APRIL)
        assert str(refused.value) == (
            f"{story.store} was added to twice while it was being read. Nothing was written. Run it again."
        )


class TestNoStoreThere:
    def test_an_empty_folder_or_none_is_not_a_store(self, tmp_path):
        for path in (tmp_path, tmp_path / "nowhere"):
            with pytest.raises(DataError) as refused:
                open_store(path)
            way_out = f"Make one first: promotora tel ingest --data DIR --store {path}"
            assert str(refused.value) == f"{path} is not a store. {way_out}"

    @pytest.mark.parametrize("name", ["thesis.odt", "gardens", "g1", "store.json.bak"])
    def test_somebodys_own_folder_is_refused_and_left_alone(self, story, tmp_path, name):
        """A store's generations are folders like g000001; nothing else that begins with a g is ours to sweep."""
        mine = tmp_path / "mine"
        (mine / name).mkdir(parents=True)
        with pytest.raises(DataError) as refused:
            take_in(mine, story.next)
        assert str(refused.value) == f"{mine} is not a store, and it is not empty. Name a new folder for the store."
        assert [each.name for each in mine.iterdir()] == [name]

    def test_a_folder_that_somebody_made_in_a_store_stays(self, story):
        (story.store / "graphs").mkdir()
        take_in(story.store, story.next, story.folder(MARCH))
        assert (story.store / "graphs").is_dir()

    def test_a_file_is_no_store(self, story, tmp_path):
        (tmp_path / "file").write_text("mine")
        with pytest.raises(DataError) as refused:
            take_in(tmp_path / "file", story.next)
        assert str(refused.value) == f"{tmp_path / 'file'} is a file. Name a new folder for the store."

    def test_a_delivery_of_nothing(self, story, tmp_path):
        (tmp_path / "empty").mkdir()
        with pytest.raises(DataError) as refused:
            take_in(story.store, tmp_path / "empty")
        assert str(refused.value) == (
            f"{tmp_path / 'empty'} has nothing to ingest: none of eligibility, medical_claim, program_enrollment, "
            f"living_situation. Name the folder that the new tables are in."
        )
        assert stories.snapshot(story.store) == story.before

    def test_the_first_delivery_needs_members_and_claims(self, story, tmp_path):
        with pytest.raises(DataError, match="has no eligibility table"):
            take_in(tmp_path / "new", story.folder(MARCH, claims_only=True))
        assert not (tmp_path / "new").exists()


def both_ways_refused(story) -> str:
    """The sentence that a run and an ingest both refuse the store with."""
    with pytest.raises(DataError) as run:
        stories.from_store(story.store, APRIL)
    with pytest.raises(DataError) as ingest_:
        take_in(story.store, story.next)
    assert str(run.value) == str(ingest_.value)
    return str(run.value)


class TestADamagedStore:
    @pytest.mark.parametrize("layout", [FORMAT + 1, None])
    def test_of_another_layout(self, story, layout):
        contents = json.loads((story.store / "store.json").read_text())
        (story.store / "store.json").write_text(json.dumps({**contents, "format": layout}))
        assert both_ways_refused(story) == (
            f"{story.store} was made by another version of Promotora (layout {layout}, this is {FORMAT}). "
            f"Ingest the claims again into a new store."
        )

    @pytest.mark.parametrize("contents", ["", '{"format": 1, "mon', "[1]"])
    def test_whose_table_of_contents_is_cut_short(self, story, contents):
        (story.store / "store.json").write_text(contents)
        assert both_ways_refused(story) == (
            f"{story.store / 'store.json'} is not whole, so nobody knows what is in the store. "
            f"Ingest the claims again into a new store."
        )

    @pytest.mark.parametrize(
        ("name", "how"),
        [
            ("lines", "deleted"),
            ("lines", "cut short"),
            ("visits", "cut short"),
            ("visits", "deleted"),
        ],
    )
    def test_a_month_can_be_sent_again(self, story, name, how):
        file = story.store / "g000001" / "2020-01" / f"{name}.parquet"
        damage(file, how)
        for marks in file.parent.glob("marks-*"):
            marks.unlink()  # so that the lines are needed
        with pytest.raises(DataError) as refused:
            stories.from_store(story.store, APRIL)
        assert str(refused.value) == (
            f"{file} is missing or cut short. Send 2020-01 again: promotora tel ingest --data DIR --store {story.store}"
        )
        take_in(story.store, story.folder(JANUARY))
        same(stories.from_store(story.store, APRIL), story.listed)

    def test_an_ingest_says_so_too(self, story):
        """A repeat between months is found from every month's claim ids."""
        shutil.rmtree(story.store / "g000001" / "2020-01")
        with pytest.raises(DataError, match=r"2020-01/aside.parquet is missing or cut short. Send 2020-01 again"):
            take_in(story.store, story.next)

    def test_whatever_was_made_ready_can_be_made_again(self, story):
        """Marks are there to be quick; without them a run reads the lines."""
        for marks in (story.store / "g000001" / "2020-01").glob("marks-*"):
            marks.unlink()
        same(stories.from_store(story.store, APRIL), story.listed)

    @pytest.mark.parametrize("name", ["people", "spans", "programs", "living"])
    def test_without_its_registers_it_is_of_no_use(self, story, name):
        file = story.store / "g000001" / f"{name}.parquet"
        damage(file, "cut short")
        with pytest.raises(DataError) as refused:
            stories.from_store(story.store, date(2020, 1, 6))  # within the month: its marks will not do
        assert str(refused.value) == (
            f"{file} is missing or cut short. Without it the store is of no use: "
            f"ingest the claims again into a new store."
        )

    def test_explaining_one_person_says_so_too(self, story):
        damage(story.store / "g000001" / "2020-01" / "lines.parquet", "cut short")
        with pytest.raises(DataError, match=r"lines.parquet is missing or cut short"):
            one_person(open_store(story.store), "Rosa")


def damage(file: Path, how: str) -> None:
    whole = file.read_bytes()
    file.unlink()
    if how == "cut short":
        file.write_bytes(whole[: len(whole) // 2])


def test_a_store_made_with_other_hospital_codes_is_refused(tmp_path, monkeypatch):
    """Its lines carry flags of the codes they were read with, so another edition needs them read again."""
    from dataclasses import replace

    from promotora.targeting import store as address
    from promotora.targeting.engines.duckdb.store import contents as book
    from promotora.targeting.tables.errors import DataError
    from promotora.targeting.valuesets import utilization_codes

    tmp_path.mkdir(exist_ok=True)
    book.commit(tmp_path, book.empty_contents())
    assert address.open_store(tmp_path).months == {}
    revised = replace(utilization_codes(), ed_places=("23", "99"))
    monkeypatch.setattr(address, "utilization_codes", lambda: revised)
    with pytest.raises(DataError, match="another edition of the hospital and emergency codes"):
        address.open_store(tmp_path)
