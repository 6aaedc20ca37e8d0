"""Asking: the forms of the network's pages."""
