"""What the directory of members shows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from shared.contracts.membership import (
    MemberJoined,
    MemberLeft,
    MemberProfileChanged,
    MemberReinstated,
    MembershipApplied,
    MembershipDeclined,
    MemberSuspended,
    Profile,
)
from shared.contracts.recorded import Recorded
from shared.reference.time_zone import PAKISTAN
from shared.runtime.store import Document
from shared.streams.view import View

_WORD = re.compile(r"\w{3,}")
_SAY_LITTLE = frozenset({"and", "for", "the", "foundation", "organisation", "organization", "pakistan", "society"})


def directory_entry(entry: Document, recorded: Recorded) -> Document:  # noqa: PLR0911  one line per fact
    """Fold one organisation's events into its line in the directory.

    Contacts are not here, because events carry none; reasons only by code: their text may name people.
    """
    match recorded.event:
        case MembershipApplied() as applied:
            return (
                entry
                | _profile(applied)
                | {
                    "standing": "applied",
                    "since": recorded.at.astimezone(PAKISTAN).date().isoformat(),
                    "why": None,
                    "joined_on": None,
                    "authority": None,
                    "review_on": None,
                    "successor_member_id": None,
                }
            )
        case MembershipDeclined(declined_on=day, why=why):
            return entry | {"standing": "declined", "since": day.isoformat(), "why": why.code}
        case MemberJoined(joined_on=day, authority=authority) as joined:
            return (
                entry
                | _profile(joined)
                | {
                    "standing": "active",
                    "since": day.isoformat(),
                    "joined_on": day.isoformat(),
                    "authority": authority,
                    "why": None,
                }
            )
        case MemberProfileChanged() as changed:
            return entry | _profile(changed)
        case MemberSuspended(from_on=day, review_on=review, why=why):
            return entry | {
                "standing": "suspended",
                "since": day.isoformat(),
                "review_on": review.isoformat() if review else None,
                "why": why.code,
            }
        case MemberReinstated(on=day, why=why):
            return entry | {
                "standing": "active",
                "since": day.isoformat(),
                "review_on": None,
                "why": why.code,
            }
        case MemberLeft(left_on=day, why=why, successor_member_id=successor):
            return entry | {
                "standing": "left",
                "since": day.isoformat(),
                "review_on": None,
                "why": why.code,
                "successor_member_id": successor,
            }
        case _:
            return entry


def name_words(name: dict[str, str]) -> list[str]:
    """The words that tell names apart, in all languages: lower case, no accents, none that say little."""
    plain = unicodedata.normalize("NFKD", " ".join(name.values())).casefold()
    return sorted(set(_WORD.findall("".join(c for c in plain if not unicodedata.combining(c)))) - _SAY_LITTLE)


def alike(entry: Document, others: Iterable[Document]) -> list[Document]:
    """The others whose names share at least half of all words with this one's, the most alike first."""
    words = set(entry["words"])

    def shared(other: Document) -> float:
        return len(words & set(other["words"])) / len(words | set(other["words"]))

    return sorted((other for other in others if words and shared(other) >= 0.5), key=shared, reverse=True)


def _profile(profile: Profile) -> dict[str, Any]:
    told = profile.model_dump(mode="json", include=Profile.model_fields.keys() - {"focus_goals", "organisations"})
    return told | {"words": name_words(profile.name)}


directory = View(
    "directory",
    of="membership/members",
    fold=directory_entry,
    indexes=(
        ("province", "standing"),
        ("province", "sector"),
        ("province", "districts"),
        ("province", "goals"),
        ("province", "words"),
    ),
)
