"""From a chart's plain values to SVG, kept in the site's cache: the same values always give the same bytes."""

import hashlib
import json
import re
from functools import cache, partial
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from django.core.cache import cache as kept

from promotora.apps.tel.pictures.look import CONFIG

OURS = (
    *(f"charts/{name}.py" for name in ("__init__", "bars", "grid", "maps", "months", "rows")),
    "look.py",
    "drawing.py",
    "data/county_map.json",
)
ROOT = re.compile(r"<svg [^>]*>")
WIDE_AND_HIGH = re.compile(r'width="([\d.]+)" height="([\d.]+)"')
SAID_TWICE = re.compile(r' (?:role|aria-[a-z]+|class|pointer-events)="[^"]*"')
IDS = re.compile(r"\b(?:clip|gradient_)\d+\b")


def drawn(chart: str, data: dict[str, Any], alt: str) -> str:
    """The chart of that name (see `charts.CHARTS`) as SVG; `alt` is what is said of it to whoever does not see it."""
    said = json.dumps([chart, data, alt, _drawn_by()], sort_keys=True)
    key = "picture-" + hashlib.sha256(said.encode()).hexdigest()
    return str(kept.get_or_set(key, partial(_svg, chart, data, alt), timeout=None))


@cache
def _drawn_by() -> list[str]:
    """What else decides how a picture looks: the packages, our code and the map's data."""
    here = files("promotora.apps.tel.pictures")
    own = [here.joinpath(name).read_bytes() for name in OURS]
    return [version("altair"), version("vl-convert-python"), hashlib.sha256(b"".join(own)).hexdigest()]


def _svg(chart: str, data: dict[str, Any], alt: str) -> str:
    # Altair takes a third of a second to load and the converter half of one: only the first to draw waits for them.
    from promotora.apps.tel.pictures.charts import CHARTS

    spec = CHARTS[chart](data).to_dict(validate=False) | {"config": CONFIG}
    return _tidy(_converter().vegalite_to_svg(spec, allowed_base_urls=[]), alt)


@cache
def _converter() -> Any:
    """The converter, which measures words in our own font and fetches nothing."""
    import vl_convert

    vl_convert.register_font_directory(str(Path(str(files("promotora.apps.tel.pictures"))) / "data"))
    return vl_convert


def _tidy(svg: str, alt: str) -> str:
    """One image with one name for those who hear it; ids that are its own and the same each time."""
    [wide, high] = WIDE_AND_HIGH.findall(svg)[0]
    root = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="drawn" role="img" aria-label={quoteattr(alt)} '
        f'width="{wide}" height="{high}" viewBox="0 0 {wide} {high}">'
    )
    body = SAID_TWICE.sub("", ROOT.sub("", svg, count=1))
    return root + _own_ids(body, hashlib.sha256(alt.encode()).hexdigest()[:8])


def _own_ids(body: str, picture: str) -> str:
    """The converter numbers its clips through all pictures of a process; here each picture counts from one."""
    ids = {found: f"{picture}-{place}" for place, found in enumerate(dict.fromkeys(IDS.findall(body)), 1)}
    return IDS.sub(lambda found: ids[found.group()], body)
