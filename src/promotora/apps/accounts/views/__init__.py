"""Pages of this room: teams, organizations, invitations, and oneself."""
