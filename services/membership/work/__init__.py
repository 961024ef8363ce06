"""Who does what where, as the directory tells it."""
