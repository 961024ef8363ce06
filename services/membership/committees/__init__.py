"""Core committees: their rules, seats, meetings and decisions."""
