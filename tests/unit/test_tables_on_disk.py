"""Tables as Parquet, CSV and workbooks."""

import zipfile
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from promotora.targeting import outputs
from promotora.targeting.outputs import OutputError, tabular, workbook

LIST = pa.table(
    {
        "person_id": ["007", "=1+1", None],
        "as_of": pa.array([date(2020, 3, 1), None, date(2020, 2, 1)], pa.date32()),
        "tier": pa.array([1, None, 3], pa.int8()),
        "criteria": pa.array([["A1", "B3"], [], None], pa.list_(pa.string())),
        "homeless": [True, False, None],
    }
)


def test_a_csv_reads_plainly(tmp_path):
    outputs.write_csv(LIST, tmp_path / "tel.csv")
    assert (tmp_path / "tel.csv").read_text().splitlines() == [
        '"person_id","as_of","tier","criteria","homeless"',
        '"007","2020-03-01",1,"A1; B3","true"',
        '"=1+1",,,"","false"',
        ',"2020-02-01",3,,',
    ]


@pytest.mark.parametrize("form", outputs.FORMATS)
def test_how_a_table_lies_in_memory_does_not_show(tmp_path, form, monkeypatch):
    monkeypatch.setattr(tabular, "ROW_GROUP", 4)
    whole = pa.concat_tables([LIST] * 5).combine_chunks()
    pieces = pa.concat_tables([whole.slice(0, 2), whole.slice(2, 7), whole.slice(9)])
    outputs.write_table(whole, tmp_path, "whole", (form,))
    outputs.write_table(pieces.replace_schema_metadata({"made": "today"}), tmp_path, "pieces", (form,))
    assert content(tmp_path / f"whole.{form}", "whole") == content(tmp_path / f"pieces.{form}", "pieces")


def content(path, name):
    """A file's bytes; of a workbook its parts, which name the sheet."""
    if path.suffix != ".xlsx":
        return path.read_bytes()
    with zipfile.ZipFile(path) as book:
        return [
            (part.filename, part.date_time, book.read(part).replace(name.encode(), b"")) for part in book.infolist()
        ]


def test_an_empty_table_is_still_a_table(tmp_path):
    outputs.write_table(LIST.slice(0, 0), tmp_path, "tel", tuple(outputs.FORMATS))
    assert pq.read_table(tmp_path / "tel.parquet").schema.names == LIST.schema.names
    assert (tmp_path / "tel.csv").read_text().count("\n") == 1


def test_parquet_comes_back_as_it_was(tmp_path):
    outputs.write_parquet(LIST, tmp_path / "tel.parquet")
    assert pq.read_table(tmp_path / "tel.parquet").equals(LIST)


def test_no_text_becomes_a_formula_a_number_or_a_link(tmp_path):
    words = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "007", "https://example.org", "{=1}"]
    outputs.write_xlsx(pa.table({"value": words}), tmp_path / "tel.xlsx")
    with zipfile.ZipFile(tmp_path / "tel.xlsx") as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert sheet.count('t="inlineStr"') == 1 + len(words)


def test_a_list_longer_than_a_sheet_is_refused_with_a_way_out(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    with pytest.raises(OutputError, match=r"would have 3 rows, and a sheet holds 2\. Leave xlsx out"):
        outputs.write_xlsx(LIST, tmp_path / "tel.xlsx")
    assert not (tmp_path / "tel.xlsx").exists()
