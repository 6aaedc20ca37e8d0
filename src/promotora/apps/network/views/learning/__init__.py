"""Pages of what the network learns together."""
