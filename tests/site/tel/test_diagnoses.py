"""What diagnosis codes mean: the file is what the package says, and no code of a value set is without words."""

import csv
import os
from io import StringIO
from pathlib import Path

import pytest

from promotora.apps.tel import presenters
from promotora.apps.tel.presenters.diagnoses import dotted, meaning
from promotora.targeting.valuesets import sources

FILE = Path(presenters.__file__).parent / "diagnoses.csv"


def families():
    return {row["starts_with"] for row in sources() if "starts_with" in row}


def made():
    icd = pytest.importorskip("simple_icd_10_cm")
    categories = {family[:3] for family in families()}
    file = StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["code", "meaning"])
    for code in sorted(icd.get_all_codes(with_dots=False)):
        if icd.is_chapter_or_block(code) and not icd.is_category(code):
            continue
        if len(code) == 3 or code[:3] in categories:
            writer.writerow([code, icd.get_description(code)])
    return file.getvalue()


def test_the_file_is_what_the_package_says():
    said = made()
    if os.environ.get("PROMOTORA_WRITE_DOCS"):
        FILE.write_text(said, encoding="utf-8")
    assert FILE.read_text(encoding="utf-8") == said, "diagnoses.csv is stale. Write it again: make docs"


def test_every_family_of_a_value_set_has_words():
    assert [family for family in sorted(families()) if not meaning(family)] == []


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("E11.9", "Type 2 diabetes mellitus without complications"),
        ("e119", "Type 2 diabetes mellitus without complications"),
        ("S06.0X0S", "Concussion without loss of consciousness, sequela"),
        ("E1199", "Type 2 diabetes mellitus without complications"),  # not a code: it means what it begins with
        ("J40", "Bronchitis, not specified as acute or chronic"),  # in no value set today; a policy may add it
        ("QQQ", ""),
        ("", ""),
    ],
)
def test_a_code_means(code, says):
    assert meaning(code) == says


def test_a_code_is_written_with_its_point():
    assert [dotted(code) for code in ("E119", "I10", "F11.20", "")] == ["E11.9", "I10", "F11.20", ""]
