"""Reading the lists: runs, listings, assignments, referrals, policies."""
