"""Partners as their events in Kafka tell of them: for whoever brings Kafka's access list to agree with them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from aiokafka import ConsumerRecord
from aiokafka.errors import KafkaError

from shared.contracts.catalogue import read_event
from shared.contracts.envelope import read_headers
from shared.contracts.partners import PARTNER_STREAM, Partner, PartnerAccessRevoked
from shared.contracts.topics import aggregate_of, topic
from shared.reference.provinces import PK
from shared.runtime.local_time import local_today
from shared.runtime.topic_records import broker, ends, records
from shared.runtime.topics import BrokerAway, Declared, is_of

PARTNERS = aggregate_of(PARTNER_STREAM)
TOPIC = topic(PK, "notifications", "internal")


@dataclass(frozen=True, slots=True)
class Registered:
    """A partner's access as it was told last; `revoked`: it was ended."""

    access: Partner
    revoked: bool = False

    def lasts(self, today: date) -> bool:
        """Whether it still holds on a local date."""
        until = self.access.valid_until_on
        return not self.revoked and (until is None or until >= today)

    def reads(self, declared: Declared) -> bool:
        """Whether the topic is one of those granted."""
        return "kafka" in self.access.channels and is_of(declared, self.access.provinces, self.access.contexts)


async def registered(kafka: Mapping[str, Any]) -> dict[str, Registered]:
    """Every partner that was ever registered, by id, as far as Kafka has been told.

    Raises BrokerAway; Unreadable and pydantic's ValidationError for a record that is none of ours.
    """
    try:
        async with broker(kafka) as connected:
            until = await ends(connected, [TOPIC])
        return told([record async for record in records(kafka, until)])
    except (BrokerAway, KafkaError) as away:
        raise BrokerAway(f"No Kafka answers at {kafka['bootstrap_servers']}, or it refuses the credentials.") from away


async def lasting(kafka: Mapping[str, Any]) -> dict[str, Registered]:
    """The registered partners whose access holds today. Raises as `registered`."""
    today = local_today()
    return {name: one for name, one in (await registered(kafka)).items() if one.lasts(today)}


def told(found: Iterable[ConsumerRecord]) -> dict[str, Registered]:
    """What the records tell of partners, each version of a stream once."""
    partners: dict[str, Registered] = {}
    taken: dict[str, int] = {}
    for record in found:
        envelope = read_headers(record.headers)
        if aggregate_of(envelope.stream) != PARTNERS or envelope.version <= taken.get(envelope.stream, 0):
            continue
        taken[envelope.stream] = envelope.version
        match read_event(envelope.type, record.value):
            case Partner() as access:
                partners[access.partner_id] = Registered(access)
            case PartnerAccessRevoked(partner_id=partner_id):
                partners[partner_id] = Registered(partners[partner_id].access, revoked=True)
    return partners
