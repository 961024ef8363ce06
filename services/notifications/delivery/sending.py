"""Composes and sends what is due: one process for a province at a time, each message again until it is taken or given up."""

from __future__ import annotations

import asyncio
import random
import traceback
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta

import structlog

from services.notifications.contacts.addresses import Addresses
from services.notifications.contacts.bounced import Bounced
from services.notifications.delivery.channels import Channel, NotTaken
from services.notifications.delivery.circuits import Circuits
from services.notifications.delivery.composing import Composer
from services.notifications.delivery.gaps import gap
from services.notifications.delivery.outgoing import Deliveries, Planned, State
from services.notifications.delivery.rounds import Rounds
from shared.journal.lease import LEASE, Leases
from shared.runtime.faults import StoreAway
from shared.runtime.metrics import DeliveryMetrics

AT_ONCE = 100
IDLE_SECONDS, BUSY_SECONDS = 1.0, 0.01
TURN_SECONDS = LEASE.total_seconds() / 3
"""So long a province's turn lasts, give or take a try: then others have theirs, and the leases are renewed."""
NOT_SET_UP = timedelta(minutes=5)
"""So long messages are left alone for which no channel is set up."""
COUNTED_SECONDS = 5.0
"""What waits is counted so often while nothing is due: it costs the store as much as asking what is."""

log = structlog.get_logger(__name__)


class Sending:
    """The loop of all provinces of a process. `channels` by name; `forget` deletes what is older than it is kept."""

    def __init__(
        self,
        provinces: Sequence[str],
        leases: Leases,
        rounds: Rounds,
        composer: Composer,
        deliveries: Deliveries,
        channels: Mapping[str, Channel],
        addresses: Addresses,
        bounced: Bounced,
        metrics: DeliveryMetrics,
        forget: Callable[[], Awaitable[None]],
        now: Callable[[], datetime],
    ) -> None:
        self._provinces, self._leases = provinces, leases
        self._rounds, self._composer = rounds, composer
        self._deliveries, self._channels = deliveries, channels
        self._addresses, self._bounced, self._metrics = addresses, bounced, metrics
        self._forget, self._now, self._circuits = forget, now, Circuits(now)
        self._held: frozenset[str] = frozenset()
        self._leased_at, self._counted_at = -LEASE.total_seconds(), -COUNTED_SECONDS
        self._forgotten_on: date | None = None
        self.turns = 0

    async def run(self) -> None:
        """Work until cancelled; a store that is away is waited for."""
        try:
            while True:
                done = 0
                try:
                    done = await self.round()
                except StoreAway as away:
                    log.warning("sending waits for the store", detail=str(away)[:200])
                except Exception:  # a bug in one message must not end all sending
                    log.exception("sending failed")
                self.turns += 1
                await asyncio.sleep(BUSY_SECONDS if done else IDLE_SECONDS)
        finally:
            with suppress(StoreAway):
                await self._leases.release(_lease(province) for province in self._held)

    async def round(self) -> int:
        """Compose and send what is due now in the provinces held; how many messages. Raises StoreAway."""
        await self._keep_leases()
        done = 0
        for province in sorted(self._held):
            await self._keep_leases()
            if province not in self._held:
                continue
            composed = await self._rounds.round(province)
            due = await self._deliveries.due(province, AT_ONCE)
            await self._send_all(due)
            done += composed + len(due)
        await self._count(busy=done > 0)
        if self._held and self._forgotten_on != self._now().date():
            await self._forget()
            self._forgotten_on = self._now().date()
        return done

    async def _count(self, *, busy: bool) -> None:
        """Tell how much waits, and how late it is; now and then where nothing is done."""
        now = asyncio.get_running_loop().time()
        if not busy and now - self._counted_at < COUNTED_SECONDS:
            return
        for province in sorted(self._held):
            waits, oldest = await self._deliveries.waiting(province)
            self._metrics.waiting.labels(province).set(waits)
            late = (self._now() - oldest).total_seconds() if oldest is not None else 0.0
            self._metrics.oldest.labels(province).set(max(0.0, late))
        self._counted_at = now

    async def _send_all(self, due: Sequence[Planned]) -> None:
        """Send by each channel what is its, so that one that hangs holds up no other here. Raises StoreAway."""
        by_channel: dict[str, list[Planned]] = {}
        for one in due:
            by_channel.setdefault(one.outgoing.channel, []).append(one)
        until = asyncio.get_running_loop().time() + TURN_SECONDS
        sent = (self._send_by(name, of, until) for name, of in by_channel.items())
        for ended in await asyncio.gather(*sent, return_exceptions=True):
            if isinstance(ended, BaseException):
                raise ended

    async def _send_by(self, name: str, due: Sequence[Planned], until: float) -> None:
        """Send by one channel until that time, looking at its circuit before each try; the rest comes next."""
        channel = self._channels.get(name)
        if channel is None:
            await self._deliveries.put_off([one.outgoing.id for one in due], self._now() + NOT_SET_UP)
            return
        for start in range(0, len(due), channel.at_once):
            if (rests := self._circuits.open_until(channel.target)) is not None:
                await self._deliveries.put_off([one.outgoing.id for one in due[start:]], rests)
                return
            tried = due[start : start + channel.at_once]
            asked_for = await self._asked_for(tried)
            await asyncio.gather(*(self._send(one, channel, asked_for=one in asked_for) for one in tried))
            self.turns += 1
            if asyncio.get_running_loop().time() >= until:
                return

    async def _send(self, planned: Planned, channel: Channel, *, asked_for: bool) -> None:
        outgoing = planned.outgoing
        if not asked_for:
            await self._ended(planned, "suppressed", "nobody asks for it any more")
            return
        try:
            await channel.send(outgoing, await self._address(planned))
        except NotTaken as refused:
            await self._not_taken(planned, channel, refused)
        except StoreAway:
            raise
        except Exception as bug:  # noqa: BLE001  its text may hold the address: its kind and place are told
            where = "".join(traceback.format_tb(bug.__traceback__))
            log.warning("message can't be sent", delivery=outgoing.id, failure=type(bug).__name__, where=where)
            await self._again(planned, type(bug).__name__)
        else:
            self._circuits.taken(channel.target)
            await self._ended(planned, "sent")

    async def _address(self, planned: Planned) -> str | None:
        point = planned.outgoing.contact_point_id
        known = await self._addresses.get(point) if point is not None else None
        return known.address if known is not None else None

    async def _asked_for(self, tried: Sequence[Planned]) -> list[Planned]:
        """Those of which somebody may still be told: what was planned before subscription or access ended is not sent."""
        of = {stream for one in tried if (stream := one.outgoing.subscription) is not None}
        asking = await self._composer.asking(of)
        return [one for one in tried if one.outgoing.subscription is None or one.outgoing.subscription in asking]

    async def _not_taken(self, planned: Planned, channel: Channel, refused: NotTaken) -> None:
        outgoing = planned.outgoing
        if refused.final:
            self._circuits.taken(channel.target)  # it answers, if only this message is not to its liking
            await self._ended(planned, "failed", str(refused))
            if refused.bounced and outgoing.contact_point_id is not None:
                await self._bounced.end(outgoing.province, outgoing.contact_point_id)
            return
        self._circuits.failed(channel.target)
        await self._again(planned, str(refused), refused.after)

    async def _again(self, planned: Planned, why: str, after: float | None = None) -> None:
        """Try a message again after its gap, or give it up after the last one."""
        outgoing = planned.outgoing
        wait = gap(planned.attempts + 1, random.random(), after)  # noqa: S311  spreads tries, guards nothing
        if wait is None:
            await self._ended(planned, "failed", why)
            return
        self._metrics.ended.labels(outgoing.province, outgoing.channel, "again").inc()
        await self._deliveries.again(outgoing.id, self._now() + wait, why)

    async def _ended(self, planned: Planned, state: State, why: str | None = None) -> None:
        outgoing = planned.outgoing
        self._metrics.ended.labels(outgoing.province, outgoing.channel, state).inc()
        if state == "failed":
            log.warning("message given up", delivery=outgoing.id, channel=outgoing.channel, why=why)
        await self._deliveries.end(outgoing.id, state, why)

    async def _keep_leases(self) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._leased_at >= LEASE.total_seconds() / 3:
            names = {_lease(province): province for province in self._provinces}
            held = await self._leases.take(list(names))
            before, self._held = self._held, frozenset(names[name] for name in held)
            self._leased_at = now
            for province in before - self._held:  # what was told last would stay for ever
                self._metrics.waiting.remove(province)
                self._metrics.oldest.remove(province)


def _lease(province: str) -> str:
    return f"sending/notifications/{province}"
