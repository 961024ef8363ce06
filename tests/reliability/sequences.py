"""An OpenAPI document made fit for sequences: which answer leads to which request, and values that are really there.

Links come from names: what a request or its answer told, later requests that ask for the same name are given.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

Document: TypeAlias = dict[str, Any]

Values: TypeAlias = tuple[str | int, ...]

NOTHING: Values = ()
PARAMETERS: Mapping[str, Values] = {
    "province": ("PK-SD",),
    "member_id": ("secp-1", "secp-2"),
    "contact_id": ("c-1", "c-2"),
    "code": ("LEAD.1", "LEAD.2", "LEAD.3"),
    "indicator": ("1.2.1", "1.3.1"),
    "area": ("PK704", "PK713"),
    "dimensions": ("_T",),
    "Alliance-Position": ("",),
}
"""What path, query and headers hold where no link tells it."""

FIELDS: Mapping[str, Values] = {
    **{name: values for name, values in PARAMETERS.items() if name != "code"},
    "account_id": ("applicant", "colleague"),
    "AdoptionBody.code": PARAMETERS["code"],
    "Identifier.scheme": ("secp",),
    "Identifier.id": tuple(str(number) for number in range(1000)),
    "AdoptionBody.dimensions": NOTHING,
    "Source.name": ("PSLM", "MICS"),
    "sector": ("academia", "media"),
    "tier": NOTHING,
    "body_type": NOTHING,
    "districts": ("PK704", "PK713"),
    "charter_accepted_on": ("2025-01-01",),
    "period": ("2019", "2021"),
    "source": ("PSLM", "MICS"),
    "unit": ("percent",),
    "value": ("10", "20.5", "30"),
    "VerificationBody.value": NOTHING,
    **dict.fromkeys(("on", "from_on", "until_on", "review_on", "effective_on", "established_on"), NOTHING),
    **dict.fromkeys(("adopted_on", "changed_on", "retired_on", "successor_member_id", "import_id"), NOTHING),
    **dict.fromkeys(
        ("numerator", "denominator", "framework", "evidence", "baseline", "target", "limits", "cursor"), NOTHING
    ),
}
"""What bodies hold, by property or `Schema.property`; nothing means left out.

Without all these almost every request would be refused for the first thing that it names.
"""
LEFT_OUT = frozenset({"If-Match", "Acting-For"})
OF_THE_STREAM = {"member_id": "/members/([^@/]+)@"}
"""What only the answer tells: a part of the stream's name in its position."""


class Operation(NamedTuple):
    """An operation with the names that it asks for."""

    method: str
    described: Document
    parameters: Mapping[str, str]
    body: Mapping[str, Document]


def in_sequence(document: Document) -> Document:
    """The document with values known to be there, and links from each command to what may follow it."""
    schemas = document["components"]["schemas"]
    for name in _sent(document):  # answers are described by the same schemas, and hold all that is there
        schema = schemas[f"Sent{name}"] = _as_sent(schemas[name])
        fields = schema.get("properties", {})
        for field, told in list(fields.items()):
            values = FIELDS.get(f"{name}.{field}", FIELDS.get(field))
            if values == NOTHING and field not in schema.get("required", ()):
                del fields[field]
            else:
                fields[field] = _known(told, values)
    for operation in _described(document):
        if "requestBody" in operation:
            operation["requestBody"] = _as_sent(operation["requestBody"])
        operation["parameters"] = [one for one in operation.get("parameters", ()) if one["name"] not in LEFT_OUT]
        for parameter in operation["parameters"]:
            parameter["schema"] = _known(parameter["schema"], PARAMETERS.get(parameter["name"]))
    operations = list(_operations(document))
    for source in operations:
        if source.method != "get":
            found = {target.described["operationId"]: _link(source, target) for target in operations}
            responses = source.described["responses"]
            links = {name: link for name, link in found.items() if link}
            for answer in (told for status, told in responses.items() if status.startswith("2")):
                answer["links"] = links
    return document


def _as_sent(part: Document) -> Document:
    renamed: Document = json.loads(json.dumps(part).replace("#/components/schemas/", "#/components/schemas/Sent"))
    return renamed


def _known(schema: Document, values: Values | None) -> Document:
    if not values or "$ref" in schema:
        return schema
    if schema.get("type") == "array":
        return {"type": "array", "items": {"enum": list(values)}, "minItems": 1, "maxItems": 2}
    return {"enum": list(values)}


def _sent(document: Document) -> set[str]:
    """The names of all schemas that requests' bodies are made of."""
    found: set[str] = set()
    waiting: list[Any] = [operation.get("requestBody") for operation in _described(document)]
    while waiting:
        match waiting.pop():
            case {"$ref": str() as reference}:
                name = reference.rpartition("/")[2]
                if name not in found:
                    found.add(name)
                    waiting.append(document["components"]["schemas"][name])
            case dict() as parts:
                waiting += parts.values()
            case list() as parts:
                waiting += parts
    return found


def _described(document: Document) -> Iterator[Document]:
    for operations in document["paths"].values():
        yield from operations.values()


def _operations(document: Document) -> Iterator[Operation]:
    schemas = document["components"]["schemas"]
    for operations in document["paths"].values():
        for method, described in operations.items():
            content = described.get("requestBody", {}).get("content", {}).get("application/json", {})
            schema = schemas.get(content.get("schema", {}).get("$ref", "").rpartition("/")[2], {})
            body = {name: schema["properties"][name] for name in schema.get("required", ())}
            parameters = {one["name"]: one["in"] for one in described["parameters"]}
            yield Operation(method, described, parameters, body)


def _link(source: Operation, target: Operation) -> Document | None:
    """How the target follows the source; None where it asks for nothing that the source told."""
    given = {name: told for name in target.parameters if (told := _told(source, name)) and name != "province"}
    parameters = {f"{target.parameters[name]}.{name}": told for name, told in given.items()}
    body = {
        name: f"$request.body#/{name}"
        for name, schema in target.body.items()
        if name in FIELDS and source.body.get(name) == schema
    }
    if not parameters and not body:
        return None
    if "Alliance-Position" in target.parameters:
        parameters["header.Alliance-Position"] = "$response.header.Alliance-Position"
    link: Document = {"operationId": target.described["operationId"], "parameters": parameters}
    return link | ({"requestBody": body} if body else {})


def _told(source: Operation, name: str) -> str | None:
    if source.parameters.get(name) == "path":
        return f"$request.path.{name}"
    if name in source.body:
        return f"$request.body#/{name}"
    if name in OF_THE_STREAM:
        return f"$response.header.Alliance-Position#regex:{OF_THE_STREAM[name]}"
    return None
