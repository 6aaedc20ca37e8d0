"""Two ways into one database: the site's role, which owns nothing, and the owner's, for migrations alone."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

SITE, OWNER = "default", "owner"
SITE_ROLE = "promotora_site"
OWNER_ROLE = "postgres"  # the embedded server's own superuser
NAME = "promotora"


def connections(environ: Mapping[str, str], home: Path) -> dict[str, dict[str, Any]]:
    """Django's DATABASES: by DATABASE_URL, or else the embedded server of this installation's home."""
    url = environ.get("DATABASE_URL")
    socket = environ.get("PROMOTORA_SOCKET") or str(home / "database")
    site = from_url(url) if url else embedded(socket, SITE_ROLE)
    owner_url = environ.get("DATABASE_OWNER_URL") if url else None
    owner = from_url(owner_url) if owner_url else embedded(socket, OWNER_ROLE) if not url else dict(site)
    return {SITE: site, OWNER: owner}


def from_url(url: str) -> dict[str, Any]:
    """One of Django's databases from postgresql://user:password@host:port/name?option=value."""
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError(
            f'DATABASE_URL begins with "{parts.scheme}". Promotora needs PostgreSQL 16 or newer: postgresql://…'
        )
    options = dict(parse_qsl(parts.query))
    return _database(
        NAME=unquote(parts.path.lstrip("/")) or NAME,
        USER=unquote(parts.username or ""),
        PASSWORD=unquote(parts.password or ""),
        HOST=options.pop("host", None) or unquote(parts.hostname or ""),
        PORT=str(parts.port or ""),
        OPTIONS=options,
    )


def embedded(socket: str, role: str) -> dict[str, Any]:
    """The embedded server's database, over its Unix socket (PROMOTORA_SOCKET says where a long path moved it)."""
    return _database(NAME=NAME, USER=role, PASSWORD="", HOST=socket, PORT="5432", OPTIONS={})


def _database(**given: Any) -> dict[str, Any]:
    return {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, **given}


class OwnerMigrates:
    """Only the owner's connection may change tables; all reading and writing goes through the site's."""

    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool:
        """Whether migrations may run here."""
        return db == OWNER

    def allow_relation(self, one: object, other: object, **hints: object) -> bool:
        """Both ways lead to the same rows."""
        return True
