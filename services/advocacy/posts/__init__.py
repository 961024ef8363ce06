"""Posts, and who holds them when."""
