"""Promotora: find, place and follow the members of a health homes program."""
