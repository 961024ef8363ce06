"""Every line's link is a GET that a service answers."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from fastapi.routing import iter_route_contexts

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


def gets(issuer: Path) -> list[re.Pattern[str]]:
    """The paths of every service's GETs. Making routes asks no store: this one is away."""
    store = connect("mongodb://127.0.0.1:1")
    database, clock = store.database("none"), Clock(date(2026, 6, 1), datetime(2026, 6, 1, tzinfo=UTC))
    patterns = []
    for service in (MEMBERSHIP, REPORTING, ADVOCACY, NOTIFICATIONS):
        journal = Journal(database["journal"], Backlog(database["journal"], 1), lambda: clock.now, lambda: None)
        frame = Frame(service, issuer, clock, journal, Views(database), database)
        routes = iter_route_contexts(frame.app.routes)
        patterns += [route.path_regex for route in routes if "GET" in (route.methods or ())]
    store.close()
    return patterns


async def test_every_lines_link_is_a_get_of_a_service(tmp_path: Path) -> None:
    shown, astray = gets(tmp_path), []
    for event_type, event in EVENTS.items():
        made = told(event)
        path = line(made, "en").link.partition("?")[0]
        if not any(one.match(path) for one in shown):
            astray.append(f"{event_type}: {path}")
    assert astray == []


def test_a_link_is_made_of_the_streams_key_and_the_events_own_ids() -> None:
    took_post = EVENTS["advocacy.office_holder_took_post.v1"]
    assert line(told(took_post), "en").link == "/advocacy/v1/PK-SD/office_holders/na-194-example-legislator"
    figure = replace(
        told(EVENTS["reporting.submission_verified.v1"]), stream="reporting/PK-SD/series/4.6.1/PK713/sex=F"
    )
    assert line(figure, "en").link == "/reporting/v1/PK-SD/series/4.6.1/PK713/sex=F"
