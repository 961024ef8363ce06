"""The AsyncAPI documents by name."""

from __future__ import annotations

from functools import cache
from importlib.metadata import version

from shared.catalogue.asyncapi import EventCatalogue
from shared.catalogue.partner import partner_document
from shared.contracts.catalogue import EVENTS, owner

PARTNER = "partner"


@cache
def asyncapi_names() -> tuple[str, ...]:
    """The contexts that publish anything, and `partner`."""
    return (*sorted({owner(event_type) for event_type in EVENTS}), PARTNER)


def asyncapi_yaml(name: str) -> str:
    """What a context sends, or what a partner receives, as YAML; made in a second or two."""
    released = version("lead-alliances")
    if name == PARTNER:
        return partner_document(released).to_yaml()
    return EventCatalogue(name, released).to_specification().to_yaml()
