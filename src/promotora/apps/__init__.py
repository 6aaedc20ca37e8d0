"""The rooms of the house: one Django app each, every one the same ladder of rungs."""
