"""Saying: what the network's pages show."""
