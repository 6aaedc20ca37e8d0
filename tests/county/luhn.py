"""The check of the NPI standard."""


def luhn_valid(npi: str) -> bool:
    """The check of the NPI standard, written the slow way."""
    figures = [int(figure) for figure in "80840" + npi]
    doubled = [figure * 2 if place % 2 else figure for place, figure in enumerate(reversed(figures))]
    return sum(figure - 9 if figure > 9 else figure for figure in doubled) % 10 == 0
