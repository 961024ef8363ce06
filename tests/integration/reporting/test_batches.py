"""Many series at once, on the real store: one bulk insert, each with its own conflict rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from services.reporting.series.batches import carry_out_many
from services.reporting.series.checks import Facts
from services.reporting.series.decisions import Command, Submit
from services.reporting.series.state import series_stream
from shared.contracts.indicators import IndicatorAdopted
from shared.contracts.membership import RepresentativeNamed
from shared.contracts.reporting import IndicatorSubmitted
from shared.decisions import Actor
from shared.journal import Draft, Request
from shared.reference import areas
from tests.integration.reporting.conftest import PRESS_CLUB, SINDH, Reporting

pytestmark = pytest.mark.integration

FACTS = Facts("PK-SD", IndicatorAdopted(**IndicatorAdopted.example), retired=False, active=True, today=date(2026, 7, 1))
AMINA = Request(Actor("amina", PRESS_CLUB, frozenset({"data_officer"}), frozenset({"PK-SD"})))
SECRETARIAT = "secretariat"
IMPORT = "3f1c0a9be2d84c71"


def figures() -> dict[str, list[Command]]:
    """Two periods for every district of Sindh, by stream."""
    asked: dict[str, list[Command]] = {}
    for area in areas.districts("PK-SD"):
        rows = [
            IndicatorSubmitted(
                **IndicatorSubmitted.example
                | {"area": area.code, "period": period, "value": value, "import_id": IMPORT, "districts": []}
            )
            for period, value in (("2015", "70"), ("2019", "80"))
        ]
        asked[series_stream("PK-SD", "7.1.1", area.code, "_T")] = [Submit(row, FACTS) for row in rows]
    return asked


async def test_an_imports_figures_are_submitted_and_verified_by_pages(reporting: Reporting) -> None:
    await reporting.begin()
    asked = figures()
    told = await carry_out_many(reporting.journal, asked, lambda stream, _series: asked[stream], AMINA)
    assert {outcome.answer for answers in told.values() for _, outcome in answers} == {"accepted"}
    again = await carry_out_many(reporting.journal, asked, lambda stream, _series: asked[stream], AMINA)
    assert {outcome.answer for answers in again.values() for _, outcome in answers} == {"repeated"}

    cursor, accepted, pages = None, 0, 0
    while pages == 0 or cursor:
        body = {"import_id": IMPORT, "limit": 20, "cursor": cursor}
        page = await reporting.done(SECRETARIAT, f"{SINDH}/verifications", body)
        accepted, pages, cursor = accepted + page["accepted"], pages + 1, page["next"]
    assert (accepted, pages) == (2 * len(asked), 2)
    rest = await reporting.done(SECRETARIAT, f"{SINDH}/verifications", {"import_id": IMPORT})
    assert rest["answers"] == []
    card = await reporting.shown(f"{SINDH}/scorecard")
    assert card["districts"] == {"total": len(asked), "with_value": len(asked)}


async def test_the_import_that_one_acts_for_is_not_ones_own_to_verify(reporting: Reporting) -> None:
    await reporting.begin()
    asked = figures()
    await carry_out_many(reporting.journal, asked, lambda stream, _series: asked[stream], AMINA)
    await reporting.told(RepresentativeNamed, PRESS_CLUB, account_id=SECRETARIAT, roles=["alternate"])
    page = await reporting.done(SECRETARIAT, f"{SINDH}/verifications", {"import_id": IMPORT})
    assert {one["rule"] for one in page["answers"]} == {"figure.own_matter"}


async def test_who_loses_a_race_decides_again_on_what_is_there(reporting: Reporting) -> None:
    await reporting.begin()
    asked = dict(list(figures().items())[:3])
    contested = next(iter(asked))
    raced = False

    class RacedJournal:
        """The journal, with another writer who comes first to one stream, once."""

        def __getattr__(self, name: str) -> object:
            return getattr(reporting.journal, name)

        async def append_many(self, drafts: Sequence[Draft], request: Request) -> object:
            nonlocal raced
            if not raced:
                raced = True
                mine = next(draft for draft in drafts if draft.loaded.stream == contested)
                await reporting.journal.append_many(
                    [replace(mine, events=mine.events[:1], command_id="first")], request
                )
            return await reporting.journal.append_many(drafts, request)

    told = await carry_out_many(RacedJournal(), asked, lambda stream, _series: asked[stream], AMINA)  # type: ignore[arg-type]  # a journal in all it is asked
    assert [outcome.answer for _, outcome in told[contested]] == ["repeated", "accepted"]
    assert (await reporting.journal.load(contested)).version == 2
