"""Political parties by the spellings that lists of legislators use."""

from __future__ import annotations

import difflib
import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from shared.reference.tables import rows

MOST_CANDIDATES = 5
SIMILAR = 0.5


@dataclass(frozen=True, slots=True)
class Party:
    """A party: its id here, its name, and reviewed other spellings."""

    party_id: str
    name: str
    aliases: tuple[str, ...]


def find(party_id: str) -> Party | None:
    """The party of that id; None for any other text."""
    return _by_id().get(party_id)


def known() -> tuple[Party, ...]:
    """Every party, as the table has them."""
    return tuple(_by_id().values())


def party_named(text: str) -> Party | None:
    """The party of that name or reviewed spelling; None for any other text. Case, spaces and punctuation do not count."""
    return _by_name().get(_key(text))


def similar(text: str) -> tuple[Party, ...]:
    """At most five parties whose names or spellings are like the text, the most similar first."""
    named = _by_name()
    close = difflib.get_close_matches(_key(text), named, n=2 * MOST_CANDIDATES, cutoff=SIMILAR)
    return tuple(dict.fromkeys(named[key] for key in close))[:MOST_CANDIDATES]


@cache
def _by_id() -> dict[str, Party]:
    parties = (Party(row["party_id"], row["name"], tuple(row["aliases"].split("|"))) for row in rows("parties.csv"))
    return {party.party_id: party for party in parties}


@cache
def _by_name() -> dict[str, Party]:
    return {_key(name): party for party in _by_id().values() for name in (party.name, *party.aliases)}


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())
