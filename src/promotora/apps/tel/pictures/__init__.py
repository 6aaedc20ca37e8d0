"""Pictures of a list: counted once in the run's job, silent where few people stand, drawn as SVG with their tables."""
