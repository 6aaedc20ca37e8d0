"""The engine as the rest of Promotora sees it; PySpark is loaded only once an engine is made."""

import importlib.util
import os
import shutil
from typing import TYPE_CHECKING

from promotora.targeting.engines import base
from promotora.targeting.store import Store
from promotora.targeting.tables.errors import DataError
from promotora.targeting.tables.folder import Folder

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

NEEDS = "The Spark engine needs PySpark and Java 17: run make spark"


class SparkEngine:
    """Finds the listed with Spark: on this machine (`local[2]`), on a cluster's `master`, or in a session given."""

    name = "spark"

    def __init__(self, master: str = "local[2]", session: "SparkSession | None" = None) -> None:
        if importlib.util.find_spec("pyspark") is None or (session is None and not _java_is_here()):
            raise DataError(NEEDS)
        self.master = master
        self._given = session

    def find(
        self, source: Folder | Store, request: base.Request, progress: base.Progress = base.silent
    ) -> base.Findings:
        """Answer a request from raw tables."""
        from promotora.targeting.engines.spark import search, session

        if isinstance(source, Store):
            raise DataError("The Spark engine reads raw tables only. Use --data, or leave --engine away for a store.")
        started = self._given or session.started(self.master)
        return search.find(session.for_one_run(started, source), source, request, progress)


def _java_is_here() -> bool:
    return bool(shutil.which("java") or os.environ.get("JAVA_HOME"))
