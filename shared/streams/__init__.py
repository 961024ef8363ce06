"""Streams consumed into views: read from Kafka, folded in batches, parked where they fail, rebuilt beside, and queried."""

from shared.runtime.store import Document
from shared.streams.view import View
from shared.streams.views import Found, Page, Views

__all__ = ["Document", "Found", "Page", "View", "Views"]
