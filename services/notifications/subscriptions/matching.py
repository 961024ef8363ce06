"""Which subscriptions a fact meets: keys to find them by index, then the filter itself. Pure."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from shared.contracts.subscriptions import Owner, SubscriptionFilter

MOST_PAIRS = 200
EVERYTHING = "*"


@dataclass(frozen=True, slots=True)
class Fact:
    """What filters look at: `kind` is the type without its version, `accounts` act for one of the organisations."""

    province: str
    kind: str
    stream: str
    districts: tuple[str, ...]
    goals: tuple[int, ...]
    organisations: tuple[str, ...]
    accounts: frozenset[str] = frozenset()


def keys_of(province: str, owner: Owner, wanted: SubscriptionFilter) -> list[str]:
    """The keys that a subscription is found by: of its most telling condition, types and districts together."""
    if wanted.stream is not None:
        keys: Iterable[str] = [f"stream:{wanted.stream}"]
    elif wanted.organisations:
        keys = [f"organisation:{one}" for one in wanted.organisations]
    elif wanted.mine:
        keys = [f"account:{owner.id}"]
    elif wanted.types and wanted.districts and len(wanted.types) * len(wanted.districts) <= MOST_PAIRS:
        keys = [f"type:{kind}+district:{one}" for kind, one in product(wanted.types, wanted.districts)]
    elif wanted.types:
        keys = [f"type:{one}" for one in wanted.types]
    elif wanted.districts:
        keys = [f"district:{one}" for one in wanted.districts]
    elif wanted.goals:
        keys = [f"goal:{one}" for one in wanted.goals]
    else:
        keys = [EVERYTHING]
    return [f"{province}|{key}" for key in keys]


def keys_met(fact: Fact) -> Iterator[str]:
    """Every key under which a subscription that the fact may meet is found."""
    found = [
        f"stream:{fact.stream}",
        f"type:{fact.kind}",
        EVERYTHING,
        *(f"organisation:{one}" for one in fact.organisations),
        *(f"account:{one}" for one in sorted(fact.accounts)),
        *(f"type:{fact.kind}+district:{one}" for one in fact.districts),
        *(f"district:{one}" for one in fact.districts),
        *(f"goal:{one}" for one in fact.goals),
    ]
    return (f"{fact.province}|{key}" for key in found)


def meets(subscription: Mapping[str, Any], fact: Fact) -> bool:
    """Whether a subscription's filter lets the fact through: `subscription` as its view's document."""
    wanted = subscription["filter"]
    return (
        _one_of(wanted["types"], (fact.kind,))
        and _one_of(wanted["districts"], fact.districts)
        and _one_of(wanted["goals"], fact.goals)
        and _one_of(wanted["organisations"], fact.organisations)
        and wanted.get("stream") in {None, fact.stream}
        and (not wanted["mine"] or subscription["owner"]["id"] in fact.accounts)
    )


def _one_of(wanted: Container[Any], told: Iterable[Any]) -> bool:
    return not wanted or any(map(wanted.__contains__, told))
