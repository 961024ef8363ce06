"""Kafka's side of a partner's access: its user, its grants, its quota; each step may be done again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from shared.cli.partner_configurations import KafkaAccess
from shared.contracts.partners import PartnerRegistered
from shared.devstack.trouble import Trouble
from shared.runtime import access
from shared.runtime.access import Operation, Resource
from shared.runtime.local_time import local_today
from shared.runtime.partners import Registered, registered
from shared.runtime.quotas import set_quota
from shared.runtime.scram import Users, new_password
from shared.runtime.settings import Settings
from shared.runtime.topics import BrokerAway, CannotApply, Declaration

T = TypeVar("T")
MECHANISM = "SCRAM-SHA-512"
AGAIN = "Run the same command again: it goes on where it was."


@dataclass(frozen=True, slots=True)
class PartnerKafka:
    """Kafka as an operator reaches it, and the address that partners are told."""

    settings: Settings
    declaration: Declaration
    address: str

    @property
    def secured(self) -> bool:
        """Whether Kafka knows users at all."""
        return "SASL" in self.settings.kafka_security_protocol

    def give(self, entry: dict[str, Any], *, renew: bool) -> KafkaAccess | None:
        """Bring grants and quota to what the partner was given, and make its password where it has none, or `renew`.

        The password is in the answer only where it was made now. None where the partner is not given Kafka. Raises
        Trouble, after which the same can be done again.
        """
        user = access.PARTNER + entry["partner_id"]
        granted = self._grants(entry)
        if "kafka" not in entry["channels"]:
            self._bring(user, granted, None)
            return None
        password = None
        if self.secured:
            quota = entry["quota"]["kafka_bytes_per_second"]
            password = _said(lambda: self._with_password(user, granted, quota, renew=renew))
        return self._told(entry, granted, password)

    def told(self, entry: dict[str, Any]) -> KafkaAccess | None:
        """What the partner was given, without its password."""
        return self._told(entry, self._grants(entry), None) if "kafka" in entry["channels"] else None

    def take(self, partner_id: str) -> None:
        """Remove the partner's password, grants and quota. Raises Trouble, after which it can be done again."""
        if self.secured:
            self._bring(access.PARTNER + partner_id, (), None, remove=True)

    def enforce(self) -> dict[str, Any]:
        """Bring Kafka to agree with all registered partners: what was changed, has ended or was revoked holds there, too.

        Answers `{"partners", "made", "taken_back", "removed"}`: how many may read, how many grants were made and taken
        back, and whose passwords were removed. Raises Trouble, after which it can be done again.
        """
        return _said(self._enforce)

    async def _enforce(self) -> dict[str, Any]:
        kafka, users, today = self.settings.kafka(), Users(self.settings.librdkafka()), local_today()
        known = await registered(kafka)
        lasting = {name: one for name, one in known.items() if one.lasts(today) and "kafka" in one.access.channels}
        of = {f"User:{access.PARTNER}{name}" for name in known}
        done = await access.apply(kafka, access.grants(self.declaration, lasting), of=of)
        for name, one in lasting.items():
            await set_quota(kafka, access.PARTNER + name, one.access.quota.kafka_bytes_per_second)
        ended = sorted(known.keys() - lasting.keys())
        removed = [name for name in ended if await asyncio.to_thread(users.remove, access.PARTNER + name)]
        return {
            "partners": len(lasting),
            "made": len(done.made),
            "taken_back": done.taken_back,
            "removed": removed,
        }

    def _told(self, entry: dict[str, Any], granted: tuple[access.Grant, ...], password: str | None) -> KafkaAccess:
        user = access.PARTNER + entry["partner_id"]
        topics = tuple(grant.name for grant in granted if grant.resource is Resource.TOPIC)
        plain = KafkaAccess(self.address, topics, f"{user}.", entry["quota"]["kafka_bytes_per_second"])
        if not self.secured:
            return plain
        return replace(
            plain,
            security_protocol=self.settings.kafka_security_protocol,
            mechanism=MECHANISM,
            username=user,
            password=password,
            ca_file=str(self.settings.kafka_ca_file) if self.settings.kafka_ca_file else None,
        )

    def _grants(self, entry: dict[str, Any]) -> tuple[access.Grant, ...]:
        fields = {name: value for name, value in entry.items() if name in PartnerRegistered.model_fields}
        partner = {entry["partner_id"]: Registered(PartnerRegistered.model_validate(fields))}
        principal = f"User:{access.PARTNER}{entry['partner_id']}"
        reading = access.grants(self.declaration, partner)
        return tuple(one for one in reading if one.principal == principal and one.operation is Operation.READ)

    def _bring(self, user: str, granted: tuple[access.Grant, ...], quota: int | None, *, remove: bool = False) -> None:
        async def brought() -> None:
            if remove:
                await asyncio.to_thread(Users(self.settings.librdkafka()).remove, user)
            await self._agree(user, granted, quota)

        if self.secured:
            _said(brought)

    async def _with_password(
        self, user: str, granted: tuple[access.Grant, ...], quota: int, *, renew: bool
    ) -> str | None:
        await self._agree(user, granted, quota)
        users = Users(self.settings.librdkafka())
        if not renew and await asyncio.to_thread(users.known, user):
            return None
        password = new_password()
        await asyncio.to_thread(users.set_password, user, password)
        return password

    async def _agree(self, user: str, granted: tuple[access.Grant, ...], quota: int | None) -> None:
        kafka = self.settings.kafka()
        await access.apply(kafka, granted, of={f"User:{user}"})
        await set_quota(kafka, user, quota)


def _said(asked: Callable[[], Awaitable[T]]) -> T:
    """Do what asks Kafka. Raises Trouble with what stands in the way."""

    async def done() -> T:
        return await asked()

    try:
        return asyncio.run(done())
    except (BrokerAway, CannotApply) as error:
        raise Trouble(str(error), AGAIN) from error
