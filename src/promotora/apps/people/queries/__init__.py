"""Reading in this room. Each reads as whoever is in scope, so that nothing here need ask who may see what."""
