"""Commands that Django's `manage` knows because of this app."""
