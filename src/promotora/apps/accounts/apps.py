"""Django's name for this app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who works where, as what."""

    name = "promotora.apps.accounts"
    label = "accounts"
    verbose_name = "Organizations and staff"

    def ready(self) -> None:
        """Declare the privacy of the libraries' tables."""
        from promotora.apps.accounts import others  # noqa: F401 - imported for what it declares
