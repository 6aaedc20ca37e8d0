"""The default engine: from a folder of raw tables, or from a store."""

from promotora.targeting.engines import base
from promotora.targeting.engines.duckdb.memory import give_back_soon
from promotora.targeting.store import Store
from promotora.targeting.tables.folder import Folder


class DuckDBEngine:
    """DuckDB reads, compiled loops count, numpy judges."""

    name = "duckdb"

    def find(
        self, source: Folder | Store, request: base.Request, progress: base.Progress = base.silent
    ) -> base.Findings:
        """Read the source and answer the request."""
        give_back_soon()
        # Each way in brings its own libraries; a store's run needs no compiler and starts quicker without it.
        if isinstance(source, Store):
            from promotora.targeting.engines.duckdb.store.reading import find_in_store

            return find_in_store(source, request, progress)
        from promotora.targeting.engines.duckdb.direct import find_in_folder

        return find_in_folder(source, request, progress)
