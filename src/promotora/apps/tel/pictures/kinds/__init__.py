"""What the list is drawn as: where people live, their conditions, their care, their languages, month by month."""
