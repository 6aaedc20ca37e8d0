"""Changing the lists: runs, assignments, referrals, policies."""
