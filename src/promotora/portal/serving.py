"""Serving the site: gunicorn in this process, the job worker beside it, and an eye on both and on the database."""

import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]
from gunicorn.arbiter import Arbiter  # type: ignore[import-untyped]

from promotora.portal import embedded, listening
from promotora.portal.jobs import Worker
from promotora.portal.trouble import Trouble

THREADS = 4
LOOK = 2.0  # seconds between two looks at the database


@dataclass
class Site:
    """What runs while the site is open."""

    listener: socket.socket
    url: str
    workers: int
    server: embedded.Server | None
    worker: Worker | None
    tell: Callable[[str], None]
    looked: float = 0.0

    def look_after(self) -> None:
        """Start again what has ended unasked."""
        if self.worker:
            self.worker.keep()
        if self.server and time.monotonic() - self.looked > LOOK:
            self.looked = time.monotonic()
            self._keep_database(self.server)

    def _keep_database(self, server: embedded.Server) -> None:
        try:
            if server.keep():
                self.tell("The embedded database had ended, and was started again.")
                if self.worker:
                    self.worker.renew()
        except Trouble as trouble:
            self.tell(str(trouble))

    def open(self) -> None:
        """Say where it is and begin."""
        self.tell(f"Promotora is at {self.url}  (Ctrl-C ends it)")
        if self.worker:
            self.worker.start()


def serve(site: Site) -> int:
    """Serve until a signal; answers with the exit code."""
    from django.db import connections

    own_process = os.getpid()
    code: Any = 0
    try:
        connections.close_all()  # before gunicorn forks: two processes may not share one connection
        House(Application(site), site).run()
    except SystemExit as end:
        code = end.code
        if os.getpid() != own_process:
            leave_fork(code)
    finally:
        if site.worker:
            with_signals(site.worker.stop)
    return code if isinstance(code, int) else int(code is not None)


def leave_fork(code: Any) -> None:
    """A forked worker ends here: what follows is its parent's to end."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else 1)


def with_signals(action: Callable[[], None]) -> None:
    """Gunicorn swallows signals even after its end; let a second Ctrl-C be heard again."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    action()


class House(Arbiter):  # type: ignore[misc]
    """gunicorn's keeper of workers, which ends gently on Ctrl-C and looks after the rest of the site too."""

    def __init__(self, application: "Application", site: Site) -> None:
        self.site = site
        super().__init__(application)

    def handle_int(self) -> None:
        """Ctrl-C: let each page under way be finished. A second one is not so patient."""
        raise StopIteration

    def handle_hup(self) -> None:
        """The terminal was closed: nobody could end a site that went on."""
        raise StopIteration

    def murder_workers(self) -> None:
        """Once a second."""
        super().murder_workers()
        self.site.look_after()


class Application(BaseApplication):  # type: ignore[misc]
    """The site as gunicorn is told of it."""

    def __init__(self, site: Site) -> None:
        self.site = site
        super().__init__()

    def load_config(self) -> None:
        """Gunicorn's settings."""
        for name, value in self.settings().items():
            self.cfg.set(name, value)

    def settings(self) -> dict[str, Any]:
        """Several threads in each process, loaded once before they part; quiet unless something is wrong."""
        return {
            "bind": [f"fd://{self.site.listener.fileno()}"],
            "workers": self.site.workers,
            "worker_class": "gthread",
            "threads": THREADS,
            "preload_app": True,
            "timeout": 60,
            "graceful_timeout": 30,
            "keepalive": 5,
            "worker_tmp_dir": listening.memory_folder(),
            "loglevel": "warning",
            "control_socket_disable": True,
            "when_ready": lambda arbiter: self._ready(),
            "post_worker_init": lambda worker: deaf_to_terminal(),
        }

    def load(self) -> Any:
        """The site itself, with every page: a fault in one shows now, and not on somebody's screen."""
        from django.core.servers.basehttp import get_internal_wsgi_application
        from django.urls import get_resolver

        application = get_internal_wsgi_application()
        get_resolver().check()
        return application

    def _ready(self) -> None:
        self.site.open()
        self.site.listener.detach()  # gunicorn has its own by now


def deaf_to_terminal() -> None:
    """Ctrl-C reaches every process of a terminal; the keeper alone decides when its workers end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
