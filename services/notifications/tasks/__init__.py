"""Tasks: what waits for somebody, opened and closed by the events of other services."""
