"""District chapters of an alliance."""
