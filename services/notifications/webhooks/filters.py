"""Which events a webhook is for, and whether that lies within a province and a context."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cache

from shared.contracts.catalogue import EVENTS, owner
from shared.contracts.event import Event
from shared.contracts.webhooks import WebhookFilter
from shared.reference.areas import find as find_area
from shared.reference.provinces import PK

MOST_CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Misfit:
    """What of a filter can't be asked for: the rule, and the facts of its refusal."""

    rule: str
    facts: Mapping[str, object] = field(default_factory=dict)


@cache
def types_of(context: str) -> tuple[str, ...]:
    """The types of a context that partners may read, sorted."""
    return tuple(
        sorted(name for name, event in EVENTS.items() if owner(name) == context and event.audience == "partner")
    )


def misfit(types: Sequence[str], asked: WebhookFilter, province: str, context: str) -> Misfit | None:
    """Why types and a filter don't fit a province and a context; None where they do."""
    known = types_of(context)
    for place, name in enumerate(types):
        facts: dict[str, object] = {"field": f"types.{place}", "value": name}
        if name not in known:
            other = name in EVENTS and EVENTS[name].audience == "partner"
            near = get_close_matches(name, known, MOST_CANDIDATES) or known[:MOST_CANDIDATES]
            rule = "webhook.one_context" if other else "webhook.unknown_type"
            return Misfit(rule, facts | {"candidates": near, "context": context})
    for place, code in enumerate(asked.districts):
        area = find_area(code)
        if area is None or area.level != "district" or province not in {PK, area.province}:
            facts = {"field": f"filter.districts.{place}", "value": code, "province": province}
            return Misfit("webhook.district_in_province", facts)
    if asked.stream is not None and not asked.stream.startswith(f"{context}/{province}/"):
        facts = {"field": "filter.stream", "value": asked.stream, "begins_with": f"{context}/{province}/"}
        return Misfit("webhook.stream_outside", facts)
    return None


def wants(types: Sequence[str], asked: Mapping[str, object], kind: str, stream: str, event: Event | None) -> bool:
    """Whether an event of a type and stream is asked for; `asked` is a WebhookFilter as JSON.

    An event that this code does not know (None) has no districts, goals and organisations to ask for.
    """
    if types and kind not in types:
        return False
    if (wanted := asked.get("stream")) is not None and wanted != stream:
        return False
    return all(_shares(asked.get(name), getattr(event, name, ())) for name in ("districts", "goals", "organisations"))


def _shares(wanted: object, told: Sequence[object]) -> bool:
    return not wanted or (isinstance(wanted, Sequence) and any(one in wanted for one in told))
