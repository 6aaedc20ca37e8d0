"""Django's name for this app."""

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """The ground floor."""

    name = "promotora.apps.core"
    label = "core"
    verbose_name = "Core"

    def ready(self) -> None:
        """Declare the access log's seal."""
        from promotora.apps.core import sealing  # noqa: F401 - imported for what it declares
