"""Django's name for this app."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """The network of CB-CMEs."""

    name = "promotora.apps.network"
    label = "network"
    verbose_name = "The network"
