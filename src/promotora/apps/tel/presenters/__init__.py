"""Saying what was found: lists, listings, runs, referrals, policies."""
