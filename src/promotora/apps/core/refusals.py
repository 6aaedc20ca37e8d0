"""Saying no: every reason at once, each a sentence that people may read."""

from collections.abc import Sequence
from enum import StrEnum


def gettext_noop(sentence: str) -> str:
    """Marks a sentence for translation, which happens where it is shown: rules know no web framework."""
    return sentence


class Refused(Exception):
    """An action was refused, for these reasons."""

    def __init__(self, reasons: Sequence[StrEnum]) -> None:
        self.reasons = list(reasons)
        super().__init__(" ".join(str(reason.value) for reason in reasons))


def refuse_if(reasons: Sequence[StrEnum]) -> None:
    """Refuse when there is a reason to."""
    if reasons:
        raise Refused(reasons)
