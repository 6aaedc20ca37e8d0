"""What every test shares: which tests are left out on this machine, and a plain word about them at the end."""

import importlib.util
import shutil
from collections import Counter

import pytest
from hypothesis import settings

# A property test is judged by its answer; how long one example took on a shared machine says nothing.
settings.register_profile("promotora", deadline=None)
settings.load_profile("promotora")

LONG = "nightly size: make long"
NO_PYSPARK = "PySpark is not installed: make spark"
NO_CHROMIUM = "Chromium is not installed: apt-get install chromium"
NO_JAVA = "Java 17 or newer is not installed, and Spark needs it"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Leave out what this machine cannot run and what was not asked for; keep Spark's tests on one worker.

    Spark takes seconds to start and then uses every core: two workers would start it twice and share nothing.
    """
    missing = what_spark_misses()
    long_asked_for = "long" in config.getoption("markexpr")
    for item in items:
        if item.get_closest_marker("spark"):
            item.add_marker(pytest.mark.xdist_group("spark"))
            if missing:
                item.add_marker(pytest.mark.skip(reason=missing))
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.xdist_group("browser"))
            if shutil.which("chromium") is None:
                item.add_marker(pytest.mark.skip(reason=NO_CHROMIUM))
        if item.get_closest_marker("long") and not long_asked_for:
            item.add_marker(pytest.mark.skip(reason=LONG))


def what_spark_misses() -> str | None:
    if importlib.util.find_spec("pyspark") is None:
        return NO_PYSPARK
    return None if shutil.which("java") else NO_JAVA


def pytest_terminal_summary(terminalreporter):
    """Say which tests were left out, and how to include them."""
    left_out = Counter((kind(report), reason(report)) for report in terminalreporter.stats.get("skipped", []))
    if left_out:
        terminalreporter.section("left out")
    for (what, why), count in sorted(left_out.items()):
        terminalreporter.write_line(f"Left out: {count} {what}{'' if count == 1 else 's'} ({why})")


def kind(report) -> str:
    """What a skipped test is; a whole file skipped while it was collected has no markers to ask."""
    keywords = getattr(report, "keywords", {})
    if "spark" in keywords:
        return "Spark test"
    if "browser" in keywords:
        return "browser story"
    return "long test" if "long" in keywords else "test"


def reason(report) -> str:
    """Why a test was skipped; pytest keeps it last in (file, line, "Skipped: why")."""
    return str(report.longrepr[-1]).removeprefix("Skipped: ")
