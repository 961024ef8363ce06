"""The commands from outside: every service of an installation is asked, and one answer comes."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from shared.contracts.topics import topic
from shared.devstack.installation import Installation
from shared.journal.lease import Leases, lease_name
from shared.runtime.status import status
from shared.runtime.store import Database
from tests.conftest import CreateTopics
from tests.integration.operations.place import OWN, Place

ROW = {
    *("service", "province", "unpublished", "oldest_unpublished_seconds", "lag", "parked"),
    *("lag_seconds", "members", "lease", "last_progress_seconds", "paused", "reactions"),
}


@pytest.fixture
def data(tmp_path: Path, kafka: str, mongo_url: str) -> Path:
    services = {"membership": "http://127.0.0.1:9", "reporting": "http://127.0.0.1:9"}
    Installation(tmp_path, 8100, kafka, mongo_url, services).write()
    return tmp_path


async def lead(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "LEAD_DATA": str(data), "LEAD_PROVINCES": "PK-GB"}
    command = [sys.executable, "-m", "shared.cli.main", *arguments]
    return await asyncio.to_thread(subprocess.run, command, env=environ, capture_output=True, text=True, check=False)


async def answer(data: Path, *arguments: str) -> Any:
    done = await lead(data, *arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


async def test_status_tells_of_every_service_and_province(data: Path) -> None:
    told = await answer(data, "status")
    assert told["processes"] == []
    assert [(row["service"], row["province"]) for row in told["provinces"]] == [
        ("membership", "PK-GB"),
        ("reporting", "PK-GB"),
    ]
    assert all(set(row) == ROW for row in told["provinces"])


async def test_a_stream_without_entries_is_sent_again_as_nothing(data: Path) -> None:
    told = await answer(data, "republish", "--stream", "membership/PK-GB/members/nobody")
    assert told == {"entries": 0, "streams": 0}


async def test_long_work_tells_how_far_it_is_beside_its_answer(data: Path, create_topics: CreateTopics) -> None:
    await create_topics([topic("PK-GB", "reporting"), topic("PK-GB", "membership")], 4)
    done = await lead(data, "rebuild", "series", "--json")
    assert done.returncode == 0, done.stderr
    (rebuilt,) = json.loads(done.stdout)
    assert (rebuilt["service"], rebuilt["view"]) == ("reporting", "series")
    assert "reporting: records: " in done.stderr


async def test_a_view_or_a_dead_letter_that_no_service_has_is_said(data: Path) -> None:
    for arguments in (("rebuild", "nothing"), ("dead-letters", "show", "nothing")):
        done = await lead(data, *arguments)
        assert done.returncode == 1
        assert "nothing" in done.stderr


async def test_a_pause_is_told_by_status_until_it_is_resumed(data: Path) -> None:
    of = ("--province", "PK-GB", "--service", "reporting")
    told = await answer(data, "pause", *of, "--why", "the store is moved", "--by", "operations")
    try:
        assert (told["service"], told["province"], told["changed"]) == ("reporting", "PK-GB", True)
        paused = {row["service"]: row["paused"] for row in (await answer(data, "status"))["provinces"]}
        assert paused == {"membership": None, "reporting": told["paused"]}
        assert told["paused"]["why"] == "the store is moved"
    finally:
        resumed = await answer(data, "resume", *of)
    assert (resumed["changed"], resumed["paused"]) == (True, None)
    assert not (await answer(data, "resume", *of))["changed"]


async def test_a_pause_of_no_service_is_refused(data: Path) -> None:
    done = await lead(data, "resume", "--province", "PK-GB", "--service", "nothing")
    assert (done.returncode, "nothing" in done.stderr) == (1, True)


async def test_a_province_shows_what_waits_what_lags_and_what_is_parked(place: Place) -> None:
    await place.write(streams=2, commands=1)
    await place.relay()
    await place.write(streams=1, commands=1)
    marks = {"parked_from": 1, "parked_through": 2, "parked_last": "x", "parked_why": "bug"}
    parked = {"_id": place.stream(0), "province": place.province, "version": 0, **marks}
    await place.database[OWN.collection].insert_one(parked)
    [row] = await status(place.own, place.database, place.kafka, [place.province])
    assert (row["unpublished"], row["lag"]) == (1, 4)
    assert row["lag_seconds"] > 0
    assert (row["members"], row["lease"], row["last_progress_seconds"]) == ([], None, None)
    assert row["oldest_unpublished_seconds"] >= 0
    assert row["parked"] == [{"view": OWN.name, "stream": place.stream(0), "from": 1, "through": 2, "why": "bug"}]


async def test_what_was_taken_lags_no_more_and_a_kept_lease_tells_its_holder(place: Place) -> None:
    await place.write(streams=2, commands=1)
    await place.relay()
    await place.project(place.own, OWN)
    await Leases(place.database, "membership@here:7").take([lease_name("membership", place.province)])
    [row] = await status(place.own, place.database, place.kafka, [place.province])
    assert (row["lag"], row["lag_seconds"]) == (0, 0)
    assert row["lease"]["holder"] == "membership@here:7"
    assert row["lease"]["renewed_seconds"] < 60


async def test_without_kafka_the_lag_is_unknown_and_the_rest_is_told(database: Database) -> None:
    place = Place(database, "127.0.0.1:9")
    await place.journal.ensure_indexes()
    await place.write(streams=1, commands=1)
    [row] = await status(place.own, database, place.kafka, [place.province])
    assert (row["unpublished"], row["lag"]) == (1, None)
    assert (row["lag_seconds"], row["members"]) == (None, None)


async def test_a_backup_has_every_service_and_is_not_written_over(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backup"
    told = await answer(data, "backup", str(folder))
    assert [one["service"] for one in told] == ["membership", "reporting"]
    assert {path.name for path in folder.glob("*.json")} == {"membership.json", "reporting.json"}
    again = await lead(data, "backup", str(folder))
    assert again.returncode == 1
    assert "another folder" in again.stderr
