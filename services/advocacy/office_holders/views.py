"""Who the people in public office are, and what was corrected."""

from __future__ import annotations

import re
import unicodedata

from shared.contracts.office_holders import Holder, OfficeHolderCorrected, OfficeHolderRegistered
from shared.contracts.recorded import Recorded
from shared.runtime.store import Document
from shared.streams.view import View

_WORD = re.compile(r"\w{2,}")


def office_holder(document: Document, recorded: Recorded) -> Document:
    """Fold a person's events into who it is; of corrections, what they changed and why, by code."""
    match recorded.event:
        case OfficeHolderRegistered() as told:
            return document | _person(told) | {"corrections": []}
        case OfficeHolderCorrected() as told:
            correction = {"at": recorded.at.isoformat(), "changed": list(told.changed), "why": told.why.code}
            return document | _person(told) | {"corrections": [*document.get("corrections", []), correction]}
        case _:
            return document


def words_of(text: str) -> list[str]:
    """The words by which a name is found: lower case, without accents."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return sorted(set(_WORD.findall("".join(sign for sign in plain if not unicodedata.combining(sign)))))


def _person(told: Holder) -> Document:
    shown = told.model_dump(mode="json", include={"person_id", "name", "identifiers", "sources"})
    return shown | {"words": words_of(" ".join(told.name.values()))}


office_holders = View(
    "office_holders", of="advocacy/office_holders", fold=office_holder, indexes=(("province", "words"),)
)
VIEWS: tuple[View, ...] = (office_holders,)
