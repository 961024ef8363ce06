"""Awareness sessions."""
