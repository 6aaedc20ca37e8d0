"""Django's name for this app."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The front of the house: it stands on every room, and tells the lower ones what only a higher one knows."""

    name = "promotora.portal"
    label = "portal"
    verbose_name = "Portal"

    def ready(self) -> None:
        """Wire the rooms."""
        from promotora.apps.network.queries.room.flows import know_by
        from promotora.apps.network.queries.room.served import count_by
        from promotora.apps.people.presenters.asides import told_by
        from promotora.apps.tel.presenters.record import who_serves
        from promotora.apps.tel.queries.assigned import served_now
        from promotora.apps.tel.queries.moved import KNOWN

        count_by(served_now)
        know_by(KNOWN)
        told_by(who_serves)
