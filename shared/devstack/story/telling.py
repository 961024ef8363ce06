"""The story told step by step: what each step asks of which service, and what later steps take from the answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.devstack.story.reading import Step

_NAMED = re.compile(r"\{([a-z_]+)(?:\.([a-z_]+))?\}")


@dataclass(frozen=True, slots=True)
class Asking:
    """A request: `path` with the service's prefix and the province in it."""

    service: str
    method: str
    path: str
    body: Any


class UnnamedError(LookupError):
    """A step takes something from one that was not told."""


@dataclass(slots=True)
class Telling:
    """What the steps told so far have made, by name."""

    named: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    def asking(self, step: Step) -> Asking:
        """What the step asks. Raises UnnamedError with the name where an earlier step that it builds on was not told."""
        service, _, rest = str(self._filled(step, step.path)).partition("/")
        body = self._filled(step, step.body) if step.method else None
        return Asking(service, (step.method or "get").upper(), f"/{service}/v1/{step.province}/{rest}", body)

    def told(self, step: Step, receipt: Mapping[str, Any]) -> None:
        """Keep what the step made."""
        if step.name is not None:
            key = receipt["stream"].rpartition("/")[2]
            self.named[f"{step.province}/{step.name}"] = {"id": key, **receipt}

    def _filled(self, step: Step, value: Any) -> Any:
        match value:
            case str():
                return self._whole(step, value)
            case dict():
                return {name: self._filled(step, part) for name, part in value.items()}
            case list():
                return [self._filled(step, part) for part in value]
            case _:
                return value

    def _whole(self, step: Step, text: str) -> Any:
        def part(found: re.Match[str]) -> Any:
            try:
                return self.named[f"{step.province}/{found[1]}"][found[2] or "id"]
            except KeyError as error:
                raise UnnamedError(found[1]) from error

        if whole := _NAMED.fullmatch(text):
            return part(whole)
        return _NAMED.sub(lambda found: str(part(found)), text)


def shows(page: Any, expected: Any) -> bool:
    """Whether a page holds what is expected: the named fields of it, the first entries of a list, `*` for anything told."""
    match expected:
        case "*":
            return page is not None
        case dict():
            return isinstance(page, dict) and all(
                name in page and shows(page[name], part) for name, part in expected.items()
            )
        case list():
            return (
                isinstance(page, list)
                and len(page) >= len(expected)
                and all(shows(one, part) for one, part in zip(page, expected, strict=False))
            )
        case _:
            return bool(page == expected)
