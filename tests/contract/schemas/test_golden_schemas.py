"""Documents of every published schema read and fold with today's code, and today's read under the published schema."""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from types import ModuleType
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import services
from shared import following
from shared.contracts.activities import ActivityPlanned
from shared.contracts.alliances import AllianceEstablished
from shared.contracts.asks import PolicyAskRaised
from shared.contracts.campaigns import AwarenessSessionHeld, CampaignLaunched
from shared.contracts.catalogue import EVENTS, read_event, write_event
from shared.contracts.chapters import DistrictChapterOpened
from shared.contracts.commitments import CommitmentMade
from shared.contracts.committee_seats import CommitteeRulesSet, CommitteeSeatHolderNamed
from shared.contracts.compatibility import check
from shared.contracts.event import Event
from shared.contracts.indicators import IndicatorAdopted
from shared.contracts.linkages import LinkageFormalised
from shared.contracts.meetings import LegislatorMeetingScheduled
from shared.contracts.membership import MembershipApplied, RepresentativeNamed
from shared.contracts.office_holders import OfficeHolderRegistered, OfficeHolderTookPost
from shared.contracts.partners import PartnerRegistered
from shared.contracts.partnerships import PartnershipProposed
from shared.contracts.plans import ActionPlanDrafted
from shared.contracts.priorities import GoalsPrioritised
from shared.contracts.recorded import Recorded
from shared.contracts.reporting import ImportCompleted, IndicatorSubmitted
from shared.contracts.schema import golden_schemas, schema
from shared.contracts.subscriptions import ContactErased, ContactPointVerified, SubscriptionStarted
from shared.contracts.support import SupportRequested
from shared.contracts.topics import aggregate_of
from shared.contracts.webhooks import WebhookRegistered
from shared.decisions import Decider
from shared.streams.view import View
from tests.contract.schemas.documents import MADE_UP, documents

GOLDEN = golden_schemas()
OPENINGS: dict[str, type[Event]] = {
    "advocacy/campaigns": CampaignLaunched,
    "advocacy/partnerships": PartnershipProposed,
    "advocacy/sessions": AwarenessSessionHeld,
    "membership/activities": ActivityPlanned,
    "advocacy/meetings": LegislatorMeetingScheduled,
    "advocacy/office_holders": OfficeHolderRegistered,
    "advocacy/posts": OfficeHolderTookPost,
    "membership/alliance": AllianceEstablished,
    "membership/linkages": LinkageFormalised,
    "membership/chapters": DistrictChapterOpened,
    "membership/committee": CommitteeRulesSet,
    "membership/seat_holders": CommitteeSeatHolderNamed,
    "membership/members": MembershipApplied,
    "membership/priorities": GoalsPrioritised,
    "membership/plans": ActionPlanDrafted,
    "membership/representatives": RepresentativeNamed,
    "membership/support": SupportRequested,
    "notifications/contact_points": ContactPointVerified,
    "notifications/contacts": ContactErased,
    "notifications/subscriptions": SubscriptionStarted,
    "notifications/partners": PartnerRegistered,
    "reporting/imports": ImportCompleted,
    "reporting/indicators": IndicatorAdopted,
    "reporting/series": IndicatorSubmitted,
    "advocacy/commitments": CommitmentMade,
    "advocacy/asks": PolicyAskRaised,
    "notifications/webhooks": WebhookRegistered,
}
"""What each aggregate's streams begin with: nothing else is ever at version 1."""

ITS_OWN = {"sector", "quorum", "majority"}
"""Fields that mean something else in what follows, or hang together with others: the beginning keeps its own."""


def slices() -> Iterator[tuple[ModuleType, ModuleType | None]]:
    """The `views` of every slice of every service, with its `decisions` where it has any; and what several services keep."""
    names = {module.name for module in pkgutil.walk_packages(services.__path__, "services.")}
    for name in sorted(names):
        slice_, _, last = name.rpartition(".")
        if last == "views":
            decisions = f"{slice_}.decisions"
            yield import_module(name), import_module(decisions) if decisions in names else None
    for kept in pkgutil.iter_modules(following.__path__):
        decisions = next((name for name in names if name.endswith(f".{kept.name}.decisions")), "")
        yield import_module(f"{following.__name__}.{kept.name}"), import_module(decisions) if decisions else None


def folds() -> Iterator[tuple[View, Decider[Any, Any] | None]]:
    """Every view, with the decider of its slice where it has one."""
    for views, decisions in slices():
        for view in vars(views).values():
            if isinstance(view, View) and view.fold.__module__ == views.__name__:
                yield view, vars(decisions).get("decider") if decisions else None


FOLDS = list(folds())


def history(event: Event, document: dict[str, Any]) -> Iterator[Recorded]:
    """The event in a stream that begins as such streams do."""
    aggregate = aggregate_of(event.stream)
    first = OPENINGS[aggregate]
    told = {name: value for name, value in document.items() if value is not None}
    same = {name: value for name, value in told.items() if name in first.example.keys() - ITS_OWN}
    beginning = read_event(first.type, json.dumps(first.example | same).encode())
    province = "PK" if aggregate == "reporting/indicators" else "PK-SD"
    context, name = aggregate.split("/")
    for version, one in enumerate((beginning, event), start=1):
        yield Recorded(
            event=one,
            type=one.type,
            stream=f"{context}/{province}/{name}/x",
            version=version,
            at=datetime(2026, 1, version, tzinfo=UTC),
            by="lcas",
            province=province,
        )


def test_every_type_keeps_to_its_published_schema() -> None:
    assert check(GOLDEN, EVENTS) == []


@pytest.mark.parametrize("event_type", sorted(GOLDEN))
def test_a_published_schema_is_a_valid_schema(event_type: str) -> None:
    jsonschema_rs.meta.validate(GOLDEN[event_type])


@pytest.mark.parametrize("event_type", sorted(GOLDEN))
def test_documents_of_a_published_schema_are_read_folded_twice_as_once_and_written_as_published(
    event_type: str,
) -> None:
    published = jsonschema_rs.validator_for(GOLDEN[event_type], validate_formats=True)
    sources = [GOLDEN[event_type], schema(EVENTS[event_type])]  # what grew since it was published is tried too

    @MADE_UP
    @given(st.one_of([documents(one) for one in sources[: len(sources) - (sources[0] == sources[1])]]), st.booleans())
    def tried(document: dict[str, Any], later: bool) -> None:
        event = read_event(event_type, json.dumps(document).encode())
        written = write_event(event)
        assert read_event(event_type, written) == event
        told = json.loads(written) | ({"a_field_of_tomorrow": 1} if later else {})
        assert [str(error) for error in published.iter_errors(told)] == []
        folds_in_every_view(event, document)
        folds_into_the_state_that_decides(event, document)

    tried()


def folds_in_every_view(event: Event, document: dict[str, Any]) -> None:
    for view in (view for view, _ in FOLDS if view.of == aggregate_of(event.stream)):
        folded: dict[str, Any] = {}
        for recorded in history(event, document):
            folded = view.apply(folded, recorded)
            assert folded["version"] == recorded.version
            assert view.apply(folded, recorded) == folded


def folds_into_the_state_that_decides(event: Event, document: dict[str, Any]) -> None:
    for decider in (decider for view, decider in FOLDS if decider and view.of == aggregate_of(event.stream)):
        state = decider.state(recorded.event for recorded in history(event, document) if recorded.event)
        assert type(state) is not type(decider.initial) or state != decider.initial


def test_every_aggregate_has_a_view_and_a_decider_that_were_tried() -> None:
    followed = {aggregate_of(event.stream) for event in EVENTS.values()} - {"reporting/imports"}
    assert {view.of for view, _ in FOLDS} >= followed
    assert {view.of for view, decider in FOLDS if decider} == followed
