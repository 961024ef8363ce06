"""Facts kept: streams are loaded, commands appended, entries relayed to Kafka."""

from shared.journal.command import BacklogFull, Conflict, EventTooLarge, KeyReused, Receipt, Request
from shared.journal.entry import Loaded
from shared.journal.journal import Draft, Journal

__all__ = [
    "BacklogFull",
    "Conflict",
    "Draft",
    "EventTooLarge",
    "Journal",
    "KeyReused",
    "Loaded",
    "Receipt",
    "Request",
]
