"""The network: from a letter of intent to a certified, contracted CB-CME with a team and room for members."""
