"""Applying the declaration creates what is missing, and never changes what is there."""

from __future__ import annotations

import uuid

import pytest

from shared.runtime.topics import BrokerAway, CannotApply, Declared, apply, partitions

pytestmark = pytest.mark.integration


def _declared(name: str, count: int = 3, retention: str = "-1") -> Declared:
    return Declared(
        name=name, partitions=count, replication=1, settings={"retention.ms": retention}, owner="test", readers=()
    )


async def test_applying_twice_creates_once(kafka: str) -> None:
    name = f"lead.pk-{uuid.uuid4().hex[:6]}.test"
    declared = (_declared(name),)
    assert (await apply({"bootstrap_servers": kafka}, declared)).created == (name,)
    again = await apply({"bootstrap_servers": kafka}, declared)
    assert (again.created, again.existing) == ((), (name,))


async def test_other_partitions_are_refused_before_anything_is_created(kafka: str) -> None:
    name = f"lead.pk-{uuid.uuid4().hex[:6]}.test"
    other = f"{name}-other"
    await apply({"bootstrap_servers": kafka}, (_declared(name),))
    with pytest.raises(CannotApply, match=r"has 3, declared are 4.*lead republish"):
        await apply({"bootstrap_servers": kafka}, (_declared(other), _declared(name, 4)))
    assert other not in await partitions({"bootstrap_servers": kafka})


async def test_a_setting_that_kafka_does_not_know_is_said(kafka: str) -> None:
    name = f"lead.pk-{uuid.uuid4().hex[:6]}.test"
    with pytest.raises(CannotApply, match=name):
        await apply({"bootstrap_servers": kafka}, (_declared(name, retention="forever"),))


async def test_a_broker_that_is_away_is_said() -> None:
    with pytest.raises(BrokerAway, match=r"127\.0\.0\.1:9"):
        await apply({"bootstrap_servers": "127.0.0.1:9"}, (), patience=0.3)
