"""Django's name for this app."""

from django.apps import AppConfig


class TelConfig(AppConfig):
    """The list."""

    name = "promotora.apps.tel"
    label = "tel"
    verbose_name = "The list"
