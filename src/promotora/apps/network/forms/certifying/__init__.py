"""Asking a plan that certifies."""
