"""A run's tables on their way into the database: evidence packed, listings in rows, columns for counting."""
