"""An application in words."""
