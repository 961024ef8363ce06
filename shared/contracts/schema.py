"""An event type as JSON Schema: what a reader of records may rely on within a major version."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TypeAlias

from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from shared.contracts.event import Event

Schema: TypeAlias = dict[str, Any]

FOLDER = Path(__file__).parent / "schemas"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema(event: type[Event]) -> Schema:
    """The JSON Schema of a type's data, as this code has it.

    Fields that the schema does not name are allowed, because a reader must bear those that come later.
    """
    made = event.model_json_schema(schema_generator=_WithoutFieldTitles)
    return {"$schema": DIALECT, "$id": f"urn:lead:schema:{event.type}", **_open(made)}


def component_schemas(events: Iterable[type[Event]], place: str) -> dict[str, Schema]:
    """The schemas of several types and of the records in them, by class name, for a document that holds them at `place`.

    Where two records share a name, theirs are `<module>.<name>`.
    """
    _, made = models_json_schema(
        [(event, "validation") for event in events],
        ref_template=f"{place}/{{model}}",
        schema_generator=_WithoutFieldTitles,
    )
    named: Schema = json.loads(json.dumps(made["$defs"]).replace("shared__contracts__", "").replace("__", "."))
    return {name: _open(one) for name, one in named.items()}


def golden_schemas(folder: Path = FOLDER) -> dict[str, Schema]:
    """The schemas that were published, by type: one file for each type and major version."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))}


def write_schema(made: Schema, event_type: str, folder: Path) -> Path:
    """Write a schema to its file in a folder, and say where."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{event_type}.json"
    path.write_text(json.dumps(made, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path


class _WithoutFieldTitles(GenerateJsonSchema):
    """A field's name is its title: pydantic's "Member Id" beside `member_id` says nothing."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        del schema
        return False


def _open(node: Any) -> Any:
    """Allow unnamed fields in records; allow only the keys that fit in tables of texts by language."""
    if isinstance(node, list):
        return [_open(item) for item in node]
    if not isinstance(node, dict):
        return node
    kept = {key: _open(value) for key, value in node.items()}
    if kept.get("additionalProperties") is False:
        del kept["additionalProperties"]
    if "patternProperties" in kept:
        kept["additionalProperties"] = False
    return kept
