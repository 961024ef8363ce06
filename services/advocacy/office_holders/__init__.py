"""Legislators and officials, and the posts that they hold."""
