"""Pages of the roster and of how much room there is."""
