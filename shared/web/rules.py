"""What a service refuses by name: the rule in words, and the HTTP status of its refusal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

CONFLICT, UNKNOWN_VALUE, NOT_THERE, NOT_ALLOWED = 409, 422, 404, 403


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule says, in words, and the status that its refusal answers with."""

    meaning: str
    status: int = CONFLICT


def merged(*slices: Mapping[str, Rule]) -> dict[str, Rule]:
    """All rules of a service's slices. Raises ValueError when two have one name."""
    rules: dict[str, Rule] = {}
    for of_slice in slices:
        if twice := sorted(rules.keys() & of_slice.keys()):
            raise ValueError(f"rules of two slices: {', '.join(twice)}")
        rules |= of_slice
    return rules


def statuses(rules: Mapping[str, Rule]) -> dict[str, int]:
    """What `create_app` takes as `refusals`."""
    return {name: rule.status for name, rule in rules.items()}
