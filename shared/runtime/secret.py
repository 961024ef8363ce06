"""The installation's secret: what cursors and links are signed with, and kept secrets are sealed with."""

from __future__ import annotations

import os
import secrets
from hashlib import sha256
from hmac import digest
from pathlib import Path

from shared.runtime.settings import Settings

SHORTEST = 32
"""Bytes that a secret has at least."""


class BadSecret(ValueError):  # noqa: N818  a setting that is wrong, told by its name
    """The file of LEAD_SECRET_FILE holds no secret."""


def secret(settings: Settings) -> bytes:
    """The secret's bytes, from LEAD_SECRET_FILE, or from `secret.key` in the data folder, made there on first use.

    All processes of an installation must be given the same. Use it through `derived` only, so that what is signed for
    one purpose is worth nothing for another. Raises BadSecret for one under 32 bytes, OSError where a file can't be
    read or made.
    """
    path = settings.lead_secret_file
    if path is None:
        path = settings.lead_data / "secret.key"
        if not path.exists():
            _make(path)
    found = path.read_bytes().strip()
    if len(found) < SHORTEST:
        raise BadSecret(f"{path} holds {len(found)} bytes; a secret has {SHORTEST} or more")
    return found


def derived(secret: bytes, purpose: str) -> bytes:
    """A key of 32 bytes for one purpose, as `stream-cursor`; from it neither the secret nor another key follows."""
    return digest(secret, b"lead:" + purpose.encode(), sha256)


def _make(path: Path) -> None:
    """Write a new secret, readable by its owner only; of several processes that try at once the first one's stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_urlsafe(48).encode() + b"\n")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
