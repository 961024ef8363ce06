"""Intake on a real store, with what reporting knows of members and indicators folded into its views beforehand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from services.reporting.app import VIEWS
from services.reporting.imports.intake import Imported, Intake, Permits, Progress, open_file
from services.reporting.indicators.views import Indicators
from services.reporting.series.facts import FactsOf
from shared.contracts.event import Event
from shared.contracts.indicators import IndicatorAdopted
from shared.contracts.membership import MemberJoined, RepresentativeNamed
from shared.contracts.recorded import Recorded
from shared.contracts.topics import aggregate_of, province_of
from shared.decisions import Actor
from shared.devstack.demo_requests import adoption
from shared.devstack.demo_rows import rows
from shared.following.membership import Membership
from shared.journal import Journal, Request
from shared.journal.backlog import Backlog
from shared.reference.provinces import PROVINCES
from shared.runtime.store import Database
from shared.streams.pointers import ensure_indexes
from shared.streams.views import Views

TODAY = date(2026, 7, 1)
NOW = datetime(2026, 7, 1, 8, tzinfo=UTC)
OFFICER = "demo-data-officer"
EVERYWHERE = tuple(province.code for province in PROVINCES)


def member_of(province: str) -> str:
    """The member that the data officer represents in a province."""
    return f"demo-{province[3:].lower()}"


def permits(provinces: Iterable[str] = EVERYWHERE) -> Permits:
    """The data officer's permission to import to these provinces."""
    roles = frozenset({"member", "data_officer"})
    return {one: Request(Actor(OFFICER, member_of(one), roles, frozenset({one}))) for one in provinces}


def demo_terms() -> list[IndicatorAdopted]:
    """The indicators that the demonstration adopts: all that the profiles map to."""
    return [IndicatorAdopted(**adoption(row) | {"adopted_on": TODAY}) for row in rows("indicators.csv")]


@dataclass
class Rig:
    """Intake with its journal and views."""

    database: Database
    journal: Journal
    views: Views
    intake: Intake

    async def heard(self, event: Event, stream: str, version: int = 1) -> None:
        """Fold an event into the views that follow its stream."""
        recorded = Recorded(event, event.type, stream, version, NOW, "lcas", province_of(stream))
        for view in VIEWS:
            if aggregate_of(stream) == view.of:
                document = await self.database[view.collection].find_one({"_id": stream}) or {}
                folded = view.apply(document, recorded)
                await self.database[view.collection].replace_one({"_id": stream}, folded, upsert=True)

    async def begin(self, adopted: Sequence[IndicatorAdopted], provinces: Iterable[str] = EVERYWHERE) -> None:
        """An active member with the data officer in each province, and adopted indicators."""
        for one in provinces:
            member = member_of(one)
            await self.heard(
                MemberJoined(**MemberJoined.example | {"member_id": member}), f"membership/{one}/members/{member}"
            )
            named = RepresentativeNamed.example | {
                "member_id": member,
                "account_id": OFFICER,
                "roles": ["data_officer"],
            }
            await self.heard(RepresentativeNamed(**named), f"membership/{one}/representatives/{member}")
        for terms in adopted:
            await self.heard(terms, f"reporting/PK/indicators/{terms.code}")

    async def bring(
        self, file: bytes | Path, name: str = "figures.csv", *, allowed: Permits | None = None,
        progress: Progress | None = None, dry_run: bool = False, **options: Any,
    ) -> Imported:  # fmt: skip
        """Take a file in."""
        opened = open_file(BytesIO(file) if isinstance(file, bytes) else file.open("rb"), name, **options)
        return await self.intake.take_in(opened, allowed or permits(), dry_run=dry_run, progress=progress)

    async def events(self, event_type: str) -> list[dict[str, Any]]:
        """The journal's entries that hold an event of a type, in order."""
        found: list[dict[str, Any]] = await self.database["journal"].find({"events.type": event_type}).to_list(None)
        return sorted(found, key=lambda entry: str(entry["_id"]))


async def rig(database: Database, backlog: int = 1_000_000) -> Rig:
    """Intake on an empty database."""
    entries = database["journal"]
    journal = Journal(entries, Backlog(entries, backlog), lambda: NOW, lambda: None)
    await journal.ensure_indexes()
    await ensure_indexes(database, VIEWS)
    views = Views(database)
    facts_of = FactsOf(Indicators(views), Membership(views, lambda: TODAY), lambda: TODAY)
    return Rig(database, journal, views, Intake(journal, facts_of))
