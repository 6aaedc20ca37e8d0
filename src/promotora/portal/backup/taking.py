"""Taking a backup. The dump and the counts are of one moment, whatever the site writes meanwhile."""

import os
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from promotora.portal import opening
from promotora.portal.backup import counts, programs
from promotora.portal.backup.archive import DUMP, FILES, Counted, Manifest, Progress, Writing, written
from promotora.portal.databases import OWNER
from promotora.portal.trouble import Trouble

TABLE = re.compile("dumping contents of table")


def take(file: Path, progress: Progress) -> Manifest:
    """Write a backup; answers with what it holds."""
    refuse_place(file)
    connection = opening.connected(OWNER)
    chosen = programs.choose(opening.version(connection))
    with written(file) as archive:
        with counts.one_moment(OWNER) as cursor:
            cursor.execute("SELECT pg_export_snapshot()")
            (moment,) = cursor.fetchone()
            manifest = _of_this_moment(chosen.major, counts.counted(cursor, progress, "Counting tables"))
            manifest = replace(manifest, dump=_dump(archive, chosen, moment, len(manifest.tables), progress))
        manifest = replace(manifest, files=_files(archive, progress))
        archive.seal(manifest)
    return manifest


def refuse_place(file: Path) -> None:
    """Trouble when nothing may be written there; an earlier backup is never written over."""
    if file.exists():
        raise Trouble(f"{file} is already there. Name another file, or move that one away.")
    if not file.parent.is_dir():
        raise Trouble(f"There is no folder {file.parent}. Make it first, or name another file.")
    if not os.access(file.parent, os.W_OK):
        raise Trouble(f"You may not write to {file.parent}. Name another folder.")


def _of_this_moment(dumped_by: int, tables: dict[str, Counted]) -> Manifest:
    return Manifest(
        promotora=_version(),
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        server=opening.version(opening.connected(OWNER)),
        dumped_by=dumped_by,
        migrations=applied(),
        log_breaks=log_breaks() if "public.core_accessentry" in tables else [],
        tables=tables,
        second_factor_keys=_second_factor_keys(),
    )


def _second_factor_keys() -> list[str]:
    """Without them nobody could sign in where the backup is restored: another installation has another secret."""
    from promotora.apps.core import second_factors

    return second_factors.keys()


def _version() -> str:
    try:
        return version("promotora")
    except PackageNotFoundError:
        return "from source"


def applied() -> list[str]:
    """The migrations that the owner's database has."""
    from django.db import connections
    from django.db.migrations.recorder import MigrationRecorder

    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connections[OWNER]).applied_migrations())


def log_breaks() -> list[str]:
    """Where the access log's chains do not hold."""
    from promotora.apps.core import audit

    return [str(each) for each in audit.verify(OWNER)]


def _dump(archive: Writing, chosen: programs.Programs, moment: str, tables: int, progress: Progress) -> str:
    words = ("--format=custom", "--compress=3", f"--snapshot={moment}", "--lock-wait-timeout=60s")
    settings = opening.connected(OWNER).settings_dict
    hear = heard(TABLE, "Dumping tables", tables, progress)
    with programs.running(chosen.folder / "pg_dump", *words, settings=settings, hear=hear) as source:
        return archive.add(DUMP, source, packed=False)


def heard(pattern: re.Pattern[str], what: str, total: int, progress: Progress) -> Callable[[str], None]:
    """Progress, from what a program says of itself."""
    done = 0

    def hear(line: str) -> None:
        nonlocal done
        if pattern.search(line):
            done += 1
            progress(what, min(done, total), total)

    return hear


def _files(archive: Writing, progress: Progress) -> dict[str, str]:
    """The files, after the rows: every file that a row names is there by then."""
    from django.conf import settings

    folder = Path(settings.MEDIA_ROOT)
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    checksums = {}
    for done, name in enumerate(names, 1):
        with (folder / name).open("rb") as source:
            checksums[name] = archive.add(FILES + name, source, packed=True)
        progress("Files", done, len(names))
    return checksums
