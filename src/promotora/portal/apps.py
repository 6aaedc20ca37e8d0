"""Django's name for this app."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The front of the house."""

    name = "promotora.portal"
    label = "portal"
    verbose_name = "Portal"
