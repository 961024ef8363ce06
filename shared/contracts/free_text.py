"""The label of fields that a person wrote in words of their own: they may name people, and can be left out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, get_args

from pydantic import BaseModel, Field

LABEL = "x-free-text"
"""The keyword that says so in a type's JSON Schema; it asks nothing of a document."""

FREE_TEXT: Any = Field(json_schema_extra={LABEL: True})
"""Labels a field: `note: Annotated[Sentence | None, FREE_TEXT] = None`. It may be missing, so that it can be left out."""


@cache
def free_text_fields(record: type[BaseModel]) -> frozenset[str]:
    """The record's own fields that are labelled; those of records inside it are not among them."""
    extras = {name: field.json_schema_extra for name, field in record.model_fields.items()}
    return frozenset(name for name, extra in extras.items() if isinstance(extra, dict) and extra.get(LABEL) is True)


@cache
def records_inside(record: type[BaseModel]) -> Mapping[str, type[BaseModel]]:
    """The fields that hold a record, or several, each with the class of these."""
    found = {name: _record_of(field.annotation) for name, field in record.model_fields.items()}
    return {name: inside for name, inside in found.items() if inside is not None}


def without_free_text(record: type[BaseModel], data: Mapping[str, Any]) -> dict[str, Any]:
    """A record's data, as JSON has them, without any labelled field, in the records inside it neither."""
    inside, left_out = records_inside(record), free_text_fields(record)
    return {
        name: _bare(inside[name], value) if name in inside else value
        for name, value in data.items()
        if name not in left_out
    }


def _bare(record: type[BaseModel], value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_bare(record, one) for one in value]
    return without_free_text(record, value) if isinstance(value, Mapping) else value


def _record_of(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for one in get_args(annotation) if (found := _record_of(one)) is not None), None)
