"""Every program and each of its dated policy versions. A program is a file here."""

from datetime import date

from promotora.targeting.model.program import Program
from promotora.targeting.programs import ecm, hhp

VERSIONS: dict[str, tuple[Program, ...]] = {"hhp": hhp.VERSIONS, "ecm": ecm.VERSIONS}


class ProgramError(ValueError):
    """No such program, or none in force on the day; the message says what there is."""


def versions(code: str) -> tuple[Program, ...]:
    """Every version of a program, oldest first."""
    if code not in VERSIONS:
        raise ProgramError(f"There is no program {code!r}. Choose one of: {', '.join(sorted(VERSIONS))}.")
    return VERSIONS[code]


def in_force(code: str, as_of: date, *, keep_open: bool = False) -> Program:
    """The version of a program in force on a day; past the program's end only with `keep_open`."""
    known = versions(code)
    begun = [program for program in known if program.effective <= as_of]
    if not begun:
        raise ProgramError(
            f"{known[0].name} begins on {known[0].effective}; it was not in force on {as_of}. "
            f"Choose a day on or after {known[0].effective}."
        )
    program = begun[-1]
    if program.ends and as_of > program.ends and not keep_open:
        raise ProgramError(
            f"{program.name} ended on {program.ends}; {as_of} is after that. "
            f"Choose an earlier day, or add --keep-open if your plan keeps the program open."
        )
    return program
