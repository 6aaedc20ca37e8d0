"""What the worker does for the network."""
