"""Which subscriptions a fact meets."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.subscriptions.matching import Fact, found_by, keys_met, meets
from shared.contracts.subscriptions import Owner, SubscriptionFilter

AMINA = Owner(kind="account", id="amina")
PROMISE = Fact(
    province="PK-SD",
    kind="advocacy.commitment_made",
    stream="advocacy/PK-SD/commitments/c1",
    districts=("PK713",),
    goals=(4,),
    organisations=("secp-0012345",),
    accounts=frozenset({"amina"}),
)


def found(wanted: SubscriptionFilter, fact: Fact = PROMISE, province: str = "PK-SD") -> bool:
    keys, left = found_by(province, AMINA, wanted)
    return bool(set(keys) & set(keys_met(fact))) and meets(left, AMINA.id, fact)


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"types": ("advocacy.commitment_made", "advocacy.policy_ask_raised")},
        {"districts": ("PK713", "PK714")},
        {"goals": (4,)},
        {"organisations": ("secp-0012345",)},
        {"stream": PROMISE.stream},
        {"mine": True},
        {"types": ("advocacy.commitment_made",), "districts": ("PK713",), "goals": (4,), "mine": True},
    ],
)
def test_a_fact_meets_a_filter_of_which_every_condition_holds(wanted: dict[str, Any]) -> None:
    assert found(SubscriptionFilter(**wanted))


@pytest.mark.parametrize(
    "wanted",
    [
        {"types": ("advocacy.policy_ask_raised",)},
        {"districts": ("PK714",)},
        {"goals": (5,)},
        {"organisations": ("secp-1",)},
        {"stream": "advocacy/PK-SD/commitments/c2"},
        {"types": ("advocacy.commitment_made",), "districts": ("PK714",)},
        {"mine": True, "goals": (5,)},
    ],
)
def test_one_condition_that_does_not_hold_is_enough_to_be_left_alone(wanted: dict[str, Any]) -> None:
    assert not found(SubscriptionFilter(**wanted))


def test_mine_is_what_concerns_an_organisation_that_the_account_acts_for() -> None:
    of_others = Fact("PK-SD", PROMISE.kind, PROMISE.stream, (), (), ("secp-1",), frozenset({"omar"}))
    assert not found(SubscriptionFilter(mine=True), of_others)


def test_a_subscription_of_one_province_never_meets_a_fact_of_another() -> None:
    assert not found(SubscriptionFilter(), province="PK-BA")


KINDS, DISTRICTS = ("a.one", "a.two", "b.three"), ("PK711", "PK712", "PK713")
STREAMS = ("a/PK-SD/b/c", "a/PK-SD/b/d")


@given(
    types=st.sets(st.sampled_from(KINDS)),
    districts=st.sets(st.sampled_from(DISTRICTS)),
    goals=st.sets(st.integers(1, 3)),
    organisations=st.sets(st.sampled_from(("secp-1", "secp-2"))),
    stream=st.none() | st.sampled_from(STREAMS),
    mine=st.booleans(),
    fact=st.builds(
        Fact,
        province=st.just("PK-SD"),
        kind=st.sampled_from(KINDS),
        stream=st.sampled_from(STREAMS),
        districts=st.sets(st.sampled_from(DISTRICTS)).map(tuple),
        goals=st.sets(st.integers(1, 3)).map(tuple),
        organisations=st.sets(st.sampled_from(("secp-1", "secp-2"))).map(tuple),
        accounts=st.frozensets(st.sampled_from(("amina", "omar"))),
    ),
)
def test_what_has_a_key_and_meets_what_is_left_is_what_the_filter_lets_through(
    types: set[str],
    districts: set[str],
    goals: set[int],
    organisations: set[str],
    stream: str | None,
    mine: bool,
    fact: Fact,
) -> None:
    wanted = SubscriptionFilter(
        types=tuple(types),
        districts=tuple(districts),
        goals=tuple(goals),
        organisations=tuple(organisations),
        stream=stream,
        mine=mine,
    )
    assert found(wanted, fact) == meets(wanted.model_dump(mode="json"), AMINA.id, fact)


def test_very_many_types_in_very_many_districts_are_found_by_their_types_alone() -> None:
    kinds = tuple(f"a.kind_{number}" for number in range(21))
    wanted = SubscriptionFilter(types=kinds, districts=DISTRICTS * 4)
    keys, left = found_by("PK-SD", AMINA, wanted)
    assert (len(keys), set(left)) == (len(kinds), {"districts"})
    assert found(wanted, replace(PROMISE, kind="a.kind_7", districts=("PK712",)))
    assert not found(wanted, replace(PROMISE, kind="a.kind_7", districts=("PK714",)))
