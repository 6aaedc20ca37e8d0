"""Reading what the network learns together."""
