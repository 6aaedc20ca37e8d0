"""Changing events, questions, templates and announcements."""
