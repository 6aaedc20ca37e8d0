"""The default engine: DuckDB reads, compiled loops count, numpy judges. The store lives here too."""

from promotora.targeting.engines.duckdb.engine import DuckDBEngine
from promotora.targeting.engines.duckdb.store.ingest import IngestReport, ingest
from promotora.targeting.engines.duckdb.store.together import Together

__all__ = ["DuckDBEngine", "IngestReport", "Together", "ingest"]
