"""How much room a CB-CME has: its team, its month, and the board that a plan reads."""
