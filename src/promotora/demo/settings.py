"""Settings of the demonstration's site. Nothing else uses them, and they refuse any home that is no demonstration's."""

from typing import Any

from promotora.demo import marker
from promotora.portal import environment
from promotora.portal.settings import *  # noqa: F403
from promotora.portal.settings import INSTALLED_APPS as USUAL_APPS
from promotora.portal.settings import TEMPLATES as USUAL_TEMPLATES
from promotora.portal.settings import WHERE
from promotora.portal.trouble import Trouble

if not (
    WHERE.synthetic
    and WHERE.hosts == environment.LOOPBACK
    and marker.uses_its_own_database()
    and marker.holds(WHERE.home, WHERE.secret_key)
):
    raise Trouble(f"{WHERE.home} is not a demonstration's. `promotora demo` makes one, and opens it.")

INSTALLED_APPS = [*USUAL_APPS, "promotora.demo"]
ROOT_URLCONF = "promotora.demo.urls"
LOGIN_URL = ACCOUNT_LOGOUT_REDIRECT_URL = "demo"
# On one machine all ports share their cookies: another site on it keeps its own.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "promotora_demo", "promotora_demo_csrf"


def _with_people(engine: dict[str, Any]) -> dict[str, Any]:
    """Every page of the demonstration can change who one is."""
    options = dict(engine["OPTIONS"])
    options["context_processors"] = [*options["context_processors"], "promotora.demo.presenting.on_every_page"]
    return engine | {"OPTIONS": options}


TEMPLATES = [_with_people(engine) for engine in USUAL_TEMPLATES]
