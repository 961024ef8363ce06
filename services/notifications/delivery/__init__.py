"""Delivery: messages planned once with a frozen body, then sent, failed or suppressed."""
