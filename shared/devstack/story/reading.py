"""The story's files read: each step a command, or something that the platform does by itself and a page then shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

import yaml

from shared.devstack.demo_rows import folder, rows
from shared.devstack.demo_sandbox import OPENING, STORY, in_sandbox
from shared.devstack.story.days import resolved

FILES = ("sindh.yaml", "balochistan.yaml", OPENING)


@dataclass(frozen=True, slots=True)
class Step:
    """Something told or waited for: `method` is None where `path` shows by itself what `body` holds."""

    key: str
    province: str
    when: str
    who: str
    says: str
    method: str | None
    path: str
    body: Any
    name: str | None = None


def read_story(today: date) -> list[Step]:
    """The steps of all alliances in the order of their days, with the days as they are when it is played today."""
    texts = {file: (folder() / "story" / file).read_text(encoding="utf-8") for file in FILES}
    texts |= {f"sandbox-{STORY}": in_sandbox(texts[STORY])}
    told: list[Step] = []
    for file, text in texts.items():
        story = _Loader(text).get_single_data()
        told += [
            _step(f"{file}-{number}", story["province"], step, today) for number, step in enumerate(story["steps"], 1)
        ]
    return sorted(told, key=lambda step: step.when)


def _step(key: str, province: str, step: Mapping[str, Any], today: date) -> Step:
    method = next((name for name in ("post", "put") if name in step), None)
    return Step(
        key=key,
        province=province,
        when=_dated(step["when"], today),
        who=step.get("who", "secretariat"),
        says=step["says"],
        method=method,
        path=re.sub(r"\{(H(?:-[1-9])?)\}", lambda found: resolved(found[1], today) or "", step[method or "until"]),
        body=_dated(step["body"] if method else step["shows"], today),
        name=step.get("as"),
    )


def _dated(value: Any, today: date) -> Any:
    match value:
        case str():
            return resolved(value, today) or value
        case dict():
            return {name: _dated(part, today) for name, part in value.items()}
        case list():
            return [_dated(part, today) for part in value]
        case _:
            return value


_TRUTH = "tag:yaml.org,2002:bool"


class _Loader(yaml.SafeLoader):
    """YAML with names for what a step would else repeat, in which `on` is a word and no truth."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own shape, never changed here
        first: [(tag, pattern) for tag, pattern in known if tag != _TRUTH or first in "tTfF"]
        for first, known in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


def _document(title: str) -> dict[str, str]:
    return {
        "document_id": re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-"),
        "title": title,
        "media_type": "application/pdf",
        "sha256": sha256(title.encode()).hexdigest(),
        "language": "en",
    }


def _member(member_id: str) -> dict[str, str]:
    row = next(row for row in rows("members.csv") if row["member_id"] == member_id)
    organisation = {"organisation_id": member_id, "name": row["name"], "sector": row["sector"], "member_id": member_id}
    return organisation | ({"tier": row["tier"]} if row["tier"] else {})


def _district(code: str) -> dict[str, str]:
    return {"code": code, "scheme": "COD-AB-2022", "level": "district"}


def _goal(code: str) -> dict[str, str]:
    return {"code": code, "framework": "2022"}


def _named(whole: Callable[[str], dict[str, str]]) -> Callable[[_Loader, yaml.ScalarNode], dict[str, str]]:
    return lambda loader, node: whole(str(loader.construct_scalar(node)))


for _whole in (_document, _member, _district, _goal):
    _Loader.add_constructor(f"!{_whole.__name__[1:]}", _named(_whole))
