"""What a code list is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Code:
    """A code with its names by language, the code above it, and what else is known of it, texts by name."""

    code: str
    name: Mapping[str, str]
    parent: str | None = None
    more: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Use:
    """A field of an event type that takes its values from a list; a record's field by its path, `why.code`."""

    type: str
    field: str


@dataclass(frozen=True, slots=True)
class CodeList:
    """A list by its public name, which stays; `version` is the source's, `used_in` where events use it."""

    name: str
    title: str
    version: str
    source: str
    codes: tuple[Code, ...]
    used_in: tuple[Use, ...] = ()
