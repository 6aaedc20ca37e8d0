"""Dates and numbers of this country in languages that Django writes as other countries do."""
