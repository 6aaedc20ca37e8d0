"""Django's name for the demonstration."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demonstration. It plays in March 2020, when the program that it shows was in force."""

    name = "promotora.demo"
    label = "demo"
    verbose_name = "The demonstration"

    def ready(self) -> None:
        """Put the house's one clock back to the demonstration's first day, from where it goes on as any clock does."""
        from django.conf import settings
        from django.utils import timezone

        from promotora.apps.core import clock
        from promotora.demo import marker

        back = marker.back(settings.WHERE.home)
        clock.go_by(lambda: timezone.now() - back)
