"""Subscriptions: who wants to be told of what, by which channel and how often."""
