"""An organisation's id is its number in a register: who applies twice comes to the same stream."""

from __future__ import annotations

import re
from collections.abc import Sequence

from shared.contracts.fields import Identifier, OrganisationId

_NOT_IN_AN_ID = re.compile(r"[^a-z0-9]+")


def member_id_of(identifiers: Sequence[Identifier]) -> OrganisationId:
    """`<scheme>-<number there>` of the first identifier, in lower case, other characters as one hyphen.

    `{"scheme": "secp", "id": "CUIN 0012345"}` makes `secp-cuin-0012345`. Leading zeros stay: registers write
    them.
    """
    first = identifiers[0]
    number = _NOT_IN_AN_ID.sub("-", first.id.lower()).strip("-")
    return f"{first.scheme}-{number}"
