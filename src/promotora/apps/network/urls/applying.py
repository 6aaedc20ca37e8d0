"""Addresses of becoming a CB-CME."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
