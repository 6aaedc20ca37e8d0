"""Addresses of certifying and contracting."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
