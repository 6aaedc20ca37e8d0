"""Three engines behind one small interface: `reference` (plain Python), `duckdb` (the default), `spark` (a cluster)."""

from promotora.targeting.engines.base import Engine

ENGINE_NAMES = ("duckdb", "reference", "spark")


def engine_named(name: str, *, master: str = "local[2]") -> Engine:
    """The engine of that name; `master` is the Spark cluster to use."""
    if name == "reference":
        from promotora.targeting.engines.reference import ReferenceEngine

        return ReferenceEngine()
    if name == "duckdb":
        from promotora.targeting.engines.duckdb import DuckDBEngine

        return DuckDBEngine()
    if name == "spark":
        from promotora.targeting.engines.spark import SparkEngine

        return SparkEngine(master)
    raise ValueError(f"There is no engine {name!r}. Choose one of: {', '.join(ENGINE_NAMES)}.")
