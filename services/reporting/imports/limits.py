"""Where files are brought to, and how large one may be."""

PATH = "/reporting/v1/imports"
LARGEST_FILE = 50_000_000
"""Bytes of a file; the service's limits give PATH so much for its body."""
