"""What an installation may set, read once from the environment. Each says what it is for and what it is otherwise."""

import json
import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from promotora.portal import databases

LOOPBACK = ["127.0.0.1", "localhost", "[::1]"]

SETTINGS = {
    "PROMOTORA_HOME": "The folder for what this installation keeps: its database (without DATABASE_URL), files and "
    "secret. Otherwise .promotora in the user's home.",
    "DATABASE_URL": "postgresql://user:password@host:port/name, as a role that owns nothing (`promotora check` helps). "
    "Otherwise an embedded PostgreSQL is started in PROMOTORA_HOME.",
    "DATABASE_OWNER_URL": "The same database as the role that owns it. Needed for migrations, check, backup and "
    "restore.",
    "PROMOTORA_SECRET_KEY": "Signs sessions and links, and seals second factors: 50 or more random characters. "
    "Otherwise made once and kept in PROMOTORA_HOME.",
    "PROMOTORA_FORMER_SECRET_KEYS": "What the secret was before, with commas between: still good until "
    "`promotora manage seal_second_factors` was run. Otherwise none.",
    "PROMOTORA_HOSTS": "The names that the site answers to, with commas between. Otherwise this machine alone.",
    "PROMOTORA_HTTPS": "1 when a proxy in front speaks https (it sets X-Forwarded-Proto). Otherwise 0.",
    "PROMOTORA_IDLE_MINUTES": "Minutes without a click after which a person is signed out. Otherwise 20.",
    "PROMOTORA_EMAIL_URL": "smtp://user:password@host:port for messages. Otherwise they are written to "
    "PROMOTORA_HOME/outbox.",
    "PROMOTORA_SENDER": "The address that messages come from. Otherwise promotora@localhost.",
    "PROMOTORA_OIDC": "Single sign-on: a JSON file with the providers, as docs/guides/sign-in.md shows. "
    "Otherwise none.",
    "PROMOTORA_SYNTHETIC": "1 when every person in this installation is made up; each page then says so. Otherwise 0.",
}


@dataclass(frozen=True)
class Installation:
    """One installation's own answers."""

    home: Path
    secret_key: str
    former_secret_keys: list[str]
    hosts: list[str]
    https: bool
    idle_minutes: int
    mail: dict[str, Any]
    sender: str
    synthetic: bool
    single_sign_on: list[dict[str, Any]]
    databases: dict[str, dict[str, Any]]


def home(environ: Mapping[str, str] = os.environ) -> Path:
    """Where this installation keeps what it keeps."""
    return Path(environ.get("PROMOTORA_HOME") or Path.home() / ".promotora").absolute()


def make_home(environ: Mapping[str, str] = os.environ) -> Path:
    """The same, made if it is not there: for its owner alone, since files about members are kept in it."""
    where = home(environ)
    where.mkdir(parents=True, exist_ok=True, mode=0o700)
    return where


def read(environ: Mapping[str, str] = os.environ) -> Installation:
    """This installation's settings; ValueError with the way out when one cannot be read."""
    where = home(environ)
    return Installation(
        home=where,
        secret_key=environ.get("PROMOTORA_SECRET_KEY") or kept_secret(where),
        former_secret_keys=several(environ, "PROMOTORA_FORMER_SECRET_KEYS"),
        hosts=several(environ, "PROMOTORA_HOSTS") or LOOPBACK,
        https=environ.get("PROMOTORA_HTTPS", "0") == "1",
        idle_minutes=whole_number(environ, "PROMOTORA_IDLE_MINUTES", 20),
        mail=mail(environ.get("PROMOTORA_EMAIL_URL", ""), where),
        sender=environ.get("PROMOTORA_SENDER", "promotora@localhost"),
        synthetic=environ.get("PROMOTORA_SYNTHETIC", "0") == "1",
        single_sign_on=single_sign_on(environ.get("PROMOTORA_OIDC", "")),
        databases=databases.connections(environ, where),
    )


def several(environ: Mapping[str, str], name: str) -> list[str]:
    """A setting that may name more than one thing, with commas between."""
    return [each.strip() for each in environ.get(name, "").split(",") if each.strip()]


def single_sign_on(file: str) -> list[dict[str, Any]]:
    """The OpenID Connect apps of allauth, from a JSON list of objects with id, name, server_url, client_id and secret.

    Each may also have "domains" (it vouches for addresses of these alone) and "verified_email" (true for a provider
    that proves every address and does not say so).
    """
    if not file:
        return []
    try:
        providers = json.loads(Path(file).read_text(encoding="utf-8"))
        return [sign_on_app(provider) for provider in providers]
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ValueError(
            f"PROMOTORA_OIDC names {file}, which cannot be used ({type(error).__name__}: {error}). It must be a JSON "
            'list such as [{"id": "eastside", "name": "Eastside", "server_url": "https://id.eastside.example", '
            '"client_id": "promotora", "secret": "…"}].'
        ) from error


def sign_on_app(provider: dict[str, Any]) -> dict[str, Any]:
    """One provider, as allauth takes it."""
    more = {name: provider[name] for name in ("domains", "verified_email") if name in provider}
    return {
        "provider_id": provider["id"],
        "name": provider["name"],
        "client_id": provider["client_id"],
        "secret": provider["secret"],
        "settings": {"server_url": provider["server_url"], **more},
    }


def origins(apps: list[dict[str, Any]]) -> list[str]:
    """Where a page's form may lead when somebody signs in elsewhere: https://id.eastside.example."""
    addresses = [urlsplit(app["settings"]["server_url"]) for app in apps]
    return sorted({f"{address.scheme}://{address.netloc}" for address in addresses})


def mail(url: str, where: Path) -> dict[str, Any]:
    """Django's EMAIL_… settings: a server's, or without one a folder that messages are written to."""
    if not url:
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": where / "outbox",
        }
    return {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_TIMEOUT": 10, **mail_server(url)}


def mail_server(url: str) -> dict[str, Any]:
    """Django's EMAIL_… settings from an smtp:// or smtps:// address."""
    parts = urlsplit(url)
    return {
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
        "EMAIL_HOST_USER": parts.username or "",
        "EMAIL_HOST_PASSWORD": parts.password or "",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_USE_TLS": parts.scheme != "smtps" and parts.hostname not in ("localhost", "127.0.0.1"),
    }


def whole_number(environ: Mapping[str, str], name: str, otherwise: int) -> int:
    """A setting that must be a number of one or more."""
    written = environ.get(name, str(otherwise))
    if not written.isdigit() or int(written) < 1:
        raise ValueError(f'{name} is "{written}". It must be a whole number, such as {otherwise}.')
    return int(written)


def kept_secret(where: Path) -> str:
    """This installation's own secret, made the first time it is asked for and readable by its owner alone."""
    file = where / "secret"
    if not file.exists():
        where.mkdir(parents=True, exist_ok=True)
        mine = where / f".secret-{secrets.token_hex(4)}"
        with os.fdopen(os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
            opened.write(secrets.token_urlsafe(50))
        with suppress(FileExistsError):  # another process was first, and its secret stands
            file.hardlink_to(mine)
        mine.unlink()
    return file.read_text()
