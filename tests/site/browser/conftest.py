"""Stories in Debian's Chromium, against the site served on loopback from a database of the story's own."""

import os
import shutil
import threading
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.db import connections
from playwright.sync_api import sync_playwright

CHROMIUM = shutil.which("chromium")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def chromium():
    # Playwright's loop runs in this thread, and Django would take every query here for one made inside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_message(self, *args):
        pass


@pytest.fixture
def application():
    """The site that is served; a story may put its own in the place."""
    return WSGIHandler()


@pytest.fixture
def served(committed, application):
    """The address of the site, serving this test's own database."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    server.set_app(application)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()
    for alias in connections:
        connections[alias].close()


class Window:
    """One person's browser: what it shows, and whatever went wrong in it."""

    def __init__(self, chromium, address, *, size=DESK, script=True, language="en", unguarded=False):
        self.address = address
        self.context = chromium.new_context(
            base_url=address,
            viewport=size,
            java_script_enabled=script,
            locale=language,
            bypass_csp=unguarded,
            reduced_motion="reduce",
        )
        self.page = self.context.new_page()
        self.complaints = []
        self.page.on("console", lambda message: self.hear(message.type == "error", message.text))
        self.page.on("response", lambda answer: self.hear(answer.status >= 400, f"{answer.status} {answer.url}"))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def hear(self, wrong, said):
        """Keep a complaint; what failed to load is told better by its answer."""
        if wrong and not said.startswith("Failed to load resource"):
            self.complaints.append(said)

    def carry(self, client):
        """Come in with the session of a test client that has signed in."""
        self.context.add_cookies(
            [{"name": name, "value": morsel.value, "url": self.address} for name, morsel in client.cookies.items()]
        )

    def speak(self, language):
        """Choose a language, as its menu does."""
        cookie = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": self.address}
        self.context.add_cookies([cookie])


@pytest.fixture
def window(chromium, served):
    """Opens browsers; at the end none of them may have complained."""
    opened = []

    def open_window(**how):
        opened.append(Window(chromium, served, **how))
        return opened[-1]

    yield open_window
    complaints = [complaint for one in opened for complaint in one.complaints]
    for one in opened:
        one.context.close()
    assert complaints == []


def violations(page):
    """What axe finds wrong with a page, each as a line."""
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"]]


def keep_picture(page, name, folder=Path("tests/site/browser/pictures")):
    """The whole page as a picture, for people to look at."""
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}.png", full_page=True)
