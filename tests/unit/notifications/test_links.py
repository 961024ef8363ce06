"""Every line's link is a GET that a service answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from services.advocacy.app import SERVICE as ADVOCACY
from services.membership.app import SERVICE as MEMBERSHIP
from services.notifications.app import SERVICE as NOTIFICATIONS
from services.notifications.words.events import line
from services.reporting.app import SERVICE as REPORTING
from shared.contracts.catalogue import EVENTS
from shared.journal import Journal
from shared.journal.backlog import Backlog
from shared.runtime.store import connect
from shared.streams.views import Views
from tests.integration.served import Clock, Frame
from tests.unit.notifications.told import told

NOT_SHOWN_YET = {"notifications/partners"}
"""Aggregates whose streams no route shows so far."""


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[re.Pattern[str]]]:
    """The paths of every service's GETs. Making routes asks no store: this one is away."""
    store = connect("mongodb://127.0.0.1:1")
    database, clock = store.database("none"), Clock(date(2026, 6, 1), datetime(2026, 6, 1, tzinfo=UTC))
    issuer: Path = tmp_path_factory.mktemp("issuer")
    patterns = []
    for service in (MEMBERSHIP, REPORTING, ADVOCACY, NOTIFICATIONS):
        journal = Journal(database["journal"], Backlog(database["journal"], 1), lambda: clock.now, lambda: None)
        frame = Frame(service, issuer, clock, journal, Views(database), database)
        paths = frame.app.openapi()["paths"]
        patterns += [re.compile(re.sub(r"\{[^}]+\}", "[^/]+", path)) for path, of in paths.items() if "get" in of]
    yield patterns
    store.close()


@pytest.mark.parametrize("event_type", EVENTS)
def test_a_lines_link_is_a_get_of_a_service(event_type: str, shown: list[re.Pattern[str]]) -> None:
    made = told(EVENTS[event_type])
    context, _, aggregate, _ = made.stream.split("/", 3)
    if f"{context}/{aggregate}" in NOT_SHOWN_YET:
        pytest.skip("no route shows it")
    path = line(made, "en").link.partition("?")[0]
    assert any(one.fullmatch(path) for one in shown), path


def test_parts_of_a_key_cannot_leave_their_place_in_the_path() -> None:
    made = told(EVENTS["advocacy.office_holder_took_post.v1"])
    data = {**made.data, "person_id": "someone-else"}
    assert line(told(EVENTS[made.type], **data), "en").link.endswith("/office_holders/someone-else")
