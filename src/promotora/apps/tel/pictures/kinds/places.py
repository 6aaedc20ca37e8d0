"""Where the listed live: by service planning area, and by ZIP code."""

from django.utils.translation import gettext as _

from promotora.apps.core.numbers import number
from promotora.apps.tel.pictures import words
from promotora.apps.tel.pictures.drawing import drawn
from promotora.apps.tel.pictures.figures import Figures, Row
from promotora.apps.tel.pictures.kinds.nobody import nobody
from promotora.apps.tel.pictures.picture import Column, Picture, Table, joined
from promotora.apps.tel.pictures.suppression import Hidden
from promotora.county.areas import NAMES, service_planning_area

LEGEND_STEPS = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)


def by_area(figures: Figures) -> Picture:
    """The county's areas, darker where more members live, each with its number."""
    if not figures.drawable:
        return nobody("areas", _("Where members live"), figures)
    areas = figures.places.areas
    data = {
        "most": _most(areas),
        "island": _("Catalina Island"),
        "signs": words.signs(areas.values()),
        "areas": {
            name: {"word": words.area(name), "count": _drawn(areas[name]), "said": words.signed(areas[name])}
            for name in NAMES
        },
    }
    alt = _("A map of the county in eight areas. %(areas)s.") % {
        "areas": "; ".join(f"{words.area(name)}: {words.said(how)}" for name, how in areas.items())
    }
    return Picture(
        name="areas",
        heading=_heading_of_areas(figures),
        alt=alt,
        table=_table_of_areas(figures),
        svg=drawn("map by area", data, alt),
        note=_note([*areas.values(), *(how for row in figures.places.area_tiers.values() for how in row.values())]),
    )


def by_zip(figures: Figures) -> Picture:
    """A circle at the center of each ZIP code, larger where more members live."""
    if not figures.drawable:
        return nobody("zips", _("Members by ZIP code"), figures)
    zips = {code: how for code, how in figures.places.zips.items() if code}
    heading = _heading_of_zips(zips, figures)
    alt = _("A map with a circle for each ZIP code. %(heading)s.") % {"heading": heading}
    data = {
        "most": _most(zips),
        "island": _("Catalina Island"),
        "few": _("fewer than 11, or not shown") if any(isinstance(how, Hidden) for how in zips.values()) else "",
        "legend": [{"count": step, "said": number(step)} for step in _legend(_most(zips))],
        "zips": {code: _drawn(how) for code, how in zips.items()},
    }
    return Picture(
        name="zips",
        heading=heading,
        alt=alt,
        table=_table_of_zips(figures),
        svg=drawn("map by ZIP code", data, alt),
        note=_note(list(figures.places.zips.values())),
    )


def _drawn(how: int | Hidden) -> int | None:
    return how if isinstance(how, int) else None


def _known(row: Row) -> dict[str, int]:
    return {name: how for name, how in row.items() if isinstance(how, int)}


def _most(row: Row) -> int:
    return max(_known(row).values(), default=0) or 1


def _heading_of_areas(figures: Figures) -> str:
    known = {name: count for name, count in _known(figures.places.areas).items() if name in NAMES and count}
    if not known:
        return _("In each service planning area, too few members are listed to say how many")
    name = max(known, key=lambda each: known[each])
    return _("Service planning area %(area)s has the most listed members: %(count)s of %(all)s") % {
        "area": words.area(name),
        "count": number(known[name]),
        "all": words.said(figures.listed),
    }


def _heading_of_zips(zips: Row, figures: Figures) -> str:
    known = {code: count for code, count in _known(zips).items() if count}
    if not known:
        return _("In each ZIP code, too few members are listed to say how many")
    code = max(known, key=lambda each: known[each])
    return _("ZIP code %(zip)s has the most listed members: %(count)s of %(all)s") % {
        "zip": code,
        "count": number(known[code]),
        "all": words.said(figures.listed),
    }


def _table_of_areas(figures: Figures) -> Table:
    tiers = figures.places.tiers
    columns = (Column(_("Service planning area"), number=False), *(Column(words.tier(tier)) for tier in tiers))
    rows = [
        (words.area(area), *(words.cell(row[tier]) for tier in tiers), words.cell(figures.places.areas[area]))
        for area, row in figures.places.area_tiers.items()
    ]
    all_areas = (_("all"), *(words.cell(how) for how in tiers.values()), words.cell(figures.listed))
    return Table((*columns, Column(_("all tiers"))), (*rows, all_areas))


def _table_of_zips(figures: Figures) -> Table:
    columns = (Column(_("ZIP code"), number=False), Column(_("Service planning area"), number=False))
    rows = [
        (code or _("not in the county, or not known"), words.area(service_planning_area(code) or ""), words.cell(how))
        for code, how in figures.places.zips.items()
    ]
    return Table((*columns, Column(_("Listed members"))), tuple(rows))


def _legend(most: int) -> list[int]:
    """Three round counts that lie within the map's own, the smallest first."""
    return [step for step in LEGEND_STEPS if 11 <= step <= most][-3:]


def _note(counts: list[int | Hidden]) -> str:
    borders = _(
        "The borders of the areas are approximate: each ZIP code is in the area that holds most of it. "
        "Catalina Island is drawn closer than it is."
    )
    sources = _("Outline: U.S. Census Bureau. ZIP code centers: GeoNames (CC BY 4.0).")
    return joined(words.note(counts), borders, sources)
