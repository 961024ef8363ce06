"""Awareness campaigns and their sessions."""
