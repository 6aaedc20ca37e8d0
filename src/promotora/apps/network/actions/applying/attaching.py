"""Files that people attach: what each is is seen in the file itself, and it is kept under a name of ours."""

import hashlib
import secrets
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile

from promotora.apps.core.refusals import refuse_if
from promotora.apps.network.rules.files import kind_of, refusals_of_file

if TYPE_CHECKING:
    from django.core.files import File

BEGINNING = 16  # bytes by which a file is known
LONGEST_NAME = 200


@dataclass(frozen=True)
class Taken:
    """A file that was looked at and may be kept. `name`: as the person calls it, never used as a path."""

    name: str
    content: "File[bytes]"
    hash: str
    size: int


def taken(file: "File[bytes]") -> Taken:
    """Look at a file; Refused when it is empty, too large, or of a kind that is not taken."""
    kind = _kind(file)
    refuse_if(refusals_of_file(size=file.size, kind=kind))
    file.seek(0)
    content = file.read()
    kept = ContentFile(content, name=f"{secrets.token_hex(20)}.{kind}")
    own_name = (file.name or "").replace("\\", "/").rsplit("/", 1)[-1][-LONGEST_NAME:]
    return Taken(own_name, kept, hashlib.sha256(content).hexdigest(), len(content))


def _kind(file: "File[bytes]") -> str | None:
    """What a file is by its first bytes and, where those say that it is packed, by the names of its parts."""
    file.seek(0)
    beginning = file.read(BEGINNING)
    try:
        parts = frozenset(zipfile.ZipFile(file).namelist()) if zipfile.is_zipfile(file) else frozenset()
    except (zipfile.BadZipFile, ValueError):
        parts = frozenset()
    return kind_of(beginning, parts)
