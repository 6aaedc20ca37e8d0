"""A folder that is there whole or not at all, whatever happens while it is written.

Everything goes into a hidden sibling first. Once it is complete and on the disk it takes the folder's name in one step;
an earlier folder of that name changes places with it, so that at every moment one of the two is there.
"""

import ctypes
import os
import secrets
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from promotora.targeting.outputs.errors import OutputError

AT_THE_CURRENT_FOLDER, EXCHANGE = -100, 2  # AT_FDCWD and RENAME_EXCHANGE of Linux's renameat2


def refuse_to_replace(out: Path, *, marker: str) -> None:
    """`OutputError` when there is something at `out` that is not an earlier folder of ours (which holds `marker`)."""
    if not out.exists():
        return
    if not out.is_dir():
        raise OutputError(f"{out} is a file. Name a folder to write to.")
    if any(out.iterdir()) and not (out / marker).is_file():
        raise OutputError(
            f"{out} holds other files (it has no {marker}), which would be replaced. Name another folder, or empty it."
        )


@contextmanager
def whole_folder(out: Path, *, marker: str) -> Iterator[Path]:
    """A folder to write into, which becomes `out` when the block ends well and is gone when it does not.

    `marker` is a file that every complete folder holds: one that has it may be replaced, anything else may not.
    """
    out = out.resolve()
    refuse_to_replace(out, marker=marker)
    out.parent.mkdir(parents=True, exist_ok=True)
    sweep(out)
    unfinished = out.with_name(f".{out.name}.unfinished-{secrets.token_hex(4)}")
    unfinished.mkdir()
    lock = _locked(unfinished)
    try:
        yield unfinished
        _to_disk(unfinished)
        _take_its_place(unfinished, out)
        _to_disk_itself(out.parent)
    finally:
        if lock is not None:
            os.close(lock)
        shutil.rmtree(unfinished, ignore_errors=True)


def sweep(out: Path) -> None:
    """Put right what a killed run left behind; `OutputError` while another run is still writing."""
    for before in sorted(out.parent.glob(f".{out.name}.before-*")):
        if out.exists():
            shutil.rmtree(before, ignore_errors=True)
        else:
            before.rename(out)
    for unfinished in sorted(out.parent.glob(f".{out.name}.unfinished-*")):
        lock = _locked(unfinished)
        if lock is None and sys.platform != "win32":
            raise OutputError(f"Another run is writing {out} just now. Wait for it, or name another folder.")
        shutil.rmtree(unfinished, ignore_errors=True)
        if lock is not None:
            os.close(lock)


def _locked(folder: Path) -> int | None:
    """A lock on the folder that ends with this process however it ends; None when another process holds it."""
    if sys.platform == "win32":
        return None
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    return handle


def _take_its_place(unfinished: Path, out: Path) -> None:
    if not out.exists():
        unfinished.rename(out)
    elif not _exchanged(unfinished, out):
        before = out.with_name(f".{out.name}.before-{secrets.token_hex(4)}")
        out.rename(before)
        unfinished.rename(out)
        shutil.rmtree(before, ignore_errors=True)


def _exchanged(one: Path, other: Path) -> bool:
    """Let two folders change names in one step; False where the system or the disk cannot."""
    renameat2 = getattr(ctypes.CDLL(None), "renameat2", None) if sys.platform == "linux" else None
    if renameat2 is None:
        return False
    answer = renameat2(
        AT_THE_CURRENT_FOLDER, os.fsencode(one), AT_THE_CURRENT_FOLDER, os.fsencode(other), ctypes.c_uint(EXCHANGE)
    )
    return bool(answer == 0)


def _to_disk(folder: Path) -> None:
    for path in [*folder.rglob("*"), folder]:
        _to_disk_itself(path)


def _to_disk_itself(path: Path) -> None:
    if sys.platform != "win32":
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
