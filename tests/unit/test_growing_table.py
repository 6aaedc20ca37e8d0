"""A table written as it comes: text as text, dictionaries as text, the same bytes however the pieces were cut."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from promotora.targeting.outputs import growing_table

SCHEMA = pa.schema([("person", pa.string()), ("code", pa.string()), ("line", pa.int32())])
PEOPLE = ["Dana", "Dana", "Marcus", "Rosa", "Rosa", "Theo"]
CODES = ["I10", None, "E119", "I10", "F200", "E119"]


def rows(begin, end, *, packed):
    code_list = pa.array(["E119", "F200", "I10", "Z590"])
    person, code = pa.array(PEOPLE[begin:end]), pa.array(CODES[begin:end], pa.string())
    if packed:
        places = pa.array([None if each is None else code_list.index(each).as_py() for each in CODES[begin:end]])
        person = person.dictionary_encode()
        code = pa.DictionaryArray.from_arrays(places.cast(pa.int32()), code_list, ordered=True)
    return pa.table([person, code, pa.array(range(begin, end), pa.int32())], SCHEMA.names)


def written(folder, cuts, *, packed):
    with growing_table(SCHEMA, folder, "evidence", ("parquet", "csv")) as table:
        for begin, end in zip([0, *cuts], [*cuts, len(PEOPLE)], strict=True):
            table.add(rows(begin, end, packed=packed))
    return (folder / "evidence.parquet").read_bytes(), (folder / "evidence.csv").read_bytes()


@pytest.mark.parametrize("packed", [False, True], ids=["text", "dictionaries"])
@pytest.mark.parametrize("row_group", [2, 4, 100])
def test_the_bytes_do_not_depend_on_the_cuts(tmp_path, monkeypatch, packed, row_group):
    monkeypatch.setattr("promotora.targeting.outputs.growing.ROW_GROUP", row_group)
    whole = written(tmp_path, [], packed=packed)
    assert all(written(tmp_path, cuts, packed=packed) == whole for cuts in ([1], [2, 3], [1, 2, 3, 4, 5]))
    found = pq.read_table(tmp_path / "evidence.parquet")
    assert found.schema.equals(SCHEMA)
    assert (found["person"].to_pylist(), found["code"].to_pylist()) == (PEOPLE, CODES)


def test_a_table_without_rows_is_written_too(tmp_path):
    with growing_table(SCHEMA, tmp_path, "evidence", ("parquet",)):
        pass
    assert pq.read_table(tmp_path / "evidence.parquet").schema.equals(SCHEMA)
