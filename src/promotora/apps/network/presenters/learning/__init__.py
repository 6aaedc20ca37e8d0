"""What the network learns together, in words."""
