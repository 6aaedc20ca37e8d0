"""Changing in this room: verbs, each in one transaction, each leaving its line in the access log."""
