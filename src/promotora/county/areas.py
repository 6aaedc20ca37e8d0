"""Los Angeles County's eight service planning areas and the ZIP codes in them.

A ZIP code is put in the one area that holds most of it; the file's `verified` column says which rows were checked.
"""

from functools import cache

from promotora.county.tables import rows

NAMES = ("Antelope Valley", "San Fernando", "San Gabriel", "Metro", "West", "South", "East", "South Bay")


@cache
def _centers() -> dict[str, tuple[float, float]]:
    return {row["zip"]: (float(row["latitude"]), float(row["longitude"])) for row in rows("zip_centers")}


@cache
def _areas() -> dict[str, str]:
    return {row["zip"]: NAMES[int(row["spa"]) - 1] for row in rows("zip_codes")}


def service_planning_area(zip_code: str | None) -> str | None:
    """The name of the service planning area of a ZIP or ZIP+4 code; None when it is not a known one of the county."""
    return _areas().get((zip_code or "").strip()[:5])


def center(zip_code: str | None) -> tuple[float, float] | None:
    """Latitude and longitude, in degrees, of the middle of a ZIP code of the county; None when it is not one."""
    return _centers().get((zip_code or "").strip()[:5])
