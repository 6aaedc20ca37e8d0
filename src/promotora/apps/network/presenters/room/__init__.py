"""The roster, and how much room there is, in words."""
