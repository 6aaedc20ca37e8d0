"""Restoring a backup: beside what is there, every row compared, and only then in its place."""

import re
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from promotora.portal import environment, opening
from promotora.portal.backup import archive, counts, places, programs, taking
from promotora.portal.backup.archive import Manifest, Progress, Reading
from promotora.portal.databases import OWNER
from promotora.portal.trouble import Trouble

TABLE = re.compile("processing data for table")
# Rights and policies name roles, which may be others here. The code declares them, and `migrate` applies that.
DECLARED = re.compile(r"^\d+; \d+ \d+ (ACL|DEFAULT ACL|POLICY|ROW SECURITY|COMMENT \S+ POLICY) ")
SHOWN = 3


def restore(file: Path, *, replace: bool, progress: Progress, tell: Callable[[str], None]) -> Manifest:
    """Bring a backup back; answers with what it held. Whatever fails, the database and files stay as they were."""
    from django.db import connections

    settings = dict(opening.connected(OWNER).settings_dict)
    with archive.opened(file) as reading, tempfile.TemporaryDirectory(prefix=".restoring-", dir=_beside()) as folder:
        refuse_newer(reading.manifest)
        opening.refuse_without_owner()
        if not replace:
            refuse_full()
        connections.close_all()
        database = places.Places(settings, opening.site_role())
        database.refuse_in_use()
        reading.dump_into(Path(folder) / "dump")
        reading.files_into(Path(folder) / "files", progress)
        with database.made() as fresh:
            _fill(Path(folder) / "dump", {**settings, "NAME": fresh}, reading, progress)
            with places.using(fresh):
                _prove(reading.manifest, progress, tell)
            database.swap(lambda: _swap_files(Path(folder)))
    return reading.manifest


def _beside() -> Path:
    """On the files' own disk, so that they change places by a rename."""
    from django.conf import settings

    environment.make_home()
    beside = Path(settings.MEDIA_ROOT).parent
    beside.mkdir(parents=True, exist_ok=True)
    return beside


def refuse_newer(manifest: Manifest) -> None:
    """Trouble for a backup that this Promotora, or this server, is too old for."""
    from django.db.migrations.loader import MigrationLoader

    known = set(MigrationLoader(None).disk_migrations)
    had = [tuple(migration.split(".", 1)) for migration in manifest.migrations]
    apps = {app for app, _ in known}
    unknown = [f"{app}.{name}" for app, name in had if app in apps and (app, name) not in known]
    if unknown:
        raise Trouble(
            f"This backup was made by a newer Promotora ({manifest.promotora}): this one does not know {unknown[0]}. "
            "Install that version or a newer one, and restore again. Nothing was changed."
        )
    server = opening.version(opening.connected(OWNER))
    if server < manifest.server:
        raise Trouble(
            f"This backup comes from PostgreSQL {manifest.server}, and the server here is {server}. Restore it into "
            f"PostgreSQL {manifest.server} or newer. Nothing was changed."
        )


def refuse_full() -> None:
    """Trouble when the database holds more than an empty site does."""
    with counts.one_moment(OWNER) as cursor:
        full = counts.with_rows(cursor)
    if full:
        raise Trouble(
            f"The database already holds rows in {len(full)} table{'' if len(full) == 1 else 's'} "
            f"({', '.join(name.removeprefix('public.') for name in full[:SHOWN])} …). Back them up first; then "
            "`promotora restore --replace` puts the backup in their place. Nothing was changed."
        )


def _fill(dump: Path, settings: dict[str, object], reading: Reading, progress: Progress) -> None:
    manifest = reading.manifest
    chosen = programs.choose(max(manifest.dumped_by, opening.version(opening.connected(OWNER))))
    opening.connected(OWNER).close()
    contents = dump.with_name("contents")
    contents.write_text(_contents(chosen, dump))
    words = ("--no-owner", "--exit-on-error", "--single-transaction", f"--use-list={contents}", str(dump))
    hear = taking.heard(TABLE, "Restoring tables", len(manifest.tables), progress)
    with programs.running(chosen.folder / "pg_restore", *words, settings=settings, hear=hear) as said:
        said.read()


def _contents(chosen: programs.Programs, dump: Path) -> str:
    """What of the dump is restored."""
    listed = subprocess.run(
        [str(chosen.folder / "pg_restore"), "--list", str(dump)], capture_output=True, text=True, check=False
    )
    if listed.returncode:
        raise Trouble(archive.broken("The backup", "its dump cannot be read"))
    return "\n".join(line for line in listed.stdout.splitlines() if not DECLARED.match(line)) + "\n"


def _prove(manifest: Manifest, progress: Progress, tell: Callable[[str], None]) -> None:
    """Every row as it was; then this code's own migrations, rights and policies; then the access log's chain."""
    with counts.one_moment(OWNER) as cursor:
        unlike = counts.unlike(manifest.tables, counts.counted(cursor, progress, "Comparing tables"))
    if unlike:
        raise Trouble(archive.broken("The backup", f"{', '.join(unlike[:SHOWN])} did not come back as it was"))
    opening.bring_up_to_date(tell)
    _seal_second_factors(manifest, tell)
    with opening.connected(OWNER).cursor() as cursor:
        cursor.execute("ANALYZE")
    breaks = taking.log_breaks()
    if set(breaks) - set(manifest.log_breaks):
        raise Trouble(archive.broken("The backup", f"the access log's chain does not hold. {breaks[0]}"))
    for each in manifest.log_breaks:
        tell(f"The access log was already broken when the backup was made: {each}")


def _seal_second_factors(manifest: Manifest, tell: Callable[[str], None]) -> None:
    """With this installation's own key, so that everybody signs in as before; an older backup's were sealed above."""
    from promotora.apps.accounts import queries
    from promotora.apps.core import second_factors

    keys = manifest.second_factor_keys
    if keys and keys[0] != second_factors.keys()[0]:
        rows = queries.sealed_authenticators().using(OWNER)
        unopened = second_factors.seal_all(rows, lambda sealed: second_factors.opened(sealed, keys))
        if unopened:
            tell(f"{unopened} second factors could not be opened where the backup was made, and cannot be here.")


def _swap_files(folder: Path) -> None:
    """The files change places too; the old ones go with the folder."""
    from django.conf import settings

    files = Path(settings.MEDIA_ROOT)
    files.parent.mkdir(parents=True, exist_ok=True)
    if files.exists():
        files.rename(folder / "former")
    try:
        (folder / "files").rename(files)
    except BaseException:
        if (folder / "former").exists():
            (folder / "former").rename(files)
        raise
