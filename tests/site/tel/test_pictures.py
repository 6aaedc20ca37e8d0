"""The list in pictures: every figure equals a recount of the run's files, and none tells of a handful of people."""

import csv
import io
import re
from collections import Counter
from datetime import date
from itertools import combinations
from xml.etree import ElementTree

import pyarrow.parquet as pq
import pytest
from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils.translation import override
from tests.site.tel.drawn_list import AS_OF, a_list, counts_of, pictures_of

from promotora.apps.tel.pictures import drawing
from promotora.apps.tel.pictures.every import NAMES, one_picture
from promotora.apps.tel.pictures.figures import figures
from promotora.apps.tel.pictures.suppression import Hidden, is_few
from promotora.county.areas import service_planning_area
from promotora.targeting.model.conditions import ALL_CONDITIONS


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    """The files of a run, read back as its job reads them."""
    folder = tmp_path_factory.mktemp("run")
    for name, table in zip(("tel", "people"), a_list(2400), strict=True):
        pq.write_table(table, folder / f"{name}.parquet")
    return pq.read_table(folder / "tel.parquet"), pq.read_table(folder / "people.parquet")


@pytest.fixture(scope="module")
def counts(tables):
    return counts_of(tables)


@pytest.fixture(scope="module")
def pictures(counts):
    return pictures_of(counts)


def table_of(picture):
    """The rows of a picture's table by their first words, as a downloaded file has them."""
    [_head, *body] = csv.reader(io.StringIO(picture.table.csv()))
    return {row[0]: row[1:] for row in body}


def agree(shown, recount):
    """Every number that is shown is the recounted one; what is not shown is words, and every small count is."""
    written = [(each, recount[name]) for name, each in shown.items()]
    assert [pair for pair in written if pair[0].isdigit() and int(pair[0]) != pair[1]] == []
    assert [pair for pair in written if is_few(pair[1]) and pair[0].isdigit()] == []
    assert [pair for pair in written if pair[0] == "fewer than 11" and not is_few(pair[1])] == []
    assert any(each.isdigit() for each, _count in written)


# ----------------------------------------------------------------------------------------------- a recount of the files


def test_areas_and_zip_codes_equal_a_recount(tables, pictures):
    tel, people = (table.to_pylist() for table in tables)
    zips = Counter((row["zip_code"] or "")[:5] for row in people)
    areas = Counter(service_planning_area(row["zip_code"]) for row in people)
    tier_of = {row["person_id"]: row["tier"] for row in tel}
    crossed = Counter((service_planning_area(row["zip_code"]), tier_of[row["person_id"]]) for row in people)

    by_zip = {code: row[-1] for code, row in table_of(pictures["zips"]).items() if code.isdigit()}
    by_area = {name[2:]: row for name, row in table_of(pictures["areas"]).items() if name[0].isdigit()}
    agree(by_zip, zips)
    agree({name: row[-1] for name, row in by_area.items()}, areas)
    for tier in (1, 2):
        agree({name: row[tier - 1] for name, row in by_area.items()}, {name: crossed[name, tier] for name in by_area})
    assert set(by_zip) == {code for code in zips if service_planning_area(code)}
    assert len(by_area) == 8


def test_members_of_no_known_area_have_their_own_row(tables, pictures):
    elsewhere = sum(service_planning_area(zip_code) is None for zip_code in tables[1]["zip_code"].to_pylist())
    assert elsewhere > 0
    agree({"no": table_of(pictures["areas"])["no known area"][-1]} | {"all": "2400"}, {"no": elsewhere, "all": 2400})


def test_conditions_and_pairs_equal_a_recount(tables, pictures):
    lists = tables[0]["conditions"].to_pylist()
    one = Counter(code for codes in lists for code in codes)
    two = Counter(pair for codes in lists for pair in combinations(sorted(codes), 2))
    name_of = {each.code: each.name for each in ALL_CONDITIONS}

    agree({name: row[0] for name, row in table_of(pictures["conditions"]).items()}, renamed(one, name_of))
    [_head, *body] = csv.reader(io.StringIO(pictures["overlap"].table.csv()))
    assert len(body) == 14 * 13 // 2
    agree(
        {tuple(sorted(row[:2])): row[2] for row in body},
        Counter({tuple(sorted((name_of[a], name_of[b]))): count for (a, b), count in two.items()}),
    )


def renamed(counter, names):
    return Counter({names[code]: count for code, count in counter.items()})


def test_care_equals_a_recount(tables, pictures):
    def step(times):
        return next(
            word for least, word in ((10, "10 or more"), (5, "5–9"), (3, "3–4"), (0, str(times))) if times >= least
        )

    own = table_of(pictures["care"])
    for column, name in enumerate(("ed_visits_12m", "stays_12m")):
        recount = Counter(step(times) for times in tables[0][name].to_pylist())
        agree({word: row[column] for word, row in own.items()}, recount)


def test_languages_equal_a_recount(tables, pictures):
    """A plan's own spelling does not matter; a word that is no language is not known."""
    words = Counter(tables[1]["language"].to_pylist())
    recount = Counter(
        {
            "English": words["English"],
            "Spanish": words["spanish"],
            "Korean": words["Korean"],
            "Khmer": words["Khmer"],
            "not known": words[""] + words["Klingon"],
        }
    )
    own = table_of(pictures["languages"])
    agree({word: row[0] for word, row in own.items()}, recount)
    assert own["Spanish"][1] == "12"
    assert own["English"][1] == "30"


def test_the_rest_of_the_counts_equal_a_recount(tables, counts):
    tel, people = (table.to_pylist() for table in tables)
    assert counts["homeless"] == {
        word: sum(row["chronically_homeless"] is answer for row in tel)
        for answer, word in ((True, "yes"), (False, "no"), (None, ""))
    }
    some = Counter(min(len(row["conditions"]), 6) for row in tel)
    assert counts["condition_counts"] == {"0": 0, **{str(n): some[n] for n in range(1, 6)}, "6+": some[6]}
    women = [row["birth_date"] for row in people if row["gender"] == "female"]
    assert counts["ages"]["65+"]["female"] == sum(
        born <= date(AS_OF.year - 65, AS_OF.month, AS_OF.day) for born in women
    )
    assert sum(sum(row.values()) for row in counts["ages"].values()) == 2400


# -------------------------------------------------------------------------------------------------- small counts hidden


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("length", [12, 40, 150, 700])
def test_no_line_of_any_table_gives_a_hidden_count_away(length, seed):
    own = figures(counts_of(a_list(length, seed)))
    places = own.places
    lines = [
        (own.listed, places.tiers.values()),
        (own.listed, places.areas.values()),
        *((places.areas[area], row.values()) for area, row in places.area_tiers.items()),
        *((how, [row[tier] for row in places.area_tiers.values()]) for tier, how in places.tiers.items()),
        *((how, zips_of(places, area)) for area, how in places.areas.items()),
        *((own.listed, part.values()) for part in (own.ed_visits, own.stays, own.languages)),
    ]
    assert [line for line in lines if gives_one_away(*line)] == []
    assert not any(is_few(how) for _total, parts in lines for how in parts if isinstance(how, int))
    for one, how in own.conditions.items():
        assert not (isinstance(how, int) and is_few(length - how)), one


def zips_of(places, area):
    return [how for code, how in places.zips.items() if (service_planning_area(code) or "") == area]


def gives_one_away(total, parts):
    """A hidden count alone among shown ones, under a total that is shown; or the reverse."""
    hidden = [how for how in (total, *parts) if isinstance(how, Hidden)]
    return len(hidden) == 1


def test_a_month_in_which_few_came_does_not_show_who_left(counts):
    """Both lengths are shown, so one of the two would give the other away."""
    pictures = pictures_of(counts, trend=[(date(2020, 2, 1), counts, None, None), (AS_OF, counts, 4, 4)])
    assert table_of(pictures["months"])["Mar 2020"][-2:] == ["fewer than 11", "fewer than 11"]
    pictures = pictures_of(counts, trend=[(date(2020, 2, 1), counts, None, None), (AS_OF, counts, 4, 0)])
    assert table_of(pictures["months"])["Mar 2020"][-2:] == ["fewer than 11", "not shown"]


def test_the_order_of_bars_does_not_tell_a_hidden_count():
    own = pictures_of(counts_of(a_list(120)))["languages"].table.rows
    hidden = [place for place, row in enumerate(own) if isinstance(row[1], str) and row[0] != "not known"]
    shown = [place for place, row in enumerate(own) if isinstance(row[1], int)]
    assert hidden
    assert min(hidden) > max(shown) or own[max(shown)][1] == 0 or own[max(shown)][0] == "not known"


# ---------------------------------------------------------------------------------------------------------- the drawing


def test_every_picture_is_well_formed_and_fetches_nothing(pictures):
    assert tuple(pictures) == NAMES
    for picture in pictures.values():
        root = ElementTree.fromstring(picture.svg)
        names = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert names <= {"svg", "g", "path", "rect", "line", "text", "tspan", "clipPath", "defs"}, picture.name
        attributes = [(name, value) for element in root.iter() for name, value in element.attrib.items()]
        assert [
            pair for pair in attributes if pair[0].startswith("on") or "href" in pair[0] or pair[0] == "style"
        ] == []
        assert [value for _name, value in attributes if re.search(r"url\((?!#)|https?:", value)] == []
        assert root.attrib["role"] == "img"
        assert root.attrib["aria-label"] == picture.alt


def test_pictures_on_one_page_share_no_id(pictures):
    ids = [name for each in pictures.values() for name in re.findall(r' id="([^"]+)"', each.svg)]
    assert ids
    assert len(ids) == len(set(ids))


def test_the_same_counts_give_the_same_bytes(counts, pictures):
    cache.clear()
    assert pictures_of(counts) == pictures


def test_a_second_look_draws_nothing(counts, pictures, monkeypatch):
    pictures_of(counts)
    monkeypatch.setattr(drawing, "_svg", lambda *_all: pytest.fail("drawn again"))
    assert pictures_of(counts) == pictures


def test_a_drawing_shows_no_number_that_its_table_does_not(pictures):
    for name in ("areas", "conditions", "overlap", "care", "languages"):
        picture = pictures[name]
        drawn = set(re.findall(r">([\d,]+)</text>", picture.svg))
        table = {text for row in picture.table.cells for _column, text in row} | {"0", "1", "2"}
        assert drawn - table == set(), name


def test_zip_codes_are_drawn_at_their_centers_alone(counts, pictures):
    """A circle or ring for each ZIP code in the county with members, and the legend's: nowhere stands a person."""
    legend = len(re.findall(r">\d+</text>", pictures["zips"].svg)) + 1
    own = [code for row in counts["zips"].values() for code in row if code]
    circles = re.findall(r'<path transform="translate\([^)]+\)" d="M[^"]*A', pictures["zips"].svg)
    assert len(circles) == len(own) + legend


# ------------------------------------------------------------------------------------------------------------ sentences


def test_headings_say_what_is_shown(counts, pictures):
    most = max(counts["areas"], key=lambda area: sum(counts["areas"][area].values()) if area else 0)
    assert f" {most} has the most listed members: " in pictures["areas"].heading
    assert pictures["areas"].heading.endswith(" of 2,400")
    assert pictures["languages"].heading.startswith(
        f"{counts['languages']['english']:,} of 2,400 listed members speak Eng"
    )
    assert "Nobody on staff speaks these: Korean, Khmer" in pictures["languages"].heading


def test_staff_languages_that_nobody_recorded_are_said_to_be_missing(counts):
    picture = pictures_of(counts, staff={})["languages"]
    assert "No staff languages are recorded yet" in picture.heading
    assert {row[2] for row in picture.table.rows} == {"not recorded"}


def test_months_name_this_list_and_the_one_before(counts):
    earlier = counts_of(a_list(2390, seed=2))
    picture = pictures_of(counts, trend=[(date(2020, 2, 1), earlier, None, None), (AS_OF, counts, 70, 60)])["months"]
    assert picture.heading == "2,400 members were listed in Mar 2020, after 2,390 in Feb 2020"
    assert table_of(picture)["Mar 2020"][-2:] == ["70", "60"]
    assert table_of(picture)["Feb 2020"][-2:] == ["not known", "not known"]


@pytest.mark.parametrize("length", [0, 5])
def test_a_list_of_nobody_or_of_five_is_told_in_words(length):
    pictures = pictures_of(counts_of(a_list(length)))
    words = "nobody is on this list" if length == 0 else "fewer than 11 members are listed, too few to draw"
    for name in NAMES[:-1]:
        assert pictures[name].heading.endswith(words), name
        assert pictures[name].svg == ""
    assert all("5" not in str(value) for row in pictures["months"].table.rows for value in row)


def test_without_any_list_there_is_no_trend():
    assert one_picture("months", counts_of(a_list(0)), [], {}).heading == "There is no list yet"
    assert one_picture("nonsense", counts_of(a_list(0)), [], {}) is None


def test_a_reader_of_spanish_reads_spanish(counts):
    with override("es"):
        own = pictures_of(counts)
    assert "español" in own["languages"].svg
    assert "español" in own["languages"].table.csv()
    assert "mar 2020" in own["months"].svg.lower()


# ------------------------------------------------------------------------------------------------------------- the page


def test_the_page_has_each_picture_with_its_numbers_and_files(pictures):
    own = [(each, f"/csv/{each.name}", f"/svg/{each.name}") for each in pictures.values()]
    page = render_to_string("tel/pictures.html", {"heading": "March 2020 in pictures", "pictures": own})
    for picture in pictures.values():
        assert f'id="picture-{picture.name}"' in page
        assert picture.svg in page
        assert f'href="/csv/{picture.name}"' in page
        assert f'href="/svg/{picture.name}"' in page
    assert page.count("<table") == len(pictures)
