"""Erasures: people who are to be forgotten."""
