"""Errors as people read them: what is wrong and the way out, one exit code a kind, and no traceback."""

import errno
import functools
import os
from collections.abc import Callable, Iterator
from enum import IntEnum
from typing import ParamSpec, TypeVar

import typer

from promotora.cli.screen import err

P = ParamSpec("P")
R = TypeVar("R")


class ExitCode(IntEnum):
    """What a shell is told."""

    DONE = 0
    UNEXPECTED = 1
    WRONG_COMMAND = 2
    UNUSABLE_DATA = 3
    TOO_MUCH_SET_ASIDE = 4
    STOPPED = 130


class WrongCommand(Exception):
    """An option that cannot be meant; the message begins with the option."""


STOPPED = "Stopped. Nothing half-written was left."
NO_ROOM = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}


def in_plain_words(command: Callable[P, R]) -> Callable[P, R]:
    """Let a command say its expected errors in a sentence, and exit with their code."""

    @functools.wraps(command)
    def told(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except KeyboardInterrupt as error:
            err.print(STOPPED)
            raise typer.Exit(ExitCode.STOPPED) from error
        except typer.Exit:
            raise
        except Exception as error:
            code = code_of(error)
            if code is None:
                raise
            err.print(sentence_of(error), markup=False, highlight=False, soft_wrap=True)
            raise typer.Exit(code) from error

    return told


def code_of(error: Exception) -> ExitCode | None:
    """The exit code of an expected error; None for one that nobody expected."""
    from promotora.portal.trouble import Trouble

    if was_stopped(error):
        return ExitCode.STOPPED
    if isinstance(error, Trouble):
        return ExitCode.UNEXPECTED
    from promotora.targeting.outputs.errors import OutputError
    from promotora.targeting.programs import ProgramError
    from promotora.targeting.tables.errors import DataError, TooMuchSetAside

    if isinstance(error, TooMuchSetAside):
        return ExitCode.TOO_MUCH_SET_ASIDE
    if isinstance(error, DataError):
        return ExitCode.UNUSABLE_DATA
    if isinstance(error, WrongCommand | OutputError | ProgramError | FileExistsError):
        return ExitCode.WRONG_COMMAND
    return ExitCode.UNEXPECTED if no_room(error) or isinstance(error, PermissionError) else None


def no_room(error: Exception) -> bool:
    """Whether the disk is full; DuckDB says so in an error of its own, by the system's words."""
    return getattr(error, "errno", None) in NO_ROOM or os.strerror(errno.ENOSPC) in str(error)


def was_stopped(error: Exception) -> bool:
    """Whether somebody pressed Ctrl-C: while DuckDB was at work, which then says so in an error of its own, or so that
    something could not be tidied up any more, as when the database was in the middle of an answer."""
    return any(
        isinstance(each, KeyboardInterrupt) or (isinstance(each, RuntimeError) and "interrupted" in str(each).lower())
        for each in _what_led_to(error)
    )


def _what_led_to(error: BaseException | None) -> Iterator[BaseException]:
    """The error, and each one in whose handling it came up."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def sentence_of(error: Exception) -> str:
    """The error's own sentence; for the disk's errors, ours."""
    if was_stopped(error):
        return STOPPED
    if no_room(error):
        return "There is no room left on the disk, or in its quota. Nothing was written. Free some, or write elsewhere."
    if isinstance(error, PermissionError):
        what = error.filename or "A file"
        return f"{what} may not be read or written by you. Ask for the right to, or name another place."
    return str(error)
