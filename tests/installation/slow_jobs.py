"""A job that takes its time."""

import time
from pathlib import Path

from procrastinate.contrib.django import app


@app.task
def slow(begun: str, done: str) -> None:
    Path(begun).touch()
    time.sleep(1.5)
    Path(done).touch()
