"""What counts as an addition, and what breaks readers or old documents."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from shared.cli.schemas import app
from shared.contracts.catalogue import EVENTS
from shared.contracts.compatibility import breaks, check
from shared.contracts.reporting import IndicatorSubmitted
from shared.contracts.schema import schema, write_schema

Change = Callable[[dict[str, Any]], object]
TODAY = schema(IndicatorSubmitted)


def changed(change: Change) -> dict[str, Any]:
    made = copy.deepcopy(TODAY)
    change(made)
    return made


BREAKING: dict[str, tuple[Change, str]] = {
    "a field is removed": (lambda s: s["properties"].pop("method"), "/method"),
    "a field has another kind": (lambda s: s["properties"].update(period={"type": "integer"}), "/period"),
    "a field is required now": (lambda s: s["required"].append("method"), "/method"),
    "a field may be missing now": (lambda s: s["required"].remove("value"), "/value"),
    "a pattern is narrower": (lambda s: s["properties"]["area"].update(pattern="^PK7"), "/area"),
    "a limit is new": (lambda s: s["properties"]["import_id"].update(minLength=4), "/import_id"),
    "a code is added to a closed list": (lambda s: s["properties"]["unit"]["enum"].append("grams"), "/unit"),
    "a default is another one": (lambda s: s["properties"]["qualifier"].update(default="E"), "/qualifier"),
    "a field inside a record is gone": (lambda s: s["$defs"]["Source"]["properties"].pop("name"), "/source/name"),
}

HARMLESS: dict[str, Change] = {
    "an optional field is added": lambda s: s["properties"].update(note={"type": "string"}),
    "an optional field is added inside a record": lambda s: s["$defs"]["Source"]["properties"].update(
        url={"type": "string"}
    ),
    "a meaning is said better": lambda s: s["properties"]["value"].update(description="the figure"),
    "a field is labelled as free text": lambda s: s["properties"]["import_id"].update({"x-free-text": True}),
    "a record's class has another name": lambda s: (
        s["$defs"].update(Origin=s["$defs"].pop("Source")),
        s["properties"].update(source={"$ref": "#/$defs/Origin"}),
    ),
}


@pytest.mark.parametrize("what", BREAKING)
def test_a_change_that_breaks_is_named_with_its_place(what: str) -> None:
    change, place = BREAKING[what]
    found = breaks(TODAY, changed(change))
    assert found
    assert all(problem.startswith(f"{IndicatorSubmitted.type}{place}") for problem in found), found


@pytest.mark.parametrize("what", HARMLESS)
def test_an_addition_breaks_nothing_but_must_be_published(what: str) -> None:
    older, now = TODAY, changed(HARMLESS[what])
    assert breaks(older, now) == []
    assert check({IndicatorSubmitted.type: now}, {IndicatorSubmitted.type: IndicatorSubmitted}) != []


def test_a_type_that_the_code_lost_and_one_without_a_schema_are_named() -> None:
    assert check({"reporting.gone.v1": TODAY}, {IndicatorSubmitted.type: IndicatorSubmitted}) == [
        "reporting.gone.v1: the code has no such type any more, and readers may",
        "reporting.indicator_submitted.v1: has no published schema yet",
    ]


def published_with(folder: Path, change: Change) -> None:
    """Today's schemas as the published ones, but for one that was another."""
    for event_type, event in EVENTS.items():
        write_schema(schema(event), event_type, folder)
    write_schema(changed(change), IndicatorSubmitted.type, folder)


def test_check_exits_1_and_says_where(tmp_path: Path) -> None:
    published_with(tmp_path, lambda s: s["properties"].update(witness={"type": "string"}))
    ended = CliRunner().invoke(app, ["check", "--published", str(tmp_path)])
    assert ended.exit_code == 1
    assert "reporting.indicator_submitted.v1/witness: the field was removed" in ended.output


def test_publish_refuses_what_breaks_and_writes_nothing(tmp_path: Path) -> None:
    published_with(tmp_path, lambda s: s["properties"].update(witness={"type": "string"}))
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    ended = CliRunner().invoke(app, ["publish", "--published", str(tmp_path)])
    assert ended.exit_code == 1
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_publish_takes_an_addition_and_a_new_type(tmp_path: Path) -> None:
    published_with(tmp_path, lambda s: s["properties"].pop("method"))
    (tmp_path / "reporting.import_completed.v1.json").unlink()
    ended = CliRunner().invoke(app, ["publish", "--published", str(tmp_path)])
    assert ended.exit_code == 0, ended.output
    assert "2 schemas published" in ended.output
    assert CliRunner().invoke(app, ["check", "--published", str(tmp_path)]).exit_code == 0


def test_the_listing_has_the_documented_fields_and_export_writes_each_schema(tmp_path: Path) -> None:
    rows = json.loads(CliRunner().invoke(app, ["list", "--json"]).output)
    assert [row["type"] for row in rows] == list(EVENTS)
    assert {tuple(row) for row in rows} == {("type", "owner", "stream", "audience", "since", "schema", "example")}
    assert CliRunner().invoke(app, ["export", str(tmp_path)]).exit_code == 0
    exported = {path.stem: json.loads(path.read_text()) for path in tmp_path.iterdir()}
    assert exported == {row["type"]: row["schema"] for row in rows}
