"""Asking who applies."""
