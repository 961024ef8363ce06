"""Ids of what has no natural key: made from the command, so that a creation that is tried again is the same stream."""

from __future__ import annotations

from hashlib import sha256
from uuid import uuid4

from shared.journal import Request


def key_of(request: Request) -> str:
    """Twenty hexadecimal digits, the same whenever the request comes with the same `Idempotency-Key`."""
    return sha256((request.command_id or uuid4().hex).encode()).hexdigest()[:20]
