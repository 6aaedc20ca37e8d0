"""Work done ahead in another thread."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Answer = TypeVar("Answer")


def ahead(items: Iterable[Item], make: Callable[[Item], Answer]) -> Iterator[Answer]:
    """What `make` makes of each item, in order; the next one is made while this one is worked on."""
    with ThreadPoolExecutor(max_workers=1) as maker:
        waiting: Future[Answer] | None = None
        for item in items:
            coming = maker.submit(make, item)
            if waiting is not None:
                yield waiting.result()
            waiting = coming
        if waiting is not None:
            yield waiting.result()
