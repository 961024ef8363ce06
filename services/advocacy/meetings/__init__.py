"""Meetings with legislators and officials."""
