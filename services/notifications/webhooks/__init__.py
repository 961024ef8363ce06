"""Webhooks: endpoints that a province's events of one context are posted to, signed."""
