"""Pages of a plan that certifies."""
