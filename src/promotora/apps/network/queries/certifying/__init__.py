"""Reading certifications."""
