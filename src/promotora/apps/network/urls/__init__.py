"""Every address of the network, each with its door."""

from django.urls import URLPattern

from promotora.apps.network.urls import applying, certifying, learning, room

urlpatterns: list[URLPattern] = [
    *applying.urlpatterns,
    *certifying.urlpatterns,
    *room.urlpatterns,
    *learning.urlpatterns,
]
