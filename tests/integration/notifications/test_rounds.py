"""A fact is planned once with everybody whom it is told; they are told in rounds, each once."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from services.notifications.delivery import rounds
from shared.contracts.commitments import CommitmentMade
from shared.contracts.subscriptions import QuietHours, SubscriptionChanged
from tests.integration.notifications.messages import IN_APP, PROMISE, Messages, by_mail

ANOTHER = "advocacy/PK-SD/commitments/c2"


async def test_some_are_told_at_once_and_others_in_their_digest_or_after_their_quiet_hours(told: Messages) -> None:
    await told.subscribe("at-once", **IN_APP)
    await by_mail(told, "daily", cadence="daily")
    await by_mail(told, "asleep", quiet_hours=QuietHours(begin="12:00", until="15:00"))  # it is 13:00 in Karachi
    await told.tell(CommitmentMade, PROMISE)
    await told.later(seconds=5)
    assert (len(await told.shown("amina")), len(told.mail.letters)) == (1, 0)
    await told.later(hours=2)
    assert len(told.mail.letters) == 1
    await told.later(days=1)
    assert len(told.mail.letters) == 2
    assert Counter(one["subscription"].rpartition("/")[2] for one in await told.deliveries.find({}, 10)) == {
        "at-once": 1,
        "asleep": 1,
        "daily": 1,
    }


async def test_more_than_go_into_a_round_are_told_in_the_next_ones_and_what_comes_meanwhile_too(
    told: Messages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rounds, "AT_ONCE", 3)
    names = [f"s{number}" for number in range(8)]
    for name in names:
        await told.subscribe(name, **IN_APP | {"owner": {"kind": "account", "id": name}})
    await told.tell(CommitmentMade, PROMISE, correlation="x")
    told.served.clock.now += timedelta(seconds=5)
    assert await told.rounds.round("PK-SD") == 3
    await told.tell(CommitmentMade, ANOTHER, correlation="x")
    told.served.clock.now += timedelta(seconds=5)
    assert [await told.rounds.round("PK-SD") for _ in range(4)] == [3, 3, 2, 0]
    messages = await told.deliveries.find({}, 20)
    told_of = Counter((one["subscription"].rpartition("/")[2], event) for one in messages for event in one["events"])
    assert (len(told_of), set(told_of.values())) == (2 * len(names), {1})


async def test_a_batch_of_which_a_part_was_planned_is_planned_to_its_end_when_it_comes_again(told: Messages) -> None:
    await told.subscribe(**IN_APP)
    first, second = await told.tell(CommitmentMade, PROMISE), await told.tell(CommitmentMade, ANOTHER)
    await told.served.database["message_facts"].delete_one({"told.stream": second.stream})
    await told.plan([first, second])
    await told.later(seconds=5)
    assert len(await told.shown("amina")) == 2


async def test_a_fact_that_comes_again_after_a_subscription_was_changed_is_told_once(told: Messages) -> None:
    stream = await told.subscribe(**IN_APP)
    promise = await told.tell(CommitmentMade, PROMISE)
    daily = (await told.served.shown("/notifications/v1/PK-SD/subscriptions", "amina"))["data"][0]
    assert daily["cadence"] == "immediate"
    await told.served.hear(
        SubscriptionChanged, stream, **IN_APP, subscription_id="s1", cadence="daily", changed=["cadence"]
    )
    await told.plan([promise])
    await told.later(seconds=5)
    await told.later(days=1)
    assert len(await told.shown("amina")) == 1


async def test_what_cant_be_put_into_words_keeps_back_its_own_messages_alone_and_stays_to_be_looked_at(
    told: Messages,
) -> None:
    await told.subscribe(**IN_APP)
    broken = await told.tell(CommitmentMade, PROMISE)
    await told.tell(CommitmentMade, ANOTHER)
    kept, items = told.served.database["message_facts"], told.served.database["message_items"]
    await kept.update_one({"told.stream": broken.stream}, {"$set": {"told.type": "advocacy.commitment_unsaid.v1"}})
    await told.later(seconds=5)
    assert len(await told.shown("amina")) == 1
    [failed] = await items.find({}).to_list(None)
    assert (failed["state"], failed["subscription"]) == ("failed", "notifications/PK-SD/subscriptions/s1")
    assert await kept.count_documents({"state": "waits"}) == 0
