"""How many examples a property is tried on: few in `make test`, thousands in `make long`."""

from hypothesis import HealthCheck, settings

# Messy folders take long to draw, by design; a fixture that the examples share is only a folder to write in.
PATIENT = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example, HealthCheck.filter_too_much]

settings.register_profile("short", deadline=None, max_examples=100, suppress_health_check=PATIENT)
settings.register_profile("long", settings.get_profile("short"), max_examples=5_000)
settings.register_profile("short engines", settings.get_profile("short"), max_examples=40)
settings.register_profile("long engines", settings.get_profile("short"), max_examples=2_000)
settings.register_profile("short cluster", settings.get_profile("short"), max_examples=4)
settings.register_profile("long cluster", settings.get_profile("short"), max_examples=100)

SHORT, LONG = settings.get_profile("short"), settings.get_profile("long")
SHORT_ENGINES, LONG_ENGINES = settings.get_profile("short engines"), settings.get_profile("long engines")
SHORT_CLUSTER, LONG_CLUSTER = settings.get_profile("short cluster"), settings.get_profile("long cluster")
