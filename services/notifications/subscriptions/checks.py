"""What a subscription may ask for: within its owner's access, of what there is, to an address of its owner. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from zoneinfo import available_timezones

from services.notifications.subscriptions.kinds import AGGREGATES, CONTEXTS, KNOWN_KINDS, similar
from shared.contracts.subscriptions import AddressChannel, Subscription, SubscriptionFilter
from shared.contracts.topics import aggregate_of, province_of
from shared.decisions import require
from shared.reference import areas

MOST = 100


@dataclass(frozen=True, slots=True)
class Facts:
    """What must be known of an owner: `contexts` that it may read in the province, its verified contact points, by id.

    `owned` counts its running subscriptions there.
    """

    province: str
    contexts: frozenset[str] = CONTEXTS
    points: Mapping[str, AddressChannel] = field(default_factory=dict)
    owned: int = 0


def check(asked: Subscription, facts: Facts) -> None:
    """Raise Refused by the first rule that what is asked for breaks."""
    within_access(asked.filter, facts)
    _of_what_there_is(asked.filter, facts.province)
    mine = asked.owner.kind == "office" and asked.filter.mine
    require(not mine, "subscription.mine_of_office", field="filter.mine", value=True)
    _reaches_its_owner(asked, facts)
    weekly = asked.channel == "sms" and asked.cadence == "weekly"
    require(not weekly, "subscription.sms_cadence", field="cadence", value=asked.cadence)
    known = asked.time_zone in _time_zones()
    require(known, "subscription.unknown_time_zone", field="time_zone", value=asked.time_zone)
    quiet = asked.quiet_hours
    lasts = quiet is None or quiet.begin != quiet.until
    require(lasts, "subscription.quiet_hours", field="quiet_hours.until", value=quiet.until if quiet else None)


def point_for(channel: str, facts: Facts) -> str | None:
    """The owner's contact point of a channel, where it has exactly one."""
    of_channel = [point for point, its in facts.points.items() if its == channel]
    return of_channel[0] if len(of_channel) == 1 else None


def within_access(wanted: SubscriptionFilter, facts: Facts) -> None:
    """Raise Refused where a filter lets through what may not be read: who may read some contexts names what of them."""
    rule, granted = "subscription.outside_access", sorted(facts.contexts)
    require(bool(facts.contexts), rule, field="province", value=facts.province)
    if facts.contexts >= CONTEXTS:
        return
    named = bool(wanted.types) or wanted.stream is not None
    require(named, rule, field="filter.types", value=None, granted=granted)
    for kind in wanted.types:
        if kind in KNOWN_KINDS:
            require(kind.partition(".")[0] in facts.contexts, rule, field="filter.types", value=kind, granted=granted)
    if wanted.stream is not None:
        context = wanted.stream.partition("/")[0]
        require(context in facts.contexts, rule, field="filter.stream", value=wanted.stream, granted=granted)


def _of_what_there_is(wanted: SubscriptionFilter, province: str) -> None:
    for kind in wanted.types:
        known = kind in KNOWN_KINDS
        candidates = [] if known else similar(kind)
        require(known, "subscription.unknown_type", field="filter.types", value=kind, candidates=candidates)
    inside = {area.code for area in areas.districts(province)}
    for district in wanted.districts:
        rule = "subscription.district_outside_province"
        require(district in inside, rule, field="filter.districts", value=district, province=province)
    if (stream := wanted.stream) is not None:
        there = province_of(stream) == province and aggregate_of(stream) in AGGREGATES
        require(there, "subscription.unknown_stream", field="filter.stream", value=stream, province=province)


def _reaches_its_owner(asked: Subscription, facts: Facts) -> None:
    point = asked.contact_point_id
    reached = point is None if asked.channel == "in_app" else facts.points.get(point or "") == asked.channel
    own = [one for one, channel in facts.points.items() if channel == asked.channel]
    require(reached, "subscription.contact_point", field="contact_point_id", value=point, candidates=own)


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones())
