"""A job that takes its time."""

import time
from pathlib import Path

from procrastinate.contrib.django import app


@app.task
def slow(begun: str, done: str, seconds: float = 1.5) -> None:
    Path(begun).touch()
    time.sleep(seconds)
    Path(done).touch()
