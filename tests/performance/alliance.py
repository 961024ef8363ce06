"""Rows of an alliance's work: metrics after a batch, a brief from its views, what has fallen due among much that has not."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import quantiles

from prometheus_client import CollectorRegistry

from services.advocacy.asks.views import asks
from services.advocacy.briefs.gathering import Briefs
from services.advocacy.commitments.views import commitments
from services.advocacy.meetings.views import meetings
from services.advocacy.office_holders.views import office_holders
from services.advocacy.posts.views import posts
from services.membership.activities.views import activities
from services.membership.linkages.history import Histories
from services.membership.linkages.learnt.views import contacts, memberships, shared_sessions
from services.membership.linkages.views import linkages
from shared.contracts.activities import ActivityPlanned
from shared.contracts.asks import PolicyAskRaised
from shared.contracts.commitments import CommitmentMade
from shared.contracts.envelope import Envelope, event_id, write_headers
from shared.contracts.event import Event
from shared.contracts.linkages import LinkageFormalised
from shared.contracts.meetings import LegislatorMeetingLogged
from shared.contracts.membership import MemberJoined, MembershipApplied
from shared.contracts.office_holders import OfficeHolderRegistered, OfficeHolderTookPost
from shared.contracts.reporting import IndicatorSubmitted, SubmissionVerified
from shared.contracts.topics import topic
from shared.following.membership import members
from shared.following.reporting import figures, indicators
from shared.journal import Journal
from shared.journal.backlog import Backlog
from shared.journal.lease import Leases
from shared.reactions.ticker import Ticker
from shared.reference.areas import districts
from shared.reference.periods import parse
from shared.runtime.metrics import ReactionMetrics
from shared.runtime.store import Database
from shared.streams.pointers import ensure_indexes
from shared.streams.projector import Projector
from shared.streams.records import Records
from shared.streams.views import Views
from tests.integration.imports.rig import NOW, demo_terms
from tests.performance.bench import Bench
from tests.performance.figures import Figure, limited, undisturbed
from tests.performance.filled import Told, fill
from tests.unit.streams.sent import Raw

SINDH = "PK-SD"
PLACES = [area.code for area in districts(SINDH)]
ORGANISATIONS, BATCH, DEADLINES, DUE = 5_000, 1_000, 100_000, 100
BRIEFS = 200
TODAY = date(2026, 6, 20)
P95 = 18
"""Of the cut points of twenty equal parts, the last one."""


async def alliance(bench: Bench) -> list[Figure]:
    """Each on the fast store."""
    measured = []
    for kind in bench.here("fast"):
        for row, limit, measure in (
            (f"linkage metrics after {BATCH:,} meetings of {ORGANISATIONS:,} organisations, s", 1.0, metrics_seconds),
            ("a brief from its views, p95 ms", 50.0, brief_milliseconds),
            (f"{DUE} that have fallen due among {DEADLINES:,}, found in ms", 20.0, due_milliseconds),
        ):
            bench.say(f"{row}, on the {kind} store")
            async with bench.stack.database(kind) as database:
                measured.append(limited(row, kind, await measure(database), limit))
    return measured


async def metrics_seconds(database: Database) -> float:
    """From a batch of a thousand meetings on: folded into the view, and the month's metrics told."""
    chance = random.Random(5)
    await fill(database, memberships, _organisations(MemberJoined, joined_on="2025-01-10"))
    await fill(database, contacts, ((one.stream, [one.event]) for one in _meetings(chance, 4 * BATCH)))
    await fill(database, linkages, _signed(chance, 2 * BATCH))
    await ensure_indexes(database, (shared_sessions,))
    projector = Projector(database, [contacts], Records("membership"))
    batch = [one.record() for one in _meetings(chance, BATCH, first=4 * BATCH)]
    histories = Histories(Views(database))
    with undisturbed():
        began = time.perf_counter()
        await projector.apply(batch)
        [month], _ = await histories.months(SINDH, [parse(TODAY.isoformat()[:7])], TODAY)
        taken = time.perf_counter() - began
    assert month.measures.members == ORGANISATIONS
    return taken


async def brief_milliseconds(database: Database) -> float:
    """A brief of somebody of one district, in a province with many of everything."""
    chance = random.Random(7)
    person = OfficeHolderRegistered(**OfficeHolderRegistered.example)
    seat = OfficeHolderTookPost(**OfficeHolderTookPost.example)
    [home] = seat.districts
    await fill(database, office_holders, [(f"advocacy/{SINDH}/office_holders/{person.person_id}", [person])])
    await fill(database, posts, [(f"advocacy/{SINDH}/posts/{seat.membership_id.partition('.')[0]}", [seat])])
    await fill(database, members, _organisations(MembershipApplied, MemberJoined, joined_on="2025-01-10"))
    await fill(database, indicators, ((f"reporting/PK/indicators/{one.code}", [one]) for one in demo_terms()))
    await fill(database, figures, _series())
    await fill(database, commitments, _over_places("commitments", CommitmentMade, 2_000, "by"))
    await fill(database, asks, _over_places("asks", PolicyAskRaised, 500))
    await fill(database, meetings, ((one.stream, [one.event]) for one in _meetings(chance, 2_000)))
    briefs = Briefs(Views(database), lambda: TODAY, [SINDH])

    async def all_of_it(_province: str) -> bool:
        return True

    taken = []
    with undisturbed():
        for _ in range(BRIEFS):
            began = time.perf_counter()
            brief = await briefs.brief(person.person_id, all_of_it)
            taken.append(1_000 * (time.perf_counter() - began))
    assert [place.code for place in brief.districts] == [home]
    assert brief.indicators
    assert brief.members
    return quantiles(taken, n=20)[P95]


async def due_milliseconds(database: Database) -> float:
    """What a ticker's look for activities past their day takes, in the middle of several."""
    late, later = TODAY - timedelta(days=1), TODAY + timedelta(days=30)
    await fill(
        database,
        activities,
        (
            (
                f"membership/{SINDH}/activities/{number}",
                [_told(ActivityPlanned, due_on=late if number < DUE else later)],
            )
            for number in range(DEADLINES)
        ),
    )
    journal = Journal(database["journal"], Backlog(database["journal"], DEADLINES), lambda: NOW, lambda: None)
    ticker = Ticker(
        "membership", (SINDH,), (), (), (activities,), database=database, journal=journal,
        leases=Leases(database, "the bench"), metrics=ReactionMetrics(CollectorRegistry()),
        today=lambda: TODAY, now=lambda: NOW, public_url="https://alliances.example",
    )  # fmt: skip
    await ticker.round()
    taken = []
    with undisturbed():
        for _ in range(BRIEFS):
            began = time.perf_counter()
            found = [document async for document in ticker.fallen_due(activities)]
            taken.append(1_000 * (time.perf_counter() - began))
            assert len(found) == DUE
    return sorted(taken)[len(taken) // 2]


@dataclass(frozen=True, slots=True)
class _Met:
    stream: str
    event: LegislatorMeetingLogged

    def record(self) -> Raw:
        """The meeting as Kafka gives it."""
        envelope = Envelope(
            id=event_id(self.stream, 1),
            type=self.event.type,
            stream=self.stream,
            version=1,
            time=NOW,
            province=SINDH,
            organisation="lcas",
        )
        value = self.event.model_dump_json().encode()
        return Raw(topic(SINDH, "advocacy"), 0, 0, self.stream.encode(), value, list(write_headers(envelope)))


def _told(event: type[Event], **changes: object) -> Event:
    return event.model_validate(event.example | changes)


def _organisations(*events: type[Event], joined_on: str) -> Iterator[Told]:
    sectors = ("civil_society", "academia", "media", "private", "donor_project")
    for number in range(ORGANISATIONS):
        member = f"ngo-{number}"
        profile = {
            "member_id": member, "organisations": [member], "sector": sectors[number % len(sectors)], "tier": None,
            "body_type": None, "districts": [PLACES[number % len(PLACES)]],
        }  # fmt: skip
        told = [
            _told(event, **profile | ({"joined_on": joined_on} if "joined_on" in event.example else {}))
            for event in events
        ]
        yield f"membership/{SINDH}/members/{member}", told


def _meetings(chance: random.Random, number: int, first: int = 0) -> Iterator[_Met]:
    for key in range(first, first + number):
        at = datetime(2026, 6, 1 + key % 19, 9, tzinfo=UTC)
        there = sorted({f"ngo-{chance.randrange(ORGANISATIONS)}" for _ in range(3)})
        [whom, *_] = LegislatorMeetingLogged.example["office_holders"]
        held = {
            "starts_at": at,
            "ends_at": at + timedelta(hours=1),
            "organisations": there,
            "office_holders": [whom | {"person_id": _person(key)}],
        }
        event = LegislatorMeetingLogged.model_validate(LegislatorMeetingLogged.example | held)
        yield _Met(f"advocacy/{SINDH}/meetings/m{key}", event)


def _signed(chance: random.Random, number: int) -> Iterator[Told]:
    for key in range(number):
        pair = sorted({f"ngo-{one}" for one in chance.sample(range(ORGANISATIONS), 2)})
        stream = f"membership/{SINDH}/linkages/{key}"
        yield stream, [_told(LinkageFormalised, organisations=pair, signed_on="2026-01-10", valid_until_on=None)]


def _series() -> Iterator[Told]:
    """Every indicator in every district, of two years, verified."""
    for terms in demo_terms():
        for place in PLACES:
            told: list[Event] = []
            for period in ("2018", "2020"):
                figure = {
                    "indicator": terms.code, "framework": terms.framework, "unit": terms.unit, "area": place,
                    "districts": [place], "dimensions": "_T", "period": period, "value": "40",
                }  # fmt: skip
                told += [
                    _told(one, **{name: part for name, part in figure.items() if name in one.example})
                    for one in (IndicatorSubmitted, SubmissionVerified)
                ]
            yield f"reporting/{SINDH}/series/{terms.code}/{place}/_T", told


def _over_places(aggregate: str, event: type[Event], number: int, holder: str | None = None) -> Iterator[Told]:
    """One in so many of each place; where a holder is told, it is somebody else in each hundredth."""
    for key in range(number):
        place = PLACES[key % len(PLACES)]
        about: dict[str, object] = {
            "areas": [{"code": place, "scheme": "COD-AB-2022", "level": "district"}],
            "districts": [place],
        }
        if holder is not None:
            about[holder] = event.example[holder] | {"person_id": _person(key)}
        yield f"advocacy/{SINDH}/{aggregate}/{key}", [_told(event, **about)]


def _person(key: int) -> str:
    """Whom the example names, or one of a hundred others."""
    known: str = OfficeHolderRegistered.example["person_id"]
    return known if key % 100 == 0 else f"{known}-{key % 100}"
