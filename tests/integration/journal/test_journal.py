"""The journal on a real store: one insert per command, no writer over another, the same command once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from shared.contracts.event import Event
from shared.contracts.membership import MembershipApplied
from shared.decisions import Actor, Decider, Refused
from shared.journal import BacklogFull, Conflict, Draft, Journal, KeyReused, Request
from shared.journal.backlog import Backlog
from shared.journal.lease import Leases
from shared.runtime.store import Database

STREAM = "membership/PK-SD/members/secp-1"
EVENT = MembershipApplied.model_validate(MembershipApplied.example)
ACTOR = Actor("noor", "lcas", frozenset({"secretariat"}), frozenset({"PK-SD"}))
REQUEST = Request(ACTOR)


def decide(_count: int, command: int, _actor: Actor) -> list[Event]:
    if command < 0:
        raise Refused("count.negative", command=command)
    return [EVENT] * command


counting: Decider[int, int] = Decider(0, decide, lambda count, _event: count + 1)


async def made(database: Database, limit: int = 1000) -> Journal:
    entries = database["journal"]
    journal = Journal(entries, Backlog(entries, limit), lambda: datetime.now(UTC), lambda: None)
    await journal.ensure_indexes()
    return journal


async def test_a_command_is_one_entry_with_all_its_events(database: Database) -> None:
    journal = await made(database)
    receipt = await journal.carry_out(counting, STREAM, 3, REQUEST)
    assert (receipt.version, receipt.events) == (3, (EVENT.type,) * 3)
    loaded = await journal.load(STREAM)
    assert (loaded.entry, loaded.version) == (1, 3)


async def test_the_same_command_twice_is_answered_as_the_first_time(database: Database) -> None:
    journal = await made(database)
    again = replace(REQUEST, command_id="c-1", body_digest="b")
    first = await journal.carry_out(counting, STREAM, 2, again)
    await journal.carry_out(counting, STREAM, 1, REQUEST)
    assert await journal.carry_out(counting, STREAM, 2, again) == first
    assert (await journal.load(STREAM)).version == 3


async def test_the_same_command_at_the_same_time_happens_once(database: Database) -> None:
    journal = await made(database)
    again = replace(REQUEST, command_id="c-1", body_digest="b")
    receipts = await asyncio.gather(*(journal.carry_out(counting, STREAM, 1, again) for _ in range(5)))
    assert len(set(receipts)) == 1
    assert (await journal.load(STREAM)).version == 1


async def test_the_same_key_with_another_body_is_refused(database: Database) -> None:
    journal = await made(database)
    await journal.carry_out(counting, STREAM, 1, replace(REQUEST, command_id="c-1", body_digest="b"))
    with pytest.raises(KeyReused):
        await journal.carry_out(counting, STREAM, 1, replace(REQUEST, command_id="c-1", body_digest="other"))


async def test_writers_at_once_all_end_well_and_leave_no_hole(database: Database) -> None:
    journal = await made(database)
    await asyncio.gather(*(journal.carry_out(counting, STREAM, 2, REQUEST) for _ in range(5)))
    loaded = await journal.load(STREAM)
    assert [(entry["entry"], entry["first"], entry["last"]) for entry in loaded.entries] == [
        (number, 2 * number - 1, 2 * number) for number in range(1, 6)
    ]


async def test_a_version_that_is_not_the_streams_is_a_conflict_that_tells_the_version(database: Database) -> None:
    journal = await made(database)
    await journal.carry_out(counting, STREAM, 2, REQUEST)
    with pytest.raises(Conflict) as conflict:
        await journal.carry_out(counting, STREAM, 1, replace(REQUEST, if_match=1))
    assert conflict.value.version == 2
    assert (await journal.carry_out(counting, STREAM, 1, replace(REQUEST, if_match=2))).version == 3


async def test_a_refused_command_and_one_that_changes_nothing_leave_no_entry(database: Database) -> None:
    journal = await made(database)
    with pytest.raises(Refused):
        await journal.carry_out(counting, STREAM, -1, REQUEST)
    assert (await journal.carry_out(counting, STREAM, 0, REQUEST)).version == 0
    assert (await journal.load(STREAM)).entry == 0


async def test_a_batch_appends_to_many_streams_and_tells_the_one_where_another_was_first(database: Database) -> None:
    journal = await made(database)
    streams = [f"{STREAM}{number}" for number in range(20)]
    loaded = await journal.load_many(streams)
    await journal.carry_out(counting, streams[7], 1, REQUEST)
    answers = await journal.append_many([Draft(one, [EVENT], "c-1") for one in loaded.values()], REQUEST)
    assert [index for index, answer in enumerate(answers) if isinstance(answer, Conflict)] == [7]
    again = await journal.append_many([Draft(one, [EVENT], "c-1") for one in loaded.values()], REQUEST)
    assert all(isinstance(answer, Conflict) for answer in again)
    assert {one.version for one in (await journal.load_many(streams)).values()} == {1}


async def test_above_the_backlogs_limit_a_province_takes_no_commands_and_others_do(database: Database) -> None:
    journal = await made(database, limit=2)
    for number in range(2):
        await (await made(database, limit=2)).carry_out(counting, f"{STREAM}{number}", 1, REQUEST)
    with pytest.raises(BacklogFull):
        await journal.carry_out(counting, STREAM, 1, REQUEST)
    await journal.carry_out(counting, STREAM.replace("PK-SD", "PK-BA"), 1, REQUEST)


async def test_a_lease_has_one_holder_until_it_is_released(database: Database) -> None:
    mine, yours = Leases(database, "mine"), Leases(database, "yours")
    assert await mine.take(["relay/x/PK-SD"]) == {"relay/x/PK-SD"}
    assert await yours.take(["relay/x/PK-SD", "relay/x/PK-BA"]) == {"relay/x/PK-BA"}
    assert await mine.take(["relay/x/PK-SD"]) == {"relay/x/PK-SD"}
    await mine.release(["relay/x/PK-SD"])
    assert await yours.take(["relay/x/PK-SD"]) == {"relay/x/PK-SD"}
