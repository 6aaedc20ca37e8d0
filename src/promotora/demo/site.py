"""The demonstration's site: made step by step in a home of its own, then served."""

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from promotora.demo import claims, marker
from promotora.demo.place import STEPS, Place, Progress, carry_out
from promotora.portal import embedded, environment, listening, opening
from promotora.portal.trouble import Trouble

SETTINGS = "promotora.demo.settings"
HOST = "127.0.0.1"
IDLE_MINUTES = 480


def is_made(place: Place) -> bool:
    """Whether every step is done."""
    return set(STEPS) <= set(place.done())


def make(place: Place, tell: Progress) -> None:
    """Do what is missing."""
    carry_out(place, claims.steps(place, tell))
    with opened(place):
        from promotora.demo import story

        carry_out(place, story.steps(place, tell))


@contextmanager
def opened(place: Place) -> Iterator[embedded.Server]:
    """The demonstration's database runs and Django is ready, in its home and by its settings."""
    settle(place)
    with opening.opened() as server:
        assert server, "The demonstration's database is its own."
        opening.refuse_unfit()
        yield server


def settle(place: Place) -> None:
    """This process, and those that it starts, are the demonstration's: nothing of another installation is touched."""
    for name in [name for name in os.environ if name.startswith(("PROMOTORA_", "DATABASE_"))]:
        del os.environ[name]
    os.environ |= {
        "PROMOTORA_HOME": str(place.home),
        "PROMOTORA_SYNTHETIC": "1",
        "PROMOTORA_IDLE_MINUTES": str(IDLE_MINUTES),
        "DJANGO_SETTINGS_MODULE": SETTINGS,
    }
    home = environment.make_home()
    began = date.fromisoformat(place.noted()["began"])
    marker.write(home, began=began, secret=environment.kept_secret(home))


@contextmanager
def listening_at(port: int | None, usual: int) -> Iterator[socket.socket]:
    """A socket that listens: at this port, or else at the usual one or a free one nearby."""
    try:
        listener = listening.listen(HOST, usual if port is None else port)
    except Trouble as trouble:
        if port is not None:
            raise Trouble(str(trouble).replace("promotora serve", "promotora demo")) from trouble
        listener = listening.listen(HOST, listening.free(HOST, usual))
    with listener:
        yield listener


def serve(place: Place, listener: socket.socket, processes: int, tell: Callable[[str], None]) -> int:
    """Serve until a signal; answers with the exit code."""
    with opened(place) as server:
        from promotora.portal import jobs, serving

        opening.bring_up_to_date(tell)
        url = f"{listening.url(listener)}demo/"
        code = serving.serve(serving.Site(listener, url, processes, server, jobs.Worker(tell), tell))
    tell(
        "The demonstration has ended. Start it again, and it goes on where it was."
        if code == 0
        else "The demonstration could not go on; what it said is above."
    )
    return code
