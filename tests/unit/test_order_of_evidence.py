"""Claim ids are put in order as bytes, however long and however alike."""

from random import Random

import numpy as np
import pyarrow as pa
import pytest

from promotora.targeting.engines.duckdb.proof import Pile

IDS = {
    "short": ["", "A", "AB", "B", "a", "é"],
    "alike in sixteen bytes": ["1234567890123456", "12345678901234567", "12345678901234568", "1234567890123456789"],
    "with a byte 0": ["A", "A\0", "A\0\0", "A\0B"],
}


@pytest.mark.parametrize("ids", IDS.values(), ids=IDS.keys())
def test_lines_are_sorted_by_person_claim_and_number(ids):
    lines = [(rank, claim, number) for rank in (7, 8) for claim in ids for number in range(1, 9)]
    shuffled = Random(1).sample(lines, len(lines))
    ranks, claims, numbers = zip(*shuffled, strict=True)
    count = len(lines)
    nothing = np.zeros(count, np.int32)
    kept = pa.table(
        {
            "rank": pa.array(ranks, pa.int32()),
            "claim_id": pa.array(claims),
            "claim_line_number": pa.array(numbers, pa.int32()),
            "day": nothing,
            "ed_day": nothing,
            "flags": np.zeros(count, np.uint8),
            "ed_code": nothing,
            "bill": nothing,
            "codes": pa.FixedSizeListArray.from_arrays(pa.array(nothing), 1),
        }
    )
    pile = Pile.of(kept, first_rank=7, people=2)
    assert [shuffled[line] for line in pile.order.lines] == sorted(
        lines, key=lambda line: (line[0], line[1].encode(), line[2])
    )
    assert [pile.claim_ids[claim].as_py() for claim in pile.order.claims] == [
        line[1] for line in sorted(lines, key=lambda line: (line[0], line[1].encode(), line[2]))
    ]
