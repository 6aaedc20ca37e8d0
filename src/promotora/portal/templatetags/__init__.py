"""What the templates of the base pages need."""
