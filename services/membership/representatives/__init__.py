"""Whose account acts for a member, and as what."""
