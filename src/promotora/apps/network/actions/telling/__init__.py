"""Telling people what waits for them. No member's facts go by mail."""
