"""Work done beside what gives it: the next piece is made while the last one is worked on."""

from collections.abc import Callable
from queue import Queue
from threading import Thread
from typing import Generic, TypeVar

T = TypeVar("T")
AHEAD = 4


class InThread(Generic[T]):
    """Does something with each piece, in order, in a thread. What goes wrong there is raised here, at the next piece or
    at the end."""

    def __init__(self, do: Callable[[T], None]) -> None:
        self._do = do
        self._waiting: Queue[T | None] = Queue(AHEAD)
        self._wrong: Exception | None = None
        self._thread = Thread(target=self._work, daemon=True)

    def __enter__(self) -> "InThread[T]":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def add(self, piece: T) -> None:
        """One more piece."""
        self._raise()
        self._waiting.put(piece)

    def finish(self) -> None:
        """Wait until all is done."""
        self._end()
        self._raise()

    def _end(self) -> None:
        if self._thread.is_alive():
            self._waiting.put(None)
            self._thread.join()

    def _raise(self) -> None:
        if self._wrong is not None:
            raise self._wrong

    def _work(self) -> None:
        while (piece := self._waiting.get()) is not None:
            if self._wrong is None:
                try:
                    self._do(piece)
                except Exception as error:  # noqa: BLE001 - told to the one who waits
                    self._wrong = error
