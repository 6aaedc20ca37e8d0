"""Django's name for this app."""

from django.apps import AppConfig


class TelConfig(AppConfig):
    """The list."""

    name = "promotora.apps.tel"
    label = "tel"
    verbose_name = "The list"

    def ready(self) -> None:
        """Declare what the database holds by itself."""
        from promotora.apps.tel import security  # noqa: F401 - imported for what it declares
