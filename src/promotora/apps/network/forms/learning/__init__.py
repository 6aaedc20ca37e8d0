"""Asking for events, questions, templates and announcements."""
