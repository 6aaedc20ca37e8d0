"""Changing certifications, visits, audits and contracts."""
