"""Small phrases that rules are said with."""

from collections.abc import Sequence


def listing(words: Sequence[str], last: str = "and") -> str:
    """`['a', 'b', 'c']` -> 'a, b and c'."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def counted(count: int, one: str, many: str) -> str:
    """`(1, 'stay', 'stays')` -> '1 stay'."""
    return f"{count} {one if count == 1 else many}"
