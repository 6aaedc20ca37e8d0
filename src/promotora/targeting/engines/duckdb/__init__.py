"""The default engine: DuckDB reads, compiled loops count, numpy judges. The store lives here too."""

from promotora.targeting.engines.duckdb.engine import DuckDBEngine

__all__ = ["DuckDBEngine"]
