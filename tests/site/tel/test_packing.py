"""Evidence packed and read back: each line once, on the side where it may be seen, however the pieces were cut."""

from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from promotora.apps.tel.loading.evidence import Packer
from promotora.apps.tel.loading.in_thread import InThread
from promotora.apps.tel.loading.lines import joined
from promotora.apps.tel.loading.packing import Line, unpack
from promotora.targeting.engines.base import EVIDENCE
from promotora.targeting.outputs.growing import packed, packed_schema

PROTECTED = "F1020"
DAY = date(2019, 6, 1)
CLAIMS = st.one_of(st.none(), st.sampled_from(["C1", "C2", "Ñandú-3", "C" * 300]))
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["p1", "p2", "p3", "Peña"]),
        st.sampled_from(["A1", "B2", "exclusion"]),
        st.sampled_from(["condition", "ed_visit", "exclusion", "homeless", "stay"]),
        st.sampled_from(["E119", "F1020", "I10"]),
        CLAIMS,
        st.integers(1, 2**31 - 1) | st.integers(1, 3),
        st.integers(-20_000, 20_000).map(lambda days: DAY + timedelta(days)),
    ),
    max_size=40,
)
OPENLY = st.dictionaries(st.sampled_from(["p1", "p2", "Peña"]), st.lists(st.sampled_from(["A1", "B2"]), max_size=2))


def as_engine(rows):
    """Rows as the engine hands them over: sorted, nothing before something; a span has no line number."""
    told = {(*row[:4], row[4], row[5] if row[4] is not None else None, row[6]) for row in rows}
    told = sorted(told, key=lambda row: [(value is not None, value) for value in row])
    return pa.Table.from_pylist([dict(zip(EVIDENCE.names, row, strict=True)) for row in told], schema=EVIDENCE)


def packs_of(table, cuts, openly, folder):
    packer = Packer(folder, lambda code: code == PROTECTED)
    edges = [0, *sorted({cut % (table.num_rows + 1) for cut in cuts}), table.num_rows]
    for begin, end in pairwise(edges):
        piece = table.slice(begin, end - begin)
        if piece.num_rows:
            packer.add(pa.table([packed(column) for column in piece.columns], packed_schema(EVIDENCE)))
    made = packer.finish(openly)
    data = made.path.read_bytes()
    assert made.ends[-1:] == ([len(data)] if made.ends else [])
    starts = [0, *made.ends][: len(made)]
    found = {}
    for person, part2, lines, start, end in zip(made.people, made.part2, made.lines, starts, made.ends, strict=True):
        assert (person, part2) not in found
        found[person, part2] = unpack(data[start:end])
        assert len(found[person, part2]) == lines == len(set(found[person, part2]))
    return found


@given(ROWS, st.lists(st.integers(0, 40), max_size=4), OPENLY)
def test_what_was_packed_is_there_once_on_its_side(tmp_path_factory, rows, cuts, openly):
    table = as_engine(rows)
    whole, open_ = defaultdict(set), defaultdict(set)
    for row in table.to_pylist():
        if row["kind"] == "exclusion":
            continue
        line = Line(row["kind"], row["code"], row["claim_id"], row["claim_line_number"], row["date"])
        whole[row["person_id"]].add(line)
        if not (row["kind"] == "condition" and row["code"] == PROTECTED) and row["criterion"] in openly.get(
            row["person_id"], ()
        ):
            open_[row["person_id"]].add(line)
    with_protected = {
        row["person_id"] for row in table.to_pylist() if row["kind"] == "condition" and row["code"] == PROTECTED
    }
    found = packs_of(table, cuts, openly, tmp_path_factory.mktemp("packs"))
    for person, lines in whole.items():
        seen = open_[person] if person in with_protected else lines
        assert set(found.get((person, False), [])) == seen
        assert set(found.get((person, True), [])) == lines - seen
    assert {person for person, _ in found} <= set(whole)


def test_lines_are_read_by_kind_and_code_the_earliest_first(tmp_path):
    rows = [
        ("p", "B2", "stay", "111", "C9", 2, date(2020, 1, 1)),
        ("p", "A1", "condition", "E119", "C9", 1, date(2020, 1, 1)),
        ("p", "A1", "condition", "E119", "C1", 1, date(2019, 1, 1)),
        ("p", "B2", "homeless", "street", None, None, date(2012, 4, 1)),
    ]
    found = packs_of(as_engine(rows), [], {"p": ["A1", "B2"]}, tmp_path)
    assert found["p", False] == [
        Line("condition", "E119", "C1", 1, date(2019, 1, 1)),
        Line("condition", "E119", "C9", 1, date(2020, 1, 1)),
        Line("homeless", "street", None, None, date(2012, 4, 1)),
        Line("stay", "111", "C9", 2, date(2020, 1, 1)),
    ]


def test_a_claim_id_that_two_people_have_is_each_one_s_own(tmp_path):
    rows = [
        (person, "A1", "condition", "E119", claim, 1, DAY)
        for person, claim in (("a", "C1"), ("a", "C3"), ("b", "C1"), ("b", "C2"))
    ]
    found = packs_of(as_engine(rows), [], {}, tmp_path)
    assert {line.claim_id for line in found["a", False]} == {"C1", "C3"}
    assert {line.claim_id for line in found["b", False]} == {"C1", "C2"}


def test_a_pack_holds_no_claim_of_lines_that_are_not_in_it(tmp_path):
    """Not even in bytes that nobody reads: a protected line's claim must not lie in what anyone may see."""
    rows = [
        ("p", "A1", "condition", PROTECTED, "SECRET-CLAIM", 1, DAY),
        ("p", "A1", "condition", "E119", "OPEN-CLAIM", 1, DAY),
        ("p", "A1", "condition", "I10", "ZZ-CLAIM", 1, DAY),
    ]
    packer = Packer(tmp_path, lambda code: code == PROTECTED)
    table = as_engine(rows)
    packer.add(pa.table([packed(column) for column in table.columns], packed_schema(EVIDENCE)))
    made = packer.finish({"p": ["A1"]})
    [openly] = [place for place, part2 in enumerate(made.part2) if not part2]
    start = made.ends[openly - 1] if openly else 0
    assert {line.claim_id for line in unpack(made.path.read_bytes()[start : made.ends[openly]])} == {
        "OPEN-CLAIM",
        "ZZ-CLAIM",
    }
    assert b"SECRET" not in made.path.read_bytes()[start : made.ends[openly]]


def test_numbers_that_are_too_large_together_are_ranked():
    large = [np.array([0, 1 << 40, 1 << 40]), np.array([5, 1 << 20, 0]), np.array([7, 1 << 30, 3])]
    numbers, parts = joined(large)
    assert all(part.values is not None for part in parts)
    assert sorted(range(3), key=numbers.tolist().__getitem__) == sorted(
        range(3), key=lambda place: [int(each[place]) for each in large]
    )


@pytest.mark.parametrize("pack", [b"\x02" + b"\0" * 40, b"\x01\x01"])
def test_what_is_no_pack_is_refused(pack):
    with pytest.raises(ValueError, match="not evidence"):
        unpack(pack)


class TestInAThread:
    def test_every_piece_in_order(self):
        done = []
        with InThread(done.append) as work:
            for number in range(100):
                work.add(number)
            work.finish()
        assert done == list(range(100))

    def test_what_goes_wrong_there_is_raised_here(self):
        def fail(piece):
            raise ZeroDivisionError(piece)

        with InThread(fail) as work:
            work.add(1)
            with pytest.raises(ZeroDivisionError):
                work.finish()

    def test_it_ends_when_the_one_who_gives_fails(self):
        work = InThread(lambda piece: None)
        with pytest.raises(KeyError):
            fails_in(work)
        assert not work._thread.is_alive()


def fails_in(work):
    with work:
        work.add(1)
        raise KeyError
