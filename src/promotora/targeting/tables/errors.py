"""Errors about somebody's data: each names the thing, the reason and the way out."""


class DataError(Exception):
    """The data as a whole cannot be used. Nothing was written."""


class TooMuchSetAside(DataError):
    """More rows than allowed could not be used."""

    def __init__(self, set_aside: int, rows: int, limit: float, examples: tuple[str, ...] = ()) -> None:
        shown = "".join(f"\n  {example}" for example in examples)
        super().__init__(
            f"{set_aside:,} of {rows:,} rows ({set_aside / max(1, rows):.1%}) could not be used; the limit is "
            f"{limit:.1%}, so nothing was written. Mend them at the source, or allow more with --most-set-aside."
            f"{' The first of them:' if shown else ''}{shown}"
        )
