"""Delivering the pages of this room."""
