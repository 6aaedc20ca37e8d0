"""A Spark session that computes what the contract says, whatever the cluster's own settings are."""

import os
import sys
from pathlib import Path

from pyspark.sql import SparkSession

import promotora
from promotora.targeting.tables.folder import Folder

QUIET_AND_LOCAL = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.memory": "2g",
    # What is brought to the driver is what the run hands over; its size is the caller's wish, not a mistake.
    "spark.driver.maxResultSize": "0",
}

MEANING = {
    "spark.sql.session.timeZone": "UTC",
    # Text that is no date or number is looked for and reported by `reading`, so it must become null and not an error.
    "spark.sql.ansi.enabled": "false",
    "spark.sql.caseSensitive": "true",
    "spark.sql.adaptive.enabled": "true",
    "spark.sql.legacy.parquet.nanosAsLong": "true",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.int96RebaseModeInRead": "CORRECTED",
}

FOR_A_SMALL_FOLDER = {
    # Compiling each query to Java, and planning it again after each step, takes longer than answering it.
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.shuffle.partitions": "1",
}
SMALL_BYTES = 16_000_000
TASKS_A_CORE = 4


def started(master: str) -> SparkSession:
    """The session of this process, started on `master` if there is none yet."""
    builder = SparkSession.builder.master(master).appName("promotora")
    if is_local(master):
        # Workers run this very Python, with this very package: a local run needs nothing installed twice.
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
        builder = builder.config("spark.executorEnv.PYTHONPATH", str(Path(promotora.__file__).parents[1]))
        for key, value in QUIET_AND_LOCAL.items():
            builder = builder.config(key, value)
    return builder.getOrCreate()


def for_one_run(session: SparkSession, folder: Folder) -> SparkSession:
    """A session beside the one given, with our settings, so that the caller's stay as they are."""
    own = session.newSession()
    speed: dict[str, str] = {}
    if sum(file.path.stat().st_size for files in folder.files.values() for file in files) < SMALL_BYTES:
        speed = FOR_A_SMALL_FOLDER
    elif is_local(own.sparkContext.master):
        speed = {"spark.sql.shuffle.partitions": str(TASKS_A_CORE * own.sparkContext.defaultParallelism)}
    for key, value in (MEANING | speed).items():
        own.conf.set(key, value)
    return own


def is_local(master: str) -> bool:
    """Whether Spark runs inside this machine's own process."""
    return master.startswith("local")
