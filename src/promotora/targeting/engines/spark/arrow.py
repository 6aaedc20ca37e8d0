"""Order for what was brought to the driver."""

import pyarrow as pa
import pyarrow.compute as pc


def ordered(table: pa.Table) -> pa.Table:
    """Sorted by every column in order: text by its UTF-8 bytes, empty values first."""
    keys = [(name, "ascending", "at_start") for name in table.column_names]
    return table.take(pc.sort_indices(table, sort_keys=keys)).combine_chunks()
