"""Addresses of learning together."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
