"""Events as they are told: each type's example, and documents pruned to what a type requires."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import BaseModel

from services.notifications.words.__main__ import example
from services.notifications.words.events import Told
from shared.contracts.catalogue import EVENTS
from shared.contracts.event import Event


def told(event: type[Event], **changes: Any) -> Told:
    """A type's example, with these of its data changed."""
    made = example(event)
    return replace(made, data={**made.data, **changes})


def told_of(event_type: str, data: Mapping[str, Any]) -> Told:
    """Data of a type as they are told."""
    return replace(example(EVENTS[event_type]), data=data)


def required(part: object) -> Any:
    """A record without every field that it could do without, all through it."""
    if isinstance(part, BaseModel):
        fields = type(part).model_fields
        return {
            field.alias or name: required(getattr(part, name)) for name, field in fields.items() if field.is_required()
        }
    if isinstance(part, tuple):
        return [required(one) for one in part]
    return part.model_dump(mode="json") if isinstance(part, BaseModel) else part
