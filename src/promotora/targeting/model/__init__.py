"""Immutable, self-checking values: what a rule means. Knows no file, no engine and no clock."""
