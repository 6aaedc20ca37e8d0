"""Pictures of a list: counted once in the run's job, kept back where few people stand, drawn as SVG with their tables."""
