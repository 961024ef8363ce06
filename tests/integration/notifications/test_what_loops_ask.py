"""What is asked again and again reads what waits, and nothing of all that is kept beside it for months."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from motor.motor_asyncio import AsyncIOMotorClient

from services.notifications.delivery.outgoing import Deliveries, Outgoing
from services.notifications.planning.facts import Facts, KeptFact, Telling
from services.notifications.planning.items import Item, Items
from services.notifications.webhooks.deliveries import Deliveries as Posts
from services.notifications.webhooks.deliveries import Planned
from shared.contracts.subscriptions import MessageChannel
from shared.runtime.store import Database
from tests.integration.imports.rig import NOW
from tests.integration.questions import Questions, examined

KEPT, WAITING = 200, 4
"""So many are done and over, and so many wait."""
CHANNELS: tuple[MessageChannel, ...] = ("email", "sms", "in_app")
LETTER = Outgoing("", "PK-SD", "email", None, "account:amina", None, "s", "t", "h", "en", "s")


async def of_people(database: Database) -> tuple[Deliveries, Items]:
    """Letters, of which all but a few of each channel are sent, and their items."""
    deliveries, items = Deliveries(lambda: database, lambda: NOW), Items(lambda: database, lambda: NOW)
    await deliveries.ensure_indexes()
    await items.ensure_indexes()
    for channel in CHANNELS:
        names = [f"{channel}{number}" for number in range(KEPT + WAITING)]
        await deliveries.plan([replace(LETTER, id=name, channel=channel) for name in names])
        await items.plan([Item(name, "PK-SD", "s1", name, NOW, "f1") for name in names])
        await items.composed({"m": names[:KEPT]})
        await database["deliveries"].update_many({"_id": {"$in": names[:KEPT]}}, {"$set": {"state": "sent"}})
    return deliveries, items


async def of_facts(database: Database) -> Facts:
    """Facts, of which all but a few were told to everybody."""
    facts = Facts(lambda: database, lambda: NOW)
    await facts.ensure_indexes()
    names = [f"f{number}" for number in range(KEPT + WAITING)]
    await facts.plan([Telling(KeptFact(name, {}), "PK-SD", name, NOW, ["s1"]) for name in names])
    await facts.told(names[:KEPT])
    return facts


async def of_webhooks(database: Database) -> Posts:
    """What is posted to an endpoint, of which all but a little was delivered."""
    posts = Posts(database)
    await posts.ensure_indexes()
    await posts.plan([Planned("w1", f"e{number}", "t", NOW, b"{}") for number in range(KEPT + WAITING)], NOW)
    delivered = [f"w1:e{number}" for number in range(KEPT)]
    await database["webhook_deliveries"].update_many({"_id": {"$in": delivered}}, {"$set": {"state": "delivered"}})
    return posts


async def letters_due(database: Database) -> Callable[[], Awaitable[Any]]:
    deliveries, _ = await of_people(database)
    return lambda: deliveries.due("PK-SD", len(CHANNELS) * WAITING)  # as many as wait: a flood


async def letters_waiting(database: Database) -> Callable[[], Awaitable[Any]]:
    deliveries, _ = await of_people(database)
    return lambda: deliveries.waiting("PK-SD")


async def items_due(database: Database) -> Callable[[], Awaitable[Any]]:
    _, items = await of_people(database)
    return lambda: items.due("PK-SD", 100)


async def facts_due(database: Database) -> Callable[[], Awaitable[Any]]:
    facts = await of_facts(database)
    return lambda: facts.due("PK-SD", 100)


async def facts_together(database: Database) -> Callable[[], Awaitable[Any]]:
    facts = await of_facts(database)
    return lambda: facts.of_together([f"f{KEPT}", "f1"])


async def posts_due(database: Database) -> Callable[[], Awaitable[Any]]:
    posts = await of_webhooks(database)
    return lambda: posts.due("w1", 10, [f"w1:e{KEPT}"])


async def posts_waiting(database: Database) -> Callable[[], Awaitable[Any]]:
    posts = await of_webhooks(database)
    return lambda: posts.waiting(["w1", "w2"], 100)


async def posts_late(database: Database) -> Callable[[], Awaitable[Any]]:
    posts = await of_webhooks(database)
    return lambda: posts.due_longest(["w1", "w2"])


@pytest.mark.parametrize(
    "question",
    [letters_due, letters_waiting, items_due, facts_due, facts_together, posts_due, posts_waiting, posts_late],
    ids=lambda one: one.__name__,
)
async def test_what_waits_is_found_without_reading_what_is_done(
    database: Database, mongo_url: str, question: Callable[[Database], Awaitable[Callable[[], Awaitable[Any]]]]
) -> None:
    heard = Questions()
    client: Any = AsyncIOMotorClient(mongo_url, event_listeners=[heard], tz_aware=True)
    ask = await question(client[database.name])
    heard.asked.clear()
    assert await ask()
    client.close()
    assert heard.asked
    for collection, where in heard.asked:
        read = await examined(database, collection, where)
        assert read <= len(CHANNELS) * WAITING, (collection, where, read)
