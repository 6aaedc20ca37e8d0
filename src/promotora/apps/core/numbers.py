"""Numbers as the reader writes them."""

from decimal import ROUND_HALF_EVEN, Decimal

from django.utils.formats import number_format


def number(value: Decimal | float, places: int = 0) -> str:
    """Rounded (Django's own cuts digits off), with thousands apart, in the language of the page."""
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)
    return str(number_format(rounded, places, use_l10n=True, force_grouping=True))
