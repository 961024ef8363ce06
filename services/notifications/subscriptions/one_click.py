"""Links that end a subscription with one click (RFC 8058): signed, so that they need no token and can't be made up."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from hmac import compare_digest, digest

from shared.runtime.secret import derived, secret
from shared.runtime.settings import Settings

PATH = "/notifications/v1/unsubscribe"
PURPOSE = "one-click"
MARK = 16
"""Bytes of the signature that a link holds."""


class BadLink(ValueError):  # noqa: N818  what it is
    """A link that no message held."""


def key(settings: Settings) -> bytes:
    """What links are signed with. Raises what `secret` raises."""
    return derived(secret(settings), PURPOSE)


def link(base_url: str, key: bytes, stream: str) -> str:
    """The address that ends a subscription, for List-Unsubscribe and the message's foot; `base_url` without slash."""
    return f"{base_url}{PATH}/{token(key, stream)}"


def token(key: bytes, stream: str) -> str:
    """The signed name of a subscription's stream."""
    return urlsafe_b64encode(_mark(key, stream) + stream.encode()).decode().rstrip("=")


def read(token: str, key: bytes) -> str:
    """The stream that a link names. Raises BadLink."""
    try:
        raw = urlsafe_b64decode(token + "=" * (-len(token) % 4))
        stream = raw[MARK:].decode()
    except ValueError as wrong:
        raise BadLink(token[:40]) from wrong
    if not compare_digest(raw[:MARK], _mark(key, stream)):
        raise BadLink(token[:40])
    return stream


def _mark(key: bytes, stream: str) -> bytes:
    return digest(key, stream.encode(), sha256)[:MARK]
