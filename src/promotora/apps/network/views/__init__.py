"""Delivering the network's pages."""
