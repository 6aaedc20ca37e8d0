"""Reading the roster, and how much room there is."""
