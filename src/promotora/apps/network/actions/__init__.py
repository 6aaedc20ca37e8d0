"""Changing the network: applications, certifications, contracts and the roster."""
