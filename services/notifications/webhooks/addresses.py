"""Which addresses a webhook may have: https, a public name, and nowhere that only this network reaches."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urlsplit

HTTPS_PORT, FIRST_FREE_PORT = 443, 1024
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*\.?", re.IGNORECASE)
_LIKE_A_NUMBER = re.compile(r"(0x[0-9a-f]*|[0-9]+)\.?", re.IGNORECASE)
_NAT64, _6TO4 = IPv6Network("64:ff9b::/96"), IPv6Network("2002::/16")
_NEVER_V4 = (IPv4Network("192.0.0.0/24"), IPv4Network("192.88.99.0/24"))
_NEVER_V6 = tuple(
    map(
        IPv6Network,
        ("::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "3fff::/20", "5f00::/16", "fec0::/10"),
    )
)
"""Of the special-purpose registries (IANA; RFC 6890 and later) what this Python's `ipaddress` may still take for global."""


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why an address can't be a webhook's: the rule, what of it breaks the rule, and how."""

    rule: str
    value: str
    reason: str


def unfit(url: str, addresses: Sequence[str], *, private: bool = False) -> Unfit | None:
    """Why an address can't be a webhook's, None where it can. `addresses` are those that its host's name leads to.

    `private` lets plain http and private addresses through.
    """
    parts = _parts(url)
    if isinstance(parts, str):
        return Unfit("webhook.url", url, parts)
    if not private and parts.scheme != "https":
        return Unfit("webhook.https", parts.scheme, "events are posted by https only")
    port = parts.port
    if not private and port is not None and port != HTTPS_PORT and port < FIRST_FREE_PORT:
        return Unfit("webhook.port", str(port), f"a port is {HTTPS_PORT} or at least {FIRST_FREE_PORT}")
    if not addresses:
        return Unfit("webhook.unresolved", parts.hostname or "", "the name leads to no address now")
    hidden = None if private else not_public(addresses)
    return None if hidden is None else Unfit("webhook.private_address", parts.hostname or "", f"it leads to {hidden}")


def not_public(addresses: Sequence[str]) -> str | None:
    """The first of the addresses that is not one of the public Internet; None where all are."""
    return next((one for one in addresses if not is_public(one)), None)


def is_public(address: str) -> bool:
    """Whether a numeric IP address is reached over the public Internet, also by what is embedded in an IPv6 one."""
    if "%" in address:
        return False
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        embedded = _embedded(found)
        if embedded is not None:
            found = embedded
    special = _NEVER_V4 if isinstance(found, IPv4Address) else _NEVER_V6
    if any(found in network for network in special):
        return False
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)


@lru_cache(maxsize=1_000)
def host_and_port(url: str) -> tuple[str, int]:
    """The host's name or number, and the port, of an address that is fit."""
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or (HTTPS_PORT if parts.scheme == "https" else 80)


def _embedded(address: IPv6Address) -> IPv4Address | None:
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    if address in _6TO4:
        return address.sixtofour
    return None


def _parts(url: str) -> SplitResult | str:  # noqa: PLR0911  one answer per fault
    """The parts of an address, or what is wrong with its form."""
    if not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        return "an address is visible ASCII, without backslashes; other names are written as punycode"
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as wrong:
        return str(wrong)[:200]
    if parts.scheme not in {"https", "http"} or not parts.hostname:
        return "an address is https://host/path"
    if port == 0:
        return "a port is 1 to 65535"
    if "@" in parts.netloc:
        return "an address holds no user name and no password"
    if "#" in url:
        return "an address has no fragment"
    host = parts.hostname
    if "[" in parts.netloc:
        return "an address has no zone" if "%" in host else parts
    if not _NAME.fullmatch(host) or len(host) > 253:
        return "the host is no name"
    if _LIKE_A_NUMBER.fullmatch(host.rstrip(".").rpartition(".")[2]) and not _dotted(host):
        return "a number as host is four decimal numbers joined by dots"
    return parts


def _dotted(host: str) -> bool:
    try:
        return isinstance(ip_address(host), IPv4Address)
    except ValueError:
        return False
