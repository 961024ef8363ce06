"""A finished AsyncAPI document."""

from __future__ import annotations

import json
from typing import Any

import yaml


class Document:
    """A finished document, as FastStream's pages and command ask for it."""

    def __init__(self, told: dict[str, Any]) -> None:
        self._told = told

    @property
    def title(self) -> str:
        """The document's title."""
        return str(self._told["info"]["title"])

    def to_jsonable(self) -> dict[str, Any]:
        """The document as plain values."""
        return self._told

    def to_json(self) -> str:
        """The document as JSON."""
        return json.dumps(self._told, ensure_ascii=False)

    def to_yaml(self) -> str:
        """The document as YAML."""
        return yaml.dump(self._told, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=120)


class _Plain(yaml.CSafeDumper):
    """Writes what stands twice twice: an anchor helps no reader."""

    def ignore_aliases(self, data: Any) -> bool:
        del data
        return True
