"""Asking: every field has its own sentence for when it is missing."""
