"""The demonstration's story: a year of two alliances, told as the commands that people would give."""
