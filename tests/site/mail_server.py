"""A mail server that a test may send to, switch off, and tell whom to refuse."""

import socket
import socketserver
import threading
from contextlib import contextmanager
from email import message_from_bytes


class Server(socketserver.ThreadingTCPServer):
    """`received`: what came, as messages. `refuses`: addresses, with the answer of each. `holds`: set when a letter has
    come that this server does not answer, until it is ended."""

    allow_reuse_address, daemon_threads = True, True

    def __init__(self, port=0):
        self.received, self.refuses = [], {}
        self.silent, self.holds, self.ended = False, threading.Event(), threading.Event()
        super().__init__(("127.0.0.1", port), Conversation)

    @property
    def port(self):
        return self.server_address[1]


class Conversation(socketserver.StreamRequestHandler):
    """One client, as RFC 5321 wants it."""

    def handle(self):
        self.say("220 here")
        while line := self.rfile.readline().decode().strip():
            verb = line.upper().split(":")[0]
            if verb == "RCPT TO":
                self.say(self.server.refuses.get(line[line.index("<") + 1 : line.index(">")], "250 known"))
            elif verb == "DATA":
                self.say("354 go on")
                self.take()
            elif verb == "QUIT":
                self.say("221 goodbye")
                break
            else:
                self.say("250 well")

    def take(self):
        written = b""
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            written += line
        self.server.received.append(message_from_bytes(written))
        if self.server.silent:
            self.server.holds.set()
            self.server.ended.wait()
        self.say("250 taken")

    def say(self, words):
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def running(port=0):
    with Server(port) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.ended.set()
            server.shutdown()


def free_port():
    """Where nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]
