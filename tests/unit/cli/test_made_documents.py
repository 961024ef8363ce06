"""The documents that are made from the code: complete, whole, and up to date in the tree."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client import CollectorRegistry
from typer import Typer
from typer.testing import CliRunner

from shared.cli.docs import docs, documents
from shared.cli.metrics_page import exposed
from shared.contracts.catalogue import EVENTS, owner
from shared.contracts.topics import read_topic
from shared.runtime.metrics import PARTS

MADE = documents()
APP = Typer()
APP.command()(docs)


@pytest.mark.parametrize("context", ["membership", "reporting", "advocacy"])
def test_an_asyncapi_document_tells_every_type_of_its_service_on_a_channel_of_its_audience(context: str) -> None:
    told = yaml.load(MADE[f"asyncapi/{context}.yaml"], yaml.CSafeLoader)
    assert told["asyncapi"] == "3.0.0"
    sent = {
        (event_type, read_topic(channel["address"].replace("{province}", "pk-sd")).audience)
        for channel in told["channels"].values()
        for event_type in channel["messages"]
    }
    assert sent == {(t, event.audience) for t, event in EVENTS.items() if owner(t) == context}
    assert {operation["action"] for operation in told["operations"].values()} == {"send"}


def test_partners_are_told_what_is_for_them_and_nothing_else() -> None:
    told = yaml.load(MADE["asyncapi/partner.yaml"], yaml.CSafeLoader)
    on_kafka = {
        (event_type, read_topic(channel["address"].replace("{province}", "pk-sd")).audience)
        for name, channel in told["channels"].items()
        if name in {owner(event_type) for event_type in EVENTS}
        for event_type in channel["messages"]
    }
    partners = {event_type for event_type, event in EVENTS.items() if event.audience == "partner"}
    assert on_kafka == {(event_type, "partner") for event_type in partners}
    assert set(told["components"]["schemas"]["CloudEvent"]["properties"]["type"]["enum"]) == partners
    assert {operation["action"] for operation in told["operations"].values()} == {"receive"}
    assert told["components"]["securitySchemes"]["scram"]["type"] == "scramSha512"


@pytest.mark.parametrize("context", ["membership", "reporting", "advocacy", "partner"])
def test_every_reference_in_an_asyncapi_document_leads_somewhere(context: str) -> None:
    told = yaml.load(MADE[f"asyncapi/{context}.yaml"], yaml.CSafeLoader)
    for reference in references(told):
        found: Any = told
        for part in reference.removeprefix("#/").split("/"):
            found = found[part]
        assert found


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "$ref":
                yield value
            else:
                yield from references(value)
    elif isinstance(node, list):
        for item in node:
            yield from references(item)


def test_the_event_catalogue_has_every_type_with_its_stream_and_an_example() -> None:
    for event_type, event in EVENTS.items():
        entry = MADE["events.md"].partition(f"## {event.__name__}\n")[2].partition("\n## ")[0]
        assert f"`{event_type}`" in entry
        assert f"stream `{event.stream}`" in entry
        assert "```json" in entry


def test_every_metric_is_on_the_page_with_its_labels_and_meaning() -> None:
    registry = CollectorRegistry()
    for part in PARTS:
        part(registry)
        for _, declared in part.declared():
            (row,) = [line for line in MADE["metrics.md"].splitlines() if f"`{exposed(declared)}`" in line]
            assert declared.meaning in row
            assert all(f"`{label}`" in row for label in declared.labels)
    made = {family.name.removesuffix("_total") for family in registry.collect()}
    assert made == {declared.name for part in PARTS for _, declared in part.declared()}


def test_the_documents_in_the_tree_are_up_to_date() -> None:
    ended = CliRunner().invoke(APP, ["--check"])
    assert ended.exit_code == 0, ended.output


def test_check_names_what_is_out_of_date_and_writing_mends_it(tmp_path: Path) -> None:
    assert CliRunner().invoke(APP, ["--folder", str(tmp_path)]).exit_code == 0
    (tmp_path / "roles.md").write_text("old")
    ended = CliRunner().invoke(APP, ["--folder", str(tmp_path), "--check"])
    assert ended.exit_code == 1
    assert "roles.md is out of date" in ended.output
    assert CliRunner().invoke(APP, ["--folder", str(tmp_path)]).exit_code == 0
    assert CliRunner().invoke(APP, ["--folder", str(tmp_path), "--check"]).exit_code == 0
