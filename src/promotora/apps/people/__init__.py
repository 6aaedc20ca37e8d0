"""Members: who they are, how to reach them, who stands by them, what they consented to, and who may see them."""
