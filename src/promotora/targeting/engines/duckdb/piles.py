"""Kept lines on disk, in piles of some people each, so that a state's worth of them never stands in memory."""

from itertools import pairwise
from pathlib import Path
from threading import Lock

import numpy as np
import pyarrow as pa

PEOPLE_A_PILE = 1_000
MOST_PILES = 256
"""Each is an open file."""


class Piles:
    """Takes record batches that begin with the column `rank`, from several threads, and gives them back by pile."""

    def __init__(self, folder: Path, schema: pa.Schema, people: int) -> None:
        self._folder, self._schema = folder, schema
        self.people, self.size = people, max(PEOPLE_A_PILE, -(-people // MOST_PILES))
        self._writers: dict[int, pa.RecordBatchStreamWriter] = {}
        self._locks = [Lock() for _ in self.first_ranks()]

    def put(self, lines: pa.RecordBatch) -> None:
        """Put each line on its person's pile."""
        piles = np.asarray(lines["rank"]) // self.size
        if (piles[1:] < piles[:-1]).any():
            order = np.argsort(piles, kind="stable")
            lines, piles = lines.take(pa.array(order)), piles[order]
        edges = [0, *(np.flatnonzero(piles[1:] != piles[:-1]) + 1).tolist(), len(piles)]
        for begin, end in pairwise(edges):
            if end > begin:
                with self._locks[piles[begin]]:
                    self._writer(int(piles[begin])).write_batch(lines.slice(begin, end - begin))

    def _writer(self, pile: int) -> pa.RecordBatchStreamWriter:
        if pile not in self._writers:
            self._writers[pile] = pa.ipc.new_stream(pa.OSFile(str(self._path(pile)), "wb"), self._schema)
        return self._writers[pile]

    def _path(self, pile: int) -> Path:
        return self._folder / f"pile-{pile}.arrow"

    def close(self) -> None:
        """No more lines come."""
        for writer in self._writers.values():
            writer.close()

    def first_ranks(self) -> range:
        """The first rank of each pile."""
        return range(0, self.people, self.size)

    def take(self, first_rank: int) -> pa.Table:
        """The lines of a pile, which is gone after."""
        path = self._path(first_rank // self.size)
        if not path.exists():
            return self._schema.empty_table()
        with pa.OSFile(str(path), "rb") as file, pa.ipc.open_stream(file) as reader:
            lines = reader.read_all()
        path.unlink()
        return lines
