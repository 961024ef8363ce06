"""The committed declaration of topics says what the design says."""

from __future__ import annotations

from pathlib import Path

import pytest

from shared.contracts.topics import read_topic
from shared.reference.provinces import PROVINCE_CODES
from shared.runtime.topics import FILE, PROFILES, read


def test_every_province_has_a_topic_per_context_and_audience() -> None:
    declared = read().topics("embedded")
    assert len(declared) == len({topic.name for topic in declared})
    parts = {read_topic(topic.name) for topic in declared}
    assert {part.province for part in parts} == set(PROVINCE_CODES)
    assert {part.context for part in parts} == {"membership", "reporting", "advocacy", "notifications"}
    assert len(parts) == len(PROVINCE_CODES) * 4 * 2


def test_nothing_of_an_internal_topic_is_for_partners() -> None:
    for topic in read().topics("production"):
        assert read_topic(topic.name).audience == "partner" or "partners" not in topic.readers


@pytest.mark.parametrize("profile", PROFILES)
def test_events_are_kept_forever(profile: str) -> None:
    for topic in read().topics("production" if profile == "production" else "embedded"):
        assert topic.settings["retention.ms"] == "-1"
        assert topic.settings["cleanup.policy"] == "delete"


def test_a_file_with_an_unknown_entry_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "topics.yaml"
    wrong.write_text(FILE.read_text() + "\npartition: 3\n")
    with pytest.raises(ValueError, match="partition"):
        read(wrong)


def test_a_file_that_is_no_yaml_is_refused(tmp_path: Path) -> None:
    wrong = tmp_path / "topics.yaml"
    wrong.write_text("partitions: {production: 12")
    with pytest.raises(ValueError, match="no YAML"):
        read(wrong)
