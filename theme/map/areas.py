"""Cuts Los Angeles County into service planning areas: areas.py <counties-10m.json> <zip_codes.csv> <county_map.json>.

Lengths in the result are pixels of a map WIDTH wide, y growing downwards.
"""

import csv
import json
import math
import sys
from pathlib import Path

import zipcodes
from shapely import MultiPoint, Point, Polygon, affinity, box, voronoi_polygons
from shapely.geometry.base import BaseGeometry
from shapely.ops import polylabel, unary_union

COUNTY = "06037"
WIDTH = 440
CATALINA = "90704"
SOUTH_OF_MAINLAND, SOUTH_OF_CATALINA = 33.6, 33.2
INTO_THE_BAY = (-0.31, 0.445)  # degrees by which Catalina moves, to lie in the empty sea west of Palos Verdes
ROOM_FOR_WORDS = 0.45  # two lines of words are wider than high
NUDGED = {6: (0.008, -0.026)}  # the label of South, in degrees: its area bends
NAMES = ("Antelope Valley", "San Fernando", "San Gabriel", "Metro", "West", "South", "East", "South Bay")
SOURCES = [
    "Outline: U.S. Census Bureau, cartographic boundaries 2017, 1:10,000,000, by us-atlas 3.0.1 (ISC)",
    "ZIP centers: GeoNames (CC BY 4.0), by zipcodes 3.0.0 (MIT)",
    "Area of each ZIP code: promotora county/data/zip_codes.csv",
]


def lands(atlas: dict) -> list[Polygon]:
    """The county's mainland and islands, in degrees."""
    [county] = [each for each in atlas["objects"]["counties"]["geometries"] if each["id"] == COUNTY]
    return [Polygon(ring(atlas, arcs[0])) for arcs in county["arcs"]]


def ring(atlas: dict, arcs: list[int]) -> list[tuple[float, float]]:
    """Arcs after each other; each begins where the one before ends."""
    points: list[tuple[float, float]] = []
    for number in arcs:
        points += line(atlas, number)[1 if points else 0 :]
    return points


def line(atlas: dict, number: int) -> list[tuple[float, float]]:
    """One arc of a TopoJSON file: steps from point to point; a negative number is read backwards."""
    (across, up), (west, south) = atlas["transform"]["scale"], atlas["transform"]["translate"]
    x = y = 0
    points = []
    for step_x, step_y in atlas["arcs"][~number if number < 0 else number]:
        x, y = x + step_x, y + step_y
        points.append((x * across + west, y * up + south))
    return points[::-1] if number < 0 else points


def centers(codes: list[dict[str, str]]) -> dict[str, Point]:
    """Where each ZIP code's center is, in degrees."""
    found = {row["zip"]: zipcodes.matching(row["zip"])[0] for row in codes}
    return {code: Point(float(row["long"]), float(row["lat"])) for code, row in found.items()}


def area_shapes(mainland: Polygon, points: dict[str, Point], spa_of: dict[str, int]) -> dict[int, BaseGeometry]:
    """The land nearest to the ZIP centers of each area."""
    on_land = {code: point for code, point in points.items() if code != CATALINA}
    cells = voronoi_polygons(MultiPoint(list(on_land.values())), extend_to=mainland).geoms
    pieces: dict[int, list[BaseGeometry]] = {}
    for cell in cells:
        [spa, *_] = {spa_of[code] for code, point in on_land.items() if cell.covers(point)}
        pieces.setdefault(spa, []).append(cell)
    return {spa: unary_union(own).buffer(1e-9).intersection(mainland) for spa, own in sorted(pieces.items())}


def kept(shape: BaseGeometry) -> list[Polygon]:
    """Its parts that are large enough to be seen."""
    parts = list(getattr(shape, "geoms", [shape]))
    return [part for part in parts if part.area > 0.02 * max(each.area for each in parts)]


def label(shape: BaseGeometry) -> Point:
    """Where words fit best in it: furthest from its borders, where room to the sides counts more than above."""
    largest = max(kept(shape), key=lambda part: part.area)
    narrowed = affinity.scale(largest, xfact=ROOM_FOR_WORDS, origin=(0, 0))
    return affinity.scale(polylabel(narrowed, 0.001), xfact=1 / ROOM_FOR_WORDS, origin=(0, 0))


def main(atlas_file: str, zip_file: str, target: str) -> None:
    """Write the map's data."""
    atlas = json.loads(Path(atlas_file).read_text(encoding="utf-8"))
    codes = list(csv.DictReader(Path(zip_file).read_text(encoding="utf-8").splitlines()))
    spa_of = {row["zip"]: int(row["spa"]) for row in codes}
    pieces = lands(atlas)
    [mainland] = [piece for piece in pieces if piece.bounds[1] > SOUTH_OF_MAINLAND]
    [island] = [piece for piece in pieces if SOUTH_OF_CATALINA < piece.bounds[1] < SOUTH_OF_MAINLAND]
    points = centers(codes)
    shapes = area_shapes(mainland, points, spa_of)

    west, south, east, north = mainland.bounds
    flat = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / ((east - west) * flat)
    onto_page = [flat * scale, 0, 0, -scale, -west * flat * scale, north * scale]
    moved = affinity.translate(island, *INTO_THE_BAY)
    avalon = affinity.translate(points[CATALINA], *INTO_THE_BAY)
    frame = box(*moved.bounds).buffer(0.025, join_style="mitre")

    def drawn(shape: BaseGeometry) -> list[list[list[float]]]:
        own = affinity.affine_transform(shape, onto_page)
        return [[[round(x, 1), round(y, 1)] for x, y in part.exterior.coords] for part in kept(own.simplify(0.2))]

    def placed(point: Point) -> list[float]:
        [(x, y)] = affinity.affine_transform(point, onto_page).coords
        return [round(x, 1), round(y, 1)]

    result = {
        "sources": SOURCES,
        "width": WIDTH,
        "height": math.ceil((north - south) * scale),
        "outline": drawn(mainland),
        "island": drawn(moved)[0],
        "island_frame": drawn(frame)[0],
        "areas": {
            NAMES[spa - 1]: {
                "shape": drawn(shape),
                "label": placed(affinity.translate(label(shape), *NUDGED.get(spa, (0, 0)))),
            }
            for spa, shape in shapes.items()
        },
        "zips": {code: placed(avalon if code == CATALINA else point) for code, point in sorted(points.items())},
    }
    Path(target).write_text(json.dumps(result, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
