"""Addresses of the roster and its room."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
