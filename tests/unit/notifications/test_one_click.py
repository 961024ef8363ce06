"""Links that end a subscription can't be made up, changed or used for anything else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.notifications.defaults.offices import TOLD, filter_of
from services.notifications.subscriptions.checks import Facts, check
from services.notifications.subscriptions.one_click import PATH, BadLink, link, read, token
from shared.contracts.subscriptions import Owner, SubscriptionStarted
from shared.web.permissions import Office

KEY, OTHER = b"k" * 32, b"o" * 32
STREAM = "notifications/PK-SD/subscriptions/71be02c5a1f94d20b6cd"


def test_a_link_names_its_subscription_and_no_other() -> None:
    address = link("https://lead.example", KEY, STREAM)
    assert address.startswith(f"https://lead.example{PATH}/")
    assert read(address.rpartition("/")[2], KEY) == STREAM
    with pytest.raises(BadLink):
        read(token(OTHER, STREAM), KEY)


@given(st.text(max_size=200))
def test_what_was_not_signed_opens_nothing(text: str) -> None:
    with pytest.raises(BadLink):
        read(text, KEY)


@given(st.integers(0, len(token(KEY, STREAM)) - 1), st.sampled_from("ABCDabcd0123-_"))
def test_a_changed_link_opens_nothing(place: int, sign: str) -> None:
    known = token(KEY, STREAM)
    changed = known[:place] + sign + known[place + 1 :]
    try:
        assert read(changed, KEY) == STREAM  # the last sign has bits that mean nothing
    except BadLink:
        assert changed != known


@pytest.mark.parametrize("office", TOLD)
def test_what_an_office_is_told_without_asking_it_could_ask_for(office: Office) -> None:
    brought = filter_of(office)
    assert brought is not None
    owner = Owner(kind="office", id=office.value)
    check(SubscriptionStarted(subscription_id="s", owner=owner, filter=brought, channel="in_app"), Facts("PK-SD"))
