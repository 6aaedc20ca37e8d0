"""The default engine: DuckDB reads, compiled loops count, numpy judges. The store lives here too."""

from promotora.targeting.engines.duckdb.engine import DuckDBEngine
from promotora.targeting.engines.duckdb.store.ingest import IngestReport, ingest

__all__ = ["DuckDBEngine", "IngestReport", "ingest"]
