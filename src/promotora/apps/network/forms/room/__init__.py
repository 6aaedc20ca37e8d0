"""Asking for the roster and for how much room there is."""
