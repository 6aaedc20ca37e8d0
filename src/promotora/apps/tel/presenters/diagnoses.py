"""What diagnosis codes mean, in the words of ICD-10-CM (NCHS and CMS, public domain).

diagnoses.csv holds every category of the edition of April 2026, and every code below the categories of which a
condition's value set has any. tests/site/tel/test_diagnoses.py writes it, from a package that takes 150 MB to load.
"""

import csv
from functools import cache
from importlib.resources import files

from promotora.targeting.valuesets import normal

CATEGORY = 3  # characters of a code before its point


def meaning(code: str) -> str:
    """What a diagnosis code means; a code that is not there means what the longest one means that it begins with."""
    known, plain = _meanings(), normal(code)
    return next((known[plain[:end]] for end in range(len(plain), CATEGORY - 1, -1) if plain[:end] in known), "")


def dotted(code: str) -> str:
    """A diagnosis code as people write it: E11.9."""
    plain = normal(code)
    return f"{plain[:CATEGORY]}.{plain[CATEGORY:]}" if len(plain) > CATEGORY else plain


@cache
def _meanings() -> dict[str, str]:
    text = files(__package__).joinpath("diagnoses.csv").read_text(encoding="utf-8")
    return {row["code"]: row["meaning"] for row in csv.DictReader(text.splitlines())}
