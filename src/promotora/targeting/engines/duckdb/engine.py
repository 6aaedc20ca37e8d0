"""The default engine: from a folder of raw tables, or from a store."""

from promotora.targeting.engines import base
from promotora.targeting.engines.duckdb.memory import give_back_soon
from promotora.targeting.engines.duckdb.store.together import Together
from promotora.targeting.store import Store
from promotora.targeting.tables.folder import Folder


class DuckDBEngine:
    """DuckDB reads, compiled loops count, numpy judges."""

    name = "duckdb"

    def find(
        self, source: Folder | Store, request: base.Request, progress: base.Progress = base.silent
    ) -> base.Findings:
        """Read the source and answer the request."""
        if isinstance(source, Store):
            [found] = Together(source).found([request], progress)
            return found
        # Raw claims bring a compiler's libraries; a store's run needs none of them and starts quicker without.
        from promotora.targeting.engines.duckdb.direct import find_in_folder

        give_back_soon()
        return find_in_folder(source, request, progress)
