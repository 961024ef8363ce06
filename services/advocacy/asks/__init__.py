"""Policy asks and the stages that they reach."""
