"""Decisions of this room: plain values in, every refusal out."""
