"""Where the site listens."""

import errno
import os
import socket
from pathlib import Path

from promotora.portal.trouble import Trouble

NEARBY = 20


def listen(host: str, port: int) -> socket.socket:
    """A socket that already listens, so that two sites never start on one port; Trouble when it cannot be had."""
    try:
        return socket.create_server((host, port), family=family(host), backlog=128)
    except OSError as error:
        raise Trouble(_cannot_listen(host, port, error)) from error


def family(host: str) -> socket.AddressFamily:
    """Which kind of address it is."""
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def url(listening: socket.socket) -> str:
    """What to open in a browser."""
    host, port = listening.getsockname()[:2]
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{name}:{port}/"


def _cannot_listen(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} of {host} is taken by another program, perhaps another Promotora. Stop that one, or choose "
            f"another port: promotora serve --port {free(host, port)}"
        )
    if error.errno in (errno.EACCES, errno.EPERM):
        return f"Port {port} is kept for the system. Choose one above 1023: promotora serve --port 8000"
    said = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error.args[-1])
    return (
        f"{host} is not an address of this machine ({said.lower()}). Use --host 127.0.0.1, or 0.0.0.0 for all of them."
    )


def free(host: str, after: int) -> int:
    """A port nearby that nobody uses."""
    for port in range(after + 1, after + NEARBY):
        try:
            socket.create_server((host, port), family=family(host)).close()
        except OSError:
            continue
        return port
    return after + NEARBY


def memory_folder() -> str | None:
    """Where gunicorn's workers say that they are alive: memory, since a slow disk would make them look dead."""
    return "/dev/shm" if Path("/dev/shm").is_dir() and os.access("/dev/shm", os.W_OK) else None
