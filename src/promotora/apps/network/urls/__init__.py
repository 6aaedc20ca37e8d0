"""Every address of the network, each with its door."""

from django.urls import URLPattern

from promotora.apps.network.urls import applying, capacity, certifying, learning

urlpatterns: list[URLPattern] = [
    *applying.urlpatterns,
    *certifying.urlpatterns,
    *capacity.urlpatterns,
    *learning.urlpatterns,
]
