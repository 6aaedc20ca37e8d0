"""Django's name for this app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Members."""

    name = "promotora.apps.people"
    label = "people"
    verbose_name = "Members"

    def ready(self) -> None:
        """Declare who may see a member, and how members are found."""
        from promotora.apps.people import finding_keys, security  # noqa: F401 - imported for what they declare
