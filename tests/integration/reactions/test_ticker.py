"""Dates that pass and events that ask for something: done once, in order, whatever happens in between."""

from __future__ import annotations

import asyncio
import signal
import sys
from datetime import UTC, date, datetime
from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorClient

from services.membership.streams import alliance_stream, member_stream
from shared.journal.lease import Leases
from shared.reactions.ticker import LONGEST_WAIT
from shared.streams.pointers import ensure_indexes
from tests.integration.membership.conftest import PRESS_CLUB, SINDH
from tests.integration.questions import Questions, examined
from tests.integration.reactions.conftest import MEMBER, REACTIONS, REVIEW, Ticking, leavings

STREAM = member_stream("PK-SD", "secp-0012")
NEXT_DOOR = alliance_stream("PK-BA")
RESIGNED = {"why": {"code": "resigned"}}

pytestmark = pytest.mark.integration


async def test_a_command_is_given_once_its_date_has_passed_and_not_on_the_day(ticking: Ticking) -> None:
    await ticking.begin()
    await ticking.done("secretariat", f"{MEMBER}/suspension", REVIEW)
    await ticking.catch_up()
    before = await ticking.events(STREAM)
    for day in (date(2026, 6, 9), date(2026, 6, 10)):
        ticking.clock.today = day
        await ticking.ticker().round()
    assert await ticking.events(STREAM) == before
    ticking.clock.today = date(2026, 6, 11)
    await ticking.ticker().round()
    assert await ticking.events(STREAM) == [*before, "MemberReinstated"]
    entry = (await ticking.journal.load(STREAM)).entries[-1]
    assert (entry["by"], entry["account"]) == ("lead", "reaction:review")


async def test_a_process_that_starts_anew_before_the_view_shows_it_does_nothing_twice(ticking: Ticking) -> None:
    await ticking.begin()
    await ticking.done("secretariat", f"{MEMBER}/suspension", REVIEW)
    await ticking.catch_up()
    ticking.clock.today = date(2026, 7, 1)
    for _ in range(3):
        await ticking.ticker().round()
    assert (await ticking.events(STREAM)).count("MemberReinstated") == 1


async def test_a_date_that_was_moved_or_is_waited_for_no_more_is_not_acted_on(ticking: Ticking) -> None:
    await ticking.begin()
    await ticking.done("secretariat", f"{MEMBER}/suspension", REVIEW)
    await ticking.done("secretariat", f"{MEMBER}/reinstatement", {"why": {"code": "inactivity"}})
    await ticking.done("secretariat", f"{MEMBER}/suspension", REVIEW | {"on": "2026-06-01", "review_on": "2026-09-01"})
    await ticking.catch_up()
    before = await ticking.events(STREAM)
    ticking.clock.today = date(2026, 8, 1)
    await ticking.ticker().round()
    assert await ticking.events(STREAM) == before


async def test_a_round_with_much_to_do_turns_with_each_thing_done(ticking: Ticking) -> None:
    await ticking.begin()
    await ticking.done("secretariat", f"{MEMBER}/suspension", REVIEW)
    await ticking.catch_up()
    ticking.clock.today = date(2026, 7, 1)
    for turned in (1, 2):  # the second time there is nothing to be done any more, but the view shows it still
        ticker = ticking.ticker()
        await ticker.round()
        assert (ticker.turns, (await ticking.events(STREAM)).count("MemberReinstated")) == (1, 1), turned


async def test_what_fell_due_during_an_outage_is_done_in_the_order_of_its_dates(ticking: Ticking) -> None:
    await ticking.begin()
    days = {"secp-0099": "2026-06-20", "secp-0012": "2026-06-30", "secp-0077": "2026-06-25"}
    for member, day in days.items():
        if member != "secp-0012":
            other = PRESS_CLUB | {"identifiers": [{"scheme": "secp", "id": member[-4:]}]}
            await ticking.join(f"head-of-{member}", other)
        await ticking.done("secretariat", f"{SINDH}/members/{member}/suspension", REVIEW | {"review_on": day})
    await ticking.catch_up()
    ticking.clock.today = date(2026, 9, 1)
    await ticking.ticker().round()
    written = ticking.database["journal"].find({"by": "lead"}).sort("_id", 1)
    assert [entry["stream"][-9:] async for entry in written] == ["secp-0099", "secp-0077", "secp-0012"]


async def test_however_many_dates_rest_those_behind_them_are_found(ticking: Ticking) -> None:
    await ticking.begin()
    for member, day in (("secp-0099", "2026-06-20"), ("secp-0077", "2026-06-25")):
        await ticking.join(f"head-of-{member}", PRESS_CLUB | {"identifiers": [{"scheme": "secp", "id": member[-4:]}]})
        await ticking.done("secretariat", f"{SINDH}/members/{member}/suspension", REVIEW | {"review_on": day})
    await ticking.catch_up()
    ticking.clock.today = date(2026, 9, 1)
    one_at_once = ticking.ticker(at_once=1)
    for reinstated in (1, 2, 2):  # the view shows the first one still
        await one_at_once.round()
        written = ticking.database["journal"].find({"by": "lead"})
        assert len(await written.to_list(None)) == reinstated


async def test_a_reaction_is_done_once_and_its_outcome_is_kept(ticking: Ticking) -> None:
    await ticking.ticker().round()
    await ticking.begin()
    await ticking.done("secretariat", f"{MEMBER}/departure", RESIGNED)
    await ticking.catch_up()
    for _ in range(2):
        await ticking.ticker().round()
    assert await ticking.events(NEXT_DOOR) == ["AllianceEstablished"]
    assert await ticking.outcomes() == {"neighbour": "done", "release": "refused", "wait": "waits"}
    caused = (await ticking.journal.load(NEXT_DOOR)).entries[-1]["causation_id"]
    left = (await ticking.journal.load(STREAM)).entries[-1]["events"][-1]["id"]
    assert caused == left
    document = await ticking.database[leavings["neighbours"].collection].find_one({"_id": STREAM})
    assert document is not None
    assert (document["tasks"], document["task_since"]) == ([], None)


async def test_while_nothing_is_to_be_done_one_question_is_asked_for_all_provinces(
    ticking: Ticking, mongo_url: str
) -> None:
    await ensure_indexes(ticking.database, ticking.service.views)
    await ticking.begin()
    heard = Questions()
    client: Any = AsyncIOMotorClient(mongo_url, event_listeners=[heard], tz_aware=True)
    ticker = ticking.ticker(database=client[ticking.database.name])
    for _ in range(2):
        heard.asked.clear()
        await ticker.round(dates=False)
    client.close()
    asked = [(collection, question) for collection, question in heard.asked if collection.startswith("view.")]
    assert [collection for collection, _ in asked] == [reaction.view.collection for reaction in REACTIONS]
    for collection, question in asked:
        assert await ticking.database[collection].count_documents({}) > 0
        assert await examined(ticking.database, collection, question) == 0


async def test_what_waits_goes_on_when_what_it_waits_for_has_come(ticking: Ticking) -> None:
    await ticking.ticker().round()
    await ticking.begin()
    await ticking.done("secretariat", f"{MEMBER}/departure", RESIGNED)
    await ticking.catch_up()
    await ticking.ticker().round()
    await ticking.done("programme", "/membership/v1/PK-GB/alliance", {"name": {"en": "Gilgit-Baltistan Alliance"}})
    await ticking.ticker().round()
    assert (await ticking.outcomes())["wait"] == "done"


async def test_what_a_task_waits_for_is_seen_within_half_a_minute_however_long_it_waited(ticking: Ticking) -> None:
    await ticking.ticker().round()
    await ticking.begin()
    await ticking.done("secretariat", f"{MEMBER}/departure", RESIGNED)
    await ticking.catch_up()
    seconds = 0.0
    ticker = ticking.ticker(seconds=lambda: seconds)
    for _ in range(20):
        await ticker.round()
        seconds += LONGEST_WAIT
    await ticker.round()
    await ticking.done("programme", "/membership/v1/PK-GB/alliance", {"name": {"en": "Gilgit-Baltistan Alliance"}})
    await ticker.round()
    assert (await ticking.outcomes())["wait"] == "waits"
    seconds += LONGEST_WAIT
    await ticker.round()
    assert (await ticking.outcomes())["wait"] == "done"


async def test_a_view_built_anew_does_nothing_again(ticking: Ticking) -> None:
    await ticking.ticker().round()
    await ticking.begin()
    await ticking.done("secretariat", f"{MEMBER}/departure", RESIGNED)
    await ticking.catch_up()
    await ticking.ticker().round()
    collection = ticking.database[leavings["neighbours"].collection]
    left = list((await ticking.journal.load(STREAM)).recorded())[-1]
    await collection.update_one({"_id": STREAM}, {"$set": leavings["neighbours"].fold({}, left)})
    journal = await ticking.database["journal"].count_documents({})
    await ticking.ticker().round()
    assert await ticking.database["journal"].count_documents({}) == journal
    document = await collection.find_one({"_id": STREAM})
    assert document is not None
    assert document["tasks"] == []


async def test_a_new_reaction_leaves_what_happened_before_it_alone(ticking: Ticking) -> None:
    ticking.clock.now = datetime(2020, 1, 1, tzinfo=UTC)
    await ticking.begin()
    await ticking.done("secretariat", f"{MEMBER}/departure", RESIGNED)
    await ticking.catch_up()
    await ticking.ticker().round()
    assert await ticking.events(NEXT_DOOR) == []
    assert set((await ticking.outcomes()).values()) == {"before"}


async def test_another_process_leaves_a_province_to_whoever_holds_it(ticking: Ticking) -> None:
    await ticking.ticker().round()
    await ticking.begin()
    await ticking.done("secretariat", f"{MEMBER}/suspension", REVIEW)
    await ticking.catch_up()
    ticking.clock.today = date(2026, 7, 1)
    await ticking.ticker(leases=Leases(ticking.database, "another")).round()
    assert "MemberReinstated" not in await ticking.events(STREAM)


async def test_killed_between_the_command_and_its_outcome_it_goes_on_and_does_it_once(
    ticking: Ticking, mongo_url: str
) -> None:
    await ticking.ticker().round()
    await ticking.begin()
    await ticking.done("secretariat", f"{MEMBER}/departure", RESIGNED)
    await ticking.catch_up()
    killed = (sys.executable, "-m", "tests.integration.reactions.killed", mongo_url, ticking.database.name)
    child = await asyncio.create_subprocess_exec(*killed)
    assert await child.wait() == -signal.SIGKILL
    assert await ticking.outcomes() == {}
    assert await ticking.events(NEXT_DOOR) == ["AllianceEstablished"]
    await ticking.ticker().round()
    assert await ticking.events(NEXT_DOOR) == ["AllianceEstablished"]
    assert (await ticking.outcomes())["neighbour"] == "done"
