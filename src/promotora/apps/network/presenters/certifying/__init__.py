"""Certifications in words."""
