"""A backup's file: a zip with the database's dump, the files that people gave, and a manifest with every checksum."""

import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from promotora.portal.trouble import Trouble

Progress = Callable[[str, int, int], None]

FORM = 2
MANIFEST, DUMP, FILES = "manifest.json", "database.dump", "files/"
PIECE = 1024**2


@dataclass(frozen=True)
class Counted:
    """One table: how many rows, and a sum over each row's hash, which no change of order alters."""

    rows: int
    checksum: str


@dataclass(frozen=True)
class Manifest:
    """What a backup holds. `second_factor_keys` open the second factors in it, and nothing else."""

    promotora: str
    made_at: str
    server: int
    dumped_by: int
    migrations: list[str]
    log_breaks: list[str]
    tables: dict[str, Counted]
    dump: str = ""
    files: dict[str, str] = field(default_factory=dict)
    second_factor_keys: list[str] = field(default_factory=list)

    def as_json(self) -> str:
        """For the archive."""
        return json.dumps({"form": FORM, **asdict(self)}, indent=1)


def manifest_from(text: str | bytes) -> Manifest:
    """The manifest of an archive; ValueError, KeyError or TypeError when it is not one."""
    said = json.loads(text)
    if said.pop("form") > FORM:
        raise Trouble("This backup was made by a newer Promotora. Restore it with that one.")
    tables = {name: Counted(**counted) for name, counted in said.pop("tables").items()}
    return Manifest(tables=tables, **said)


class Writing:
    """An archive while it is written, beside the place where it will be."""

    def __init__(self, pack: zipfile.ZipFile) -> None:
        self.pack = pack

    def add(self, name: str, source: IO[bytes], *, packed: bool) -> str:
        """Add what can be read from the source; answers with its checksum."""
        entry = zipfile.ZipInfo(name)
        entry.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        with self.pack.open(entry, "w", force_zip64=True) as target:
            return copy(source, target)

    def seal(self, manifest: Manifest) -> None:
        """The manifest comes last, since it holds the others' checksums."""
        self.pack.writestr(MANIFEST, manifest.as_json())


@contextmanager
def written(file: Path) -> Iterator[Writing]:
    """Write an archive that only its owner can read; it appears whole or not at all."""
    beside = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(beside, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as opened:
            with zipfile.ZipFile(opened, "w") as pack:
                yield Writing(pack)
            opened.flush()
            os.fsync(opened.fileno())
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)


@contextmanager
def opened(file: Path) -> Iterator["Reading"]:
    """Read an archive; Trouble when it is not one, or not whole."""
    try:
        with zipfile.ZipFile(file) as pack:
            yield Reading(pack, manifest_from(pack.read(MANIFEST)))
    except FileNotFoundError as error:
        raise Trouble(
            f"There is no file {error.filename or file}. Name a file that `promotora backup` wrote."
        ) from error
    except (zipfile.BadZipFile, EOFError, KeyError, TypeError, ValueError) as error:
        raise Trouble(broken(file, "it was cut short, or is no backup of Promotora")) from error


def broken(file: Path | str, why: str) -> str:
    """A sentence for a backup that cannot be trusted."""
    return (
        f"{file} cannot be restored: {why}. Nothing was changed. Copy it again from where it was kept, or take another."
    )


class Reading:
    """An archive that is read."""

    def __init__(self, pack: zipfile.ZipFile, manifest: Manifest) -> None:
        self.pack = pack
        self.manifest = manifest

    def dump_into(self, target: Path) -> None:
        """Take the dump out, proved by its checksum."""
        self._take(DUMP, target, self.manifest.dump)

    def files_into(self, folder: Path, progress: Progress) -> None:
        """Take the files out, each proved by its checksum."""
        folder.mkdir(mode=0o700)
        for done, (name, checksum) in enumerate(self.manifest.files.items(), 1):
            self._take(FILES + name, folder / inside(name), checksum)
            progress("Files", done, len(self.manifest.files))

    def _take(self, name: str, target: Path, checksum: str) -> None:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self.pack.open(name) as source, os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as into:
            if copy(source, into) != checksum:
                raise zipfile.BadZipFile(name)


def inside(name: str) -> PurePosixPath:
    """A path that stays inside its folder; ValueError for one that climbs out."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise ValueError(name)
    return path


def copy(source: IO[bytes], target: Any) -> str:
    """Copy to the end; answers with the checksum of what was copied."""
    seen = hashlib.sha256()
    while piece := source.read(PIECE):
        seen.update(piece)
        target.write(piece)
    return seen.hexdigest()
