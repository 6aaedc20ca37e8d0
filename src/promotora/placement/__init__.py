"""Members to entities, within room, at the least cost, each with its reasons. Knows no Django and no targeting."""
