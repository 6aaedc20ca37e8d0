"""The job worker: a loop that does what pages put off, one job after the other; and a loop beside it for the letters,
which wait for no list."""

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable

PAUSE, LONGEST_PAUSE = 5.0, 300.0  # seconds before another start; each time a worker ends at once, twice as long
AT_ONCE = 60.0
LOOPS = 2  # of each worker: for everything, and for letters alone


def work(concurrency: int = 1) -> None:
    """Do jobs until a signal; the one under way is finished first. A second signal leaves it for the next start."""
    asyncio.run(_work(concurrency))


async def _work(concurrency: int) -> None:
    """Both loops; when one ends, for whatever reason, the other finishes what it does and ends too."""
    from procrastinate.contrib.django import app

    from promotora.apps.core.mail import QUEUE

    running = app.with_connector(app.connector.get_worker_connector())  # type: ignore[attr-defined]
    async with running.open_async():
        jobs = running.run_worker_async(name="promotora", concurrency=concurrency)
        letters = running.run_worker_async(name="letters", queues=[QUEUE], install_signal_handlers=False)
        loops = [asyncio.create_task(jobs), asyncio.create_task(letters)]
        try:
            await asyncio.wait(loops, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for loop in loops:
                loop.cancel()
            ended = await asyncio.gather(*loops, return_exceptions=True)
    for how in ended:
        if isinstance(how, Exception):
            raise how


def end_with_parent() -> None:
    """End when whoever started this ends, even if it is killed: then its end of our standard input closes."""

    def wait() -> None:
        os.read(0, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=wait, daemon=True).start()


class Worker:
    """A worker of its own process, started again when it ends unasked."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self.tell = tell
        self.started = 0.0
        self.ended: float | None = None
        self.pause = PAUSE / 2
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, deaf to the terminal's Ctrl-C: it is told by us when to end."""
        self.started, self.ended = time.monotonic(), None
        command = [sys.executable, "-m", "promotora", "worker", "--with-parent"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)

    def keep(self) -> None:
        """Start it again if it has ended, after a pause."""
        if self.process is None or self.process.poll() is None:
            return
        now = time.monotonic()
        if self.ended is None:
            self.ended = now
            self.pause = min(2 * self.pause, LONGEST_PAUSE) if now - self.started < AT_ONCE else PAUSE
        if now - self.ended >= self.pause:
            self.tell("The job worker ended, and is started again.")
            self._let_go(self.process)
            self.start()

    def renew(self) -> None:
        """After a break of the database: the worker ends when its job has, and `keep` starts a new one."""
        if self.process:
            self.process.terminate()

    def stop(self) -> None:
        """Ask it to end and wait for the job that is under way. Interrupted, it is left no time."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self._wait()
        except KeyboardInterrupt:
            self.process.kill()
            self.process.wait()
        self._let_go(self.process)

    def _let_go(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdin
        process.stdin.close()

    def _wait(self) -> None:
        assert self.process
        try:
            self.process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self.tell("Waiting for the job that is under way (Ctrl-C leaves it for the next start).")
            self.process.wait()
