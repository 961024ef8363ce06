"""Where a type's JSON Schema is: its name for ever, and its address at an installation."""

from __future__ import annotations

from shared.contracts.catalogue import EVENTS

_URN = "urn:lead:schema:"


def schema_urn(event_type: str) -> str:
    """The name that every record carries (`ce_dataschema`), the same at every installation: `urn:lead:schema:<type>`."""
    return f"{_URN}{event_type}"


def schema_address(base_url: str, event_type: str) -> str:
    """The absolute URL of a type's schema, as HTTP readers get it in `dataschema`.

    `base_url` is the installation's public address: `https://lead.example.org` or one with a path.
    """
    return f"{base_url.rstrip('/')}/schemas/{event_type}.json"


def type_of_urn(urn: str) -> str | None:
    """The event type that a schema's URN names; None where there is none such."""
    event_type = urn.removeprefix(_URN)
    return event_type if event_type != urn and event_type in EVENTS else None
