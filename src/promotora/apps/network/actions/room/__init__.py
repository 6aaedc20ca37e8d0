"""Changing the roster, and how many members a coordinator may have."""
