"""The targeted engagement list on screen: runs, listings, assignments, referrals, and policies in the making."""
