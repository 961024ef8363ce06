"""Which subscriptions a fact meets: keys to find them by index, then what the keys don't tell of the filter. Pure."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from itertools import product
from typing import Any, TypeAlias

from shared.contracts.subscriptions import Owner, SubscriptionFilter

MOST_PAIRS = 200
EVERYTHING = "*"
KEY_BYTES = 12

Conditions: TypeAlias = Mapping[str, Any]
"""A `SubscriptionFilter` as JSON, or those of its conditions that something is to be looked at for."""


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


def found_by(province: str, owner: Owner, wanted: SubscriptionFilter) -> tuple[list[str], Conditions]:
    """The keys that a subscription is found by, of its most telling conditions; and the conditions that are left.

    Types and districts are one key together. Whatever a filter lets through has one of the keys (`keys_met`), and what
    has one of them meets the filter if it meets what is left.
    """
    told, keys = _most_telling(owner, wanted)
    asked = wanted.model_dump(mode="json")
    left = {name: value for name, value in asked.items() if value and name not in told}
    return [_key(province, one) for one in keys], left


def _most_telling(owner: Owner, wanted: SubscriptionFilter) -> tuple[Container[str], Iterable[str]]:  # noqa: PLR0911
    if wanted.stream is not None:
        return ("stream",), [f"stream:{wanted.stream}"]
    if wanted.organisations:
        return ("organisations",), [f"organisation:{one}" for one in wanted.organisations]
    if wanted.mine:
        return ("mine",), [f"account:{owner.id}"]
    if wanted.types and wanted.districts and len(wanted.types) * len(wanted.districts) <= MOST_PAIRS:
        pairs = product(wanted.types, wanted.districts)
        return ("types", "districts"), [f"type:{kind}+district:{one}" for kind, one in pairs]
    if wanted.types:
        return ("types",), [f"type:{one}" for one in wanted.types]
    if wanted.districts:
        return ("districts",), [f"district:{one}" for one in wanted.districts]
    if wanted.goals:
        return ("goals",), [f"goal:{one}" for one in wanted.goals]
    return (), [EVERYTHING]


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
    return (_key(fact.province, one) for one in found)


def meets(wanted: Conditions, owner_id: str, fact: Fact) -> bool:
    """Whether a filter, or what is left of it, lets the fact through; a condition that is empty or missing does."""
    return (
        _one_of(wanted.get("types"), (fact.kind,))
        and _one_of(wanted.get("districts"), fact.districts)
        and _one_of(wanted.get("goals"), fact.goals)
        and _one_of(wanted.get("organisations"), fact.organisations)
        and wanted.get("stream") in {None, fact.stream}
        and (not wanted.get("mine") or owner_id in fact.accounts)
    )


def _key(province: str, condition: str) -> str:
    """Short, and unlike the others from its first sign on: a fact is compared with the keys of all that it finds."""
    return urlsafe_b64encode(blake2b(f"{province}|{condition}".encode(), digest_size=KEY_BYTES).digest()).decode()


def _one_of(wanted: Container[Any] | None, told: Iterable[Any]) -> bool:
    return not wanted or any(one in wanted for one in told)
