"""Django's name for this app."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """The network of CB-CMEs."""

    name = "promotora.apps.network"
    label = "network"
    verbose_name = "The network"

    def ready(self) -> None:
        """Declare what the database holds by itself."""
        from promotora.apps.network import security  # noqa: F401 - imported for what it declares
