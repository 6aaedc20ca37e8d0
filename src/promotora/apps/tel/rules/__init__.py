"""Who may make, release and work a list, refer somebody, and adopt a policy: every refusal at once."""
