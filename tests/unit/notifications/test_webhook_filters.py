"""What a webhook is for: which events, and that it lies within a province and a context."""

from __future__ import annotations

from typing import Any

import pytest

from services.notifications.webhooks.filters import misfit, types_of, wants
from shared.contracts.membership import MemberJoined
from shared.contracts.webhooks import WebhookFilter

JOINED = MemberJoined.type
EVENT = MemberJoined.model_validate(
    MemberJoined.example | {"districts": ["PK713", "PK701"], "goals": [4], "organisations": ["secp-0012345"]}
)
STREAM = "membership/PK-SD/members/secp-0012345"


@pytest.mark.parametrize(
    ("types", "asked", "wanted"),
    [
        ([], {}, True),
        ([JOINED], {}, True),
        (["membership.member_left.v1"], {}, False),
        ([JOINED], {"districts": ["PK701"]}, True),
        ([JOINED], {"districts": ["PK702"]}, False),
        ([JOINED], {"districts": ["PK701"], "goals": [5]}, False),
        ([JOINED], {"districts": ["PK701"], "goals": [4, 5], "organisations": ["secp-0012345"]}, True),
        ([], {"stream": STREAM}, True),
        ([], {"stream": STREAM + "6"}, False),
    ],
)
def test_an_event_is_wanted_when_it_has_one_of_each_list_that_is_given(
    types: list[str], asked: dict[str, Any], wanted: bool
) -> None:
    filled = WebhookFilter.model_validate(asked).model_dump(mode="json")
    assert wants(types, filled, JOINED, STREAM, EVENT) is wanted


def test_an_event_of_an_unknown_type_is_wanted_only_where_nothing_of_it_is_asked_for() -> None:
    assert wants([], {}, "membership.something_new.v1", STREAM, None)
    assert not wants([], {"goals": [4]}, "membership.something_new.v1", STREAM, None)


@pytest.mark.parametrize(
    ("types", "asked", "rule", "field", "value"),
    [
        (["reporting.figure_guessed.v1"], {}, "webhook.unknown_type", "types.0", "reporting.figure_guessed.v1"),
        ([JOINED], {}, "webhook.one_context", "types.0", JOINED),
        ([], {"districts": ["PK713", "PK299"]}, "webhook.district_in_province", "filter.districts.1", "PK299"),
        ([], {"districts": ["PK601"]}, "webhook.district_in_province", "filter.districts.0", "PK601"),
        (
            [],
            {"stream": "reporting/PK-PB/series/x"},
            "webhook.stream_outside",
            "filter.stream",
            "reporting/PK-PB/series/x",
        ),
    ],
)
def test_a_filter_outside_province_and_context_is_named(
    types: list[str], asked: dict[str, Any], rule: str, field: str, value: str
) -> None:
    fault = misfit(types, WebhookFilter.model_validate(asked), "PK-SD", "reporting")
    assert fault is not None
    assert (fault.rule, fault.facts["field"], fault.facts["value"]) == (rule, field, value)


def test_an_internal_type_is_unknown_to_whoever_asks() -> None:
    fault = misfit(["membership.representative_named.v1"], WebhookFilter(), "PK-SD", "membership")
    assert fault is not None
    assert fault.rule == "webhook.unknown_type"
    assert "membership.representative_named.v1" not in types_of("membership")


def test_a_filter_within_its_province_is_fit() -> None:
    asked = WebhookFilter(districts=("PK713",), goals=(4,), stream="reporting/PK-SD/series/4.6.1/PK713/_T")
    assert misfit(types_of("reporting"), asked, "PK-SD", "reporting") is None
