"""The numbers by which health care knows people and organizations: how each is written, and whether it can be one."""

import re

# Los Angeles County bulletin RMD on the client index number, and the MEDS data dictionary, element 2: 9, seven
# digits, a letter that is none of B I J K L O P Q R S. S is never issued, so synthetic members carry it.
CIN = re.compile(r"9\d{7}[ACDEFGHMNTUVWXYZ]")
SYNTHETIC_CIN = re.compile(r"9\d{7}S")
# The card's number: the CIN, a check digit, and the day it was issued as one digit of the year and the day of the year.
BIC = re.compile(r"(9\d{7}[A-Z])\d[0-9][0-3]\d\d")


def tidy(written: str) -> str:
    """Upper case, without blanks, points or dashes."""
    return re.sub(r"[\s.\-]", "", written).upper()


def cin_of(written: str) -> str:
    """The CIN of what somebody wrote or read off a card: a card's 14 characters begin with it."""
    card = BIC.fullmatch(tidy(written))
    return card.group(1) if card else tidy(written)


def is_cin(written: str) -> bool:
    """Whether this can be a client index number, or a synthetic one."""
    return bool(CIN.fullmatch(written) or SYNTHETIC_CIN.fullmatch(written))


def is_npi(written: str) -> bool:
    """Whether this can be a National Provider Identifier: 1 or 2, then nine digits, the last Luhn's check."""
    if not re.fullmatch(r"[12]\d{9}", written):
        return False
    digits = [int(digit) for digit in "80840" + written]
    doubled = [sum(divmod(digit * 2, 10)) for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def digits_of(written: str) -> str:
    """A telephone number's digits, without the 1 before an American one."""
    digits = re.sub(r"\D", "", written)
    return digits[1:] if len(digits) == 11 and digits.startswith("1") else digits
