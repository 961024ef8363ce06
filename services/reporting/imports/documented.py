"""What the OpenAPI document says of an import's answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NDJSON, CSV = "application/x-ndjson", "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_COUNT: Mapping[str, Any] = {"type": "integer", "minimum": 0}
_RESULT: Mapping[str, Any] = {
    "type": "object",
    "required": ["rows", "accepted", "repeated", "correction_needed", "refused", "imports", "answers"],
    "properties": {
        **dict.fromkeys(("rows", "accepted", "repeated", "correction_needed", "refused"), _COUNT),
        "profile": {"type": "string"},
        "dry_run": {"type": "boolean"},
        "imports": {
            "type": "object",
            "description": "the import's id by province",
            "additionalProperties": {"type": "string"},
        },
        "answers": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["row", "outcome"],
                "properties": {
                    "row": {"type": "integer", "minimum": 2, "description": "as spreadsheets count: the header is 1"},
                    "outcome": {"enum": ["accepted", "repeated", "correction_needed", "refused"]},
                    "column": {"type": ["string", "null"]},
                    "field": {"type": ["string", "null"]},
                    "value": {"type": ["string", "null"]},
                    "rule": {"type": "string"},
                    "candidates": {"type": "array", "items": {"type": "string"}},
                    "facts": {"type": "object"},
                },
            },
        },
    },
}
_BINARY: Mapping[str, Any] = {"type": "string"}
RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Every row with its answer",
        "content": {
            "application/json": {"schema": _RESULT},
            NDJSON: {"schema": _BINARY},
            CSV: {"schema": _BINARY},
            XLSX: {"schema": _BINARY},
        },
    }
}
ROWS: dict[int | str, dict[str, Any]] = {
    200: {"description": "Every row with its answer", "content": {"application/json": {"schema": _RESULT}}}
}
