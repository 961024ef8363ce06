"""Where a list goes on: the last entry's sort values as opaque text; writes in between move nothing."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Sequence
from hashlib import sha256
from typing import TypeAlias

Scalar: TypeAlias = str | int | float | bool | None

LONGEST_CURSOR = 2000
_CHECK = 8


class BadCursor(ValueError):  # noqa: N818  an answer (422), not a defect
    """A text that is no cursor of this list: cut, changed, or of another list or filter."""


def write_cursor(of: str, values: Sequence[Scalar]) -> str:
    """The cursor after an entry with these sort values (its id last). `of` names list, filter and order."""
    data = json.dumps(list(values), separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode(
        "utf-8", "surrogatepass"
    )
    return urlsafe_b64encode(_check(of, data) + data).rstrip(b"=").decode()


def read_cursor(of: str, text: str, length: int) -> tuple[Scalar, ...]:
    """The sort values in a cursor of the same list, `length` of them. Raises BadCursor."""
    if len(text) > LONGEST_CURSOR or not text.isascii():
        raise BadCursor("no cursor")
    try:
        raw = urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))
        check, data = raw[:_CHECK], raw[_CHECK:]
        values = json.loads(data) if check == _check(of, data) else None
    except (NotBase64, ValueError, RecursionError):
        values = None
    if not isinstance(values, list) or len(values) != length or any(isinstance(value, list | dict) for value in values):
        raise BadCursor("no cursor of this list")
    return tuple(values)


def _check(of: str, data: bytes) -> bytes:
    # No signature: a cursor opens nothing that its list would not show. It tells others' cursors and slips.
    return sha256(of.encode() + b"\0" + data).digest()[:_CHECK]
