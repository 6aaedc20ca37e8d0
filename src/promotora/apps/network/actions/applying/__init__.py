"""Changing applications: begun, written, sent, answered."""
