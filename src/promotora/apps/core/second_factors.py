"""What second factors rest on (an app's secret, the seed of recovery codes) is written down sealed.

The key is made for this alone from the installation's own secret, so who reads the database, or a copy of it, cannot
make anybody's codes. Former secrets still open what they sealed.
"""

import base64
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

LABEL = b"promotora: second factors"
SECRETS = {"totp": "secret", "recovery_codes": "seed"}
"""What is sealed of allauth's authenticators, by their type. A passkey's row holds nothing secret."""


class NotOurs(Exception):
    """This was sealed with another key, or altered, or never sealed."""


def keys() -> list[str]:
    """Fernet keys: the one that seals, then those that still open."""
    return [key_from(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def key_from(secret: str) -> str:
    """The Fernet key of an installation's secret, by HKDF (RFC 5869)."""
    derived = HKDF(algorithm=SHA256(), length=32, salt=None, info=LABEL).derive(secret.encode())
    return base64.urlsafe_b64encode(derived).decode()


def seal(text: str) -> str:
    """The text as it is written down."""
    return Fernet(keys()[0]).encrypt(text.encode()).decode()


def opened(sealed: str, by: Sequence[str] | None = None) -> str:
    """What was sealed, by these keys or the installation's own; NotOurs when none of them fits."""
    try:
        return MultiFernet([Fernet(key) for key in by or keys()]).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise NotOurs from error


def seal_all(authenticators: Iterable[Any], opening: Callable[[str], str]) -> int:
    """Seal each one's secret with today's key; answers with how many could not be opened and stay as they were."""
    unopened = 0
    for each in authenticators:
        name = SECRETS[each.type]
        try:
            each.data[name] = seal(opening(each.data[name]))
        except NotOurs:
            unopened += 1
        else:
            each.save(update_fields=["data"])
    return unopened


def unopened(authenticators: Iterable[Any]) -> int:
    """How many of them the installation's keys do not open."""
    return sum(not opens(each.data[SECRETS[each.type]]) for each in authenticators)


def opens(sealed: str) -> bool:
    """Whether one of the installation's keys opens this."""
    try:
        opened(sealed)
    except NotOurs:
        return False
    return True
