"""Who qualifies for which program, and why: a library and a command of its own."""
