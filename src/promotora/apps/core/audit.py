"""Writing and proving the access log. A page notes what it shows, and at its end that is written."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, connections

from promotora.apps.core import clock, scope
from promotora.apps.core.models import Part
from promotora.apps.core.sealing import BROKEN

SENTENCES = {
    "altered": "was altered after it was written",
    "removed_before": "follows a gap: one or more entries before it were removed",
    "unlinked": "does not follow from the entry before it",
    "cut_off": "was the last of its chain, and is gone or altered: entries at the end were cut off",
    "no_end": "belong to a chain whose end is no longer recorded",
}


@dataclass(frozen=True)
class Look:
    """One part of one member's record, read by someone."""

    member_id: int
    part: Part
    detail: str = ""


@dataclass(frozen=True)
class Break:
    """One place where the chain does not hold."""

    chain: int
    number: int
    at: datetime | None
    kind: str

    def __str__(self) -> str:
        return f"Organization {self.chain}, entry {self.number}: {SENTENCES[self.kind]}."


@dataclass(frozen=True)
class End:
    """How an organization's chain ends: how many entries, and the last one's seal in hexadecimal."""

    chain: int
    number: int
    seal: str


_noted: ContextVar[dict[Look, None] | None] = ContextVar("noted", default=None)
"""What a page has noted so far, each look once, in order."""


def note(member_id: int, part: Part, detail: str = "") -> None:
    """This page shows this part of this member's record. Outside a page it is written at once."""
    note_all([Look(member_id, part, detail)])


def note_all(looks: Iterable[Look]) -> None:
    """Several at once, such as the members found by a search."""
    noted = _noted.get()
    if noted is None:
        write(list(looks))
    else:
        noted |= dict.fromkeys(looks)


@contextmanager
def noting() -> Iterator[None]:
    """While a page is made, its looks are gathered; leaving without an error writes them, last of all."""
    noted: dict[Look, None] = {}
    token = _noted.set(noted)
    try:
        yield
    finally:
        _noted.reset(token)
    if noted:
        write(list(noted))


# One statement for a page's looks or for 100,000: each entry is sealed, in this order, after the one before it.
WRITE = """
INSERT INTO core_accessentry (at, user_id, organization_id, role, member_id, part, detail, why, address,
                              chain, number, previous, seal)
SELECT %(at)s, %(user)s::bigint, %(organization)s::bigint, %(role)s, look.member, look.part, look.detail, %(why)s,
       %(address)s, 0, 0, '', ''
FROM unnest(%(members)s::bigint[], %(parts)s::text[], %(details)s::text[])
     WITH ORDINALITY AS look (member, part, detail, place)
ORDER BY look.place
"""


def write(looks: Sequence[Look]) -> None:
    """Append to the access log, for whoever is in scope."""
    if not looks:
        return
    reader = scope.current()
    with connection.cursor() as cursor:
        cursor.execute(
            WRITE,
            {
                "at": clock.now(),
                "user": reader.user_id,
                "organization": reader.organization_id,
                "role": reader.role,
                "why": reader.why,
                "address": reader.address,
                "members": [look.member_id for look in looks],
                "parts": [str(look.part) for look in looks],
                "details": [str(look.detail) for look in looks],
            },
        )


def verify(using: str = "owner") -> list[Break]:
    """Every place where the access log's chains do not hold. Read as the owner, who sees all organizations' entries."""
    with connections[using].cursor() as cursor:
        cursor.execute(BROKEN)
        return [Break(*row) for row in cursor.fetchall()]


def ends(using: str = "owner") -> list[End]:
    """The end of each chain, to be kept elsewhere and compared."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT chain, number, encode(seal, 'hex') FROM core_chainend WHERE number > 0 ORDER BY chain")
        return [End(*row) for row in cursor.fetchall()]
