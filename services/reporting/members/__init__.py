"""Reporting's own view of who is a member and who may act for it, fed by membership's streams."""
