"""What office holders have promised, and what became of it."""
