"""The OpenAPI document tells every problem that an operation may answer, with an example of each."""

from __future__ import annotations

from typing import Any

from shared.web.problems import KINDS, MEDIA_TYPE, Problem

_EXAMPLES: dict[str, dict[str, Any]] = {
    "malformed": {"detail": "The body is no JSON."},
    "unauthenticated": {"rule": "token.expired"},
    "forbidden": {"rule": "province", "facts": {"province": "PK-BA", "granted": ["PK-SD"]}},
    "not-found": {"field": "member", "value": "secp-0012345", "detail": "There is no member secp-0012345."},
    "conflict": {"stream": "membership/PK-SD/members/secp-0012345", "version": 7},
    "refused": {"rule": "member.standing", "facts": {"standing": "suspended"}},
    "too-large": {"detail": "At most 1000000 bytes are taken here."},
    "invalid": {
        "field": "sector",
        "rule": "enum",
        "value": "ngo",
        "candidates": ["public", "private", "civil_society", "academia", "media", "donor_project"],
        "errors": [{"field": "sector", "rule": "enum", "detail": "Input should be ...", "value": "ngo"}],
    },
    "key-reused": {"field": "Idempotency-Key", "rule": "idempotency_key.reused"},
    "store-away": {},
    "backlog-full": {"facts": {"province": "PK-SD", "waiting": 200000}},
}

_READING = ("400", "401", "403", "404", "422", "503")
_COMMANDS = (*_READING, "409", "413")


def with_problems(document: dict[str, Any]) -> dict[str, Any]:
    """The document with problem responses at every operation, in place of FastAPI's own validation error."""
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for replaced in ("HTTPValidationError", "ValidationError"):
        schemas.pop(replaced, None)
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas.update(problem.pop("$defs", {}))
    schemas["Problem"] = problem
    components["responses"] = {f"Problem{status}": _response(status) for status in sorted(set(_COMMANDS))}
    for operations in document.get("paths", {}).values():
        for method, operation in operations.items():
            answers = operation.setdefault("responses", {})
            answers.pop("422", None)
            for status in _READING if method == "get" else _COMMANDS:
                answers.setdefault(status, {"$ref": f"#/components/responses/Problem{status}"})
    return document


def _response(status: str) -> dict[str, Any]:
    names = [name for name, kind in KINDS.items() if str(kind.status) == status and name in _EXAMPLES]
    examples = {
        name: {
            "value": {
                "type": f"/problems/{name}",
                "title": KINDS[name].title,
                "status": int(status),
                **_EXAMPLES[name],
            }
        }
        for name in names
    }
    response: dict[str, Any] = {
        "description": "; ".join(KINDS[name].title for name in names),
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": examples}},
    }
    text = {"schema": {"type": "string"}}
    if status == "401":
        response["headers"] = {"WWW-Authenticate": text}
    if status == "503":
        response["headers"] = {"Retry-After": {"description": "seconds", **text}}
    return response
