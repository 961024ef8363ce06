"""Which subscriptions a fact meets."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.subscriptions.matching import Fact, keys_met, keys_of, meets
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
    keys = keys_of(province, AMINA, wanted)
    document = {"filter": wanted.model_dump(mode="json"), "owner": AMINA.model_dump()}
    return bool(set(keys) & set(keys_met(fact))) and meets(document, fact)


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


@given(
    types=st.sets(st.sampled_from(KINDS)),
    districts=st.sets(st.sampled_from(DISTRICTS)),
    goals=st.sets(st.integers(1, 3)),
    mine=st.booleans(),
    kind=st.sampled_from(KINDS),
    there=st.sets(st.sampled_from(DISTRICTS)),
    about=st.sets(st.integers(1, 3)),
    accounts=st.sets(st.sampled_from(("amina", "omar"))),
)
def test_whatever_a_filter_lets_through_is_found_by_its_keys(
    types: set[str],
    districts: set[str],
    goals: set[int],
    mine: bool,
    kind: str,
    there: set[str],
    about: set[int],
    accounts: set[str],
) -> None:
    wanted = SubscriptionFilter(types=tuple(types), districts=tuple(districts), goals=tuple(goals), mine=mine)
    fact = Fact("PK-SD", kind, "a/PK-SD/b/c", tuple(there), tuple(about), (), frozenset(accounts))
    if meets({"filter": wanted.model_dump(mode="json"), "owner": AMINA.model_dump()}, fact):
        assert set(keys_of("PK-SD", AMINA, wanted)) & set(keys_met(fact))
