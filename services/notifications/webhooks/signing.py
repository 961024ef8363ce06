"""Secrets and signatures as Standard Webhooks 1.0 defines them: symmetric, version 1."""

from __future__ import annotations

import hmac
import secrets
from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

PREFIX = "whsec_"
SECRET_BYTES = 32


def new_secret() -> str:
    """A secret as it is shown to its owner: `whsec_` and 32 random bytes in Base64."""
    return PREFIX + b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signed(message_id: str, at: datetime, body: bytes, keys: Sequence[str]) -> dict[str, str]:
    """The three headers that tell whose request it is: one signature for each secret, the newest first.

    `message_id` has no dots, because what is signed is joined by dots.
    """
    seconds = str(int(at.timestamp()))
    content = f"{message_id}.{seconds}.".encode() + body
    made = (hmac.digest(b64decode(key.removeprefix(PREFIX)), content, sha256) for key in keys)
    signatures = " ".join(f"v1,{b64encode(one).decode()}" for one in made)
    return {"webhook-id": message_id, "webhook-timestamp": seconds, "webhook-signature": signatures}
