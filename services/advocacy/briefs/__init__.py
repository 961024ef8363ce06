"""What there is to know before a meeting with somebody in office."""
