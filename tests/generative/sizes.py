"""How many examples a property is tried on: few in `make test`, thousands in `make long`."""

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy

# Messy folders take long to draw, by design.
PATIENT = [
    HealthCheck.too_slow,
    HealthCheck.data_too_large,
    HealthCheck.large_base_example,
    HealthCheck.filter_too_much,
]

settings.register_profile("short", deadline=None, max_examples=100, suppress_health_check=PATIENT)
settings.register_profile("long", settings.get_profile("short"), max_examples=5_000)
SHORT, LONG = settings.get_profile("short"), settings.get_profile("long")

# Examples for each path from a folder to findings, by how long it takes for any folder, however small.
SHORT_RUNS = {"reference": 40, "duckdb": 40, "store": 12, "spark": 4}
LONG_RUNS = {"reference": 3_000, "duckdb": 3_000, "store": 1_000, "spark": 100}


def holds(claim: Callable[[Any], None], drawn: SearchStrategy, examples: int) -> None:
    """Try a property on that many drawn examples."""

    @settings(SHORT, max_examples=examples)
    @given(drawn)
    def on_each(example: Any) -> None:
        claim(example)

    on_each()
