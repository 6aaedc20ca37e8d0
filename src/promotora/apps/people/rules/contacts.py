"""Whether a way to reach a member can be one."""

import re
from dataclasses import dataclass
from datetime import date

from promotora.apps.core.identifiers import digits_of
from promotora.apps.people.rules.refusal import Refusal, those
from promotora.apps.people.terms import ADDRESSES, PHONES, Way

ZIP = re.compile(r"\d{5}(-?\d{4})?")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True)
class ContactTerms:
    """A way to reach somebody, as written."""

    way: str
    value: str
    zip_code: str
    starts: date


def refusals_of_contact(contact: ContactTerms, *, today: date) -> list[Refusal]:
    """Every reason this cannot be a way to reach a member."""
    value = contact.value.strip()
    zip_code = contact.zip_code if contact.way in ADDRESSES else ""
    return those(
        {
            Refusal.NOTHING_TO_REACH: not value,
            Refusal.NOT_A_PHONE: contact.way in PHONES and bool(value) and len(digits_of(value)) != 10,
            Refusal.NOT_AN_EMAIL: contact.way == Way.EMAIL and bool(value) and not EMAIL.fullmatch(value),
            Refusal.NOT_A_ZIP: bool(zip_code) and not ZIP.fullmatch(zip_code),
            Refusal.STARTS_LATER: contact.starts > today,
        }
    )
