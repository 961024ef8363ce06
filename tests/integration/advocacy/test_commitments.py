"""A commitment from its making to its end, over HTTP and on the real store."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from shared.contracts.membership import RepresentativeNamed
from shared.contracts.reporting import SubmissionCorrected, SubmissionVerified, SubmissionWithdrawn
from tests.integration.advocacy.conftest import PRESS_CLUB, Advocacy
from tests.integration.advocacy.promising import (
    COMMITMENTS,
    PAPER,
    PROMISE,
    adopted,
    asked,
    figure,
    key,
    minister,
    of_series,
    promised,
)

pytestmark = pytest.mark.integration

WHY = {"why": {"code": "other"}}
SUCCESSOR: dict[str, Any] = PROMISE["by"] | {
    "name": {"en": "Example Successor"},
    "on_behalf_of": {"party_id": "other-party", "name": "Other Party"},
}
LIMITED: dict[str, Any] = {"completion": "limited", "as_of_on": "2026-06-20", "evidence": [PAPER]}


async def test_a_promise_is_recorded_moved_handed_over_assessed_and_closed(advocacy: Advocacy) -> None:
    await advocacy.begin()
    here = f"{COMMITMENTS}/{await promised(advocacy)}"
    await advocacy.done("secretariat", f"{here}/due", {"due_on": "2027-12-31", **WHY})
    await advocacy.done("secretariat", f"{here}/handover", {"to": SUCCESSOR, "on": "2026-06-01", **WHY})
    answer = {"holder_response": {"en": "The second list follows."}}
    await advocacy.done("amina", f"{here}/progress", LIMITED | answer)
    done = {"as_of_on": "2026-06-20", "completion": "complete", "note": "seen on site"}
    await advocacy.done("secretariat", f"{here}/assessment", done)
    await advocacy.done("secretariat", f"{here}/closure", {"outcome": "fulfilled", "note": "all connected"})
    shown = await advocacy.shown(here)
    assert (shown["standing"], shown["due_on"], shown["by"]["name"]) == ("closed", "2027-12-31", SUCCESSOR["name"])
    assert shown["assessed"] == LIMITED | {
        "completion": "complete",
        "reported_by": PRESS_CLUB,
        "assessed_by": "lcas",
        "evidence": [PAPER | {"url": None}],
        "note": "seen on site",
    }
    assert (shown["holder_response"], shown["closing"]["outcome"]) == (answer["holder_response"], "fulfilled")
    assert [step["type"].split(".")[1] for step in (await advocacy.shown(here, "amina"))["history"]] == [
        "commitment_made",
        "commitment_due_changed",
        "commitment_handed_over",
        "commitment_progress_reported",
        "commitment_progress_assessed",
        "commitment_closed",
    ]


async def test_the_same_request_again_is_the_same_commitment(advocacy: Advocacy) -> None:
    first = await advocacy.done("secretariat", COMMITMENTS, PROMISE, key="k1")
    assert await advocacy.done("secretariat", COMMITMENTS, PROMISE, key="k1") == first
    assert len((await advocacy.shown(COMMITMENTS))["data"]) == 1


async def test_asking_twice_records_nothing(advocacy: Advocacy) -> None:
    await advocacy.begin()
    here = f"{COMMITMENTS}/{await promised(advocacy)}"
    for who, path, body in (
        ("secretariat", "due", {"due_on": "2027-12-31", **WHY}),
        ("secretariat", "handover", {"to": SUCCESSOR, **WHY}),
        ("amina", "progress", LIMITED),
        ("secretariat", "assessment", {"as_of_on": "2026-06-20"}),
        ("secretariat", "closure", {"outcome": "lapsed"}),
    ):
        assert len((await advocacy.done(who, f"{here}/{path}", body))["events"]) == 1
        assert (await advocacy.done(who, f"{here}/{path}", body))["events"] == []


@pytest.mark.parametrize(
    ("changes", "status", "rule"),
    [
        ({"source": None}, 409, "commitment.neither_presence_nor_document"),
        ({"meeting_id": "never-held"}, 422, "commitment.unknown_meeting"),
        ({"ask_id": "never-raised"}, 422, "commitment.unknown_ask"),
        ({"due_on": "2026-02-10"}, 422, "commitment.due_before_made"),
        ({"made_on": "2026-07-02"}, 422, "commitment.future_date"),
        ({"indicators": ["4.6.1"]}, 422, "commitment.goal_value_of_another_indicator"),
        ({"indicators": ["7.1.1", "77.1.1"]}, 422, "indicator.unknown"),
        ({"targets": [{"code": "7.9", "framework": "2022"}]}, 422, "target.unknown"),
        ({"areas": [{"code": "PK201", "scheme": "COD-AB-2022", "level": "district"}]}, 422, "area.outside_province"),
        ({"form": "shouted"}, 422, "literal_error"),
        ({"due_on": "30/06/2027"}, 422, "date_format"),
    ],
)
async def test_a_promise_that_cannot_stand_is_refused_and_nothing_is_stored(
    advocacy: Advocacy, changes: dict[str, Any], status: int, rule: str
) -> None:
    assert await advocacy.refused("secretariat", COMMITMENTS, PROMISE | changes, status) == rule
    assert (await advocacy.shown(COMMITMENTS))["data"] == []


async def test_what_cannot_become_of_a_commitment_is_refused(advocacy: Advocacy) -> None:
    await advocacy.begin()
    here = f"{COMMITMENTS}/{await promised(advocacy)}"

    async def refused(who: str, path: str, body: dict[str, Any], status: int) -> str | None:
        return await advocacy.refused(who, f"{here}/{path}", body, status)

    assert await refused("secretariat", "due", {"due_on": "2026-06-30", **WHY}, 422) == "commitment.due_in_the_past"
    assert (
        await refused("secretariat", "handover", {"to": SUCCESSOR, "on": "2026-01-01", **WHY}, 422)
        == "commitment.before_made"
    )
    assert await refused("amina", "progress", {"completion": "limited"}, 422) == "commitment.no_evidence"
    assert await refused("secretariat", "assessment", {"as_of_on": "2026-06-20"}, 409) == "commitment.nothing_reported"
    assert await refused("secretariat", "closure", {"outcome": "fulfilled"}, 409) == "commitment.not_complete"
    body = {"outcome": "superseded", "superseded_by": "no-other"}
    assert await refused("secretariat", "closure", body, 422) == "commitment.unknown_successor"
    await advocacy.done("amina", f"{here}/progress", LIMITED)
    earlier = LIMITED | {"as_of_on": "2026-06-19"}
    assert await refused("bilal", "progress", earlier, 422) == "commitment.before_last_report"
    await advocacy.done("secretariat", f"{here}/closure", {"outcome": "lapsed"})
    assert await refused("amina", "progress", LIMITED, 409) == "commitment.closed"
    nowhere = f"{COMMITMENTS}/none/progress"
    assert await advocacy.refused("amina", nowhere, LIMITED, 404) == "commitment.unknown"


async def test_the_secretariat_judges_neither_what_it_reported_nor_what_it_promised(advocacy: Advocacy) -> None:
    await advocacy.begin()
    here = f"{COMMITMENTS}/{await promised(advocacy)}"
    named = {"as_of_on": "2026-06-20"}
    await advocacy.done("secretariat", f"{here}/progress", LIMITED)
    assert await advocacy.refused("secretariat", f"{here}/assessment", named, 403) == "commitment.assessor_is_reporter"
    await advocacy.done("amina", f"{here}/progress", LIMITED)
    await advocacy.done("secretariat", f"{here}/assessment", named)
    own = PROMISE["by"] | {"organization": PROMISE["by"]["organization"] | {"organisation_id": "lcas"}}
    theirs = f"{COMMITMENTS}/{await promised(advocacy, by=own)}"
    assert await advocacy.refused("secretariat", f"{theirs}/closure", {"outcome": "lapsed"}, 403) == (
        "commitment.own_matter"
    )


async def test_who_acts_for_the_reporter_does_not_assess_in_an_office(advocacy: Advocacy) -> None:
    await advocacy.begin()
    await advocacy.told(RepresentativeNamed, PRESS_CLUB, account_id="secretariat", roles=["alternate"])
    here = f"{COMMITMENTS}/{await promised(advocacy)}"
    await advocacy.done("amina", f"{here}/progress", LIMITED)
    named = {"as_of_on": "2026-06-20"}
    assert await advocacy.refused("secretariat", f"{here}/assessment", named, 403) == "commitment.assessor_is_reporter"


async def test_another_commitment_takes_the_place_of_a_superseded_one(advocacy: Advocacy) -> None:
    old, new = await promised(advocacy), await promised(advocacy)
    await advocacy.done("secretariat", f"{COMMITMENTS}/{old}/closure", {"outcome": "superseded", "superseded_by": new})
    assert (await advocacy.shown(f"{COMMITMENTS}/{old}"))["closing"]["superseded_by"] == new


async def test_a_verbal_promise_is_not_public_unless_it_is_said_to_be(advocacy: Advocacy) -> None:
    await advocacy.begin()
    quiet = await promised(advocacy, form="verbal")
    loud = await promised(advocacy, form="verbal", visibility="public")
    assert [one["commitment_id"] for one in (await advocacy.shown(COMMITMENTS))["data"]] == [loud]
    for insider in ("amina", "secretariat", "programme"):
        assert len((await advocacy.shown(COMMITMENTS, insider))["data"]) == 2
    assert len((await advocacy.shown(COMMITMENTS, "balochistan"))["data"]) == 1
    assert (await advocacy.ask(None, "GET", f"{COMMITMENTS}/{quiet}")).status_code == 404
    assert (await advocacy.shown(f"{COMMITMENTS}/{quiet}", "amina"))["visibility"] == "partner"


async def test_a_report_that_waits_is_shown_to_insiders_only(advocacy: Advocacy) -> None:
    await advocacy.begin()
    here = f"{COMMITMENTS}/{await promised(advocacy)}"
    await advocacy.done("amina", f"{here}/progress", LIMITED)
    assert (await advocacy.shown(here, "bilal"))["reported"]["completion"] == "limited"
    assert (await advocacy.shown(here))["reported"] is None
    assert (await advocacy.shown(here))["completion"] == "no_evidence_available"


async def test_the_ledger_is_read_by_whom_where_about_what_and_how_it_stands(advocacy: Advocacy) -> None:
    await advocacy.begin()
    ask = await asked(advocacy)
    first = await promised(advocacy, ask_id=ask, by=await minister(advocacy, 11))
    second = await promised(
        advocacy,
        by=await minister(advocacy, 14, party_id="anp"),
        areas=[{"code": "PK704", "scheme": "COD-AB-2022", "level": "district"}],
        indicators=["4.6.1"],
        targets=[],
        goal_value=None,
        made_on="2024-05-01",
        due_on="2025-05-01",
    )

    async def found(asking: str) -> list[str]:
        return [one["commitment_id"] for one in (await advocacy.shown(f"{COMMITMENTS}?{asking}"))["data"]]

    for asking in (
        *("person=ps-11", "party=ppp", "district=PK713", "indicator=7.1.1", "goal=7"),
        *(f"ask={ask}", "staleness=green"),
    ):
        assert await found(asking) == [first], asking
    for asking in (
        *("person=ps-14", "party=anp", "district=PK704", "indicator=4.6.1", "goal=4"),
        *("standing=overdue", "staleness=red"),
    ):
        assert await found(asking) == [second], asking
    for asking in ("organisation=govsindh-education", "follow_up=lcas", "standing=open", ""):
        assert await found(asking) == sorted([first, second]), asking
    for asking in ("standing=closed", "completion=complete", "staleness=yellow", "meeting=none", "goal=1"):
        assert await found(asking) == [], asking


async def test_the_ledger_comes_in_parts(advocacy: Advocacy) -> None:
    ids = sorted([await promised(advocacy) for _ in range(3)])
    first = await advocacy.shown(f"{COMMITMENTS}?limit=2")
    second = await advocacy.shown(f"{COMMITMENTS}?limit=2&cursor={first['cursor']}")
    assert [one["commitment_id"] for page in (first, second) for one in page["data"]] == ids
    assert second["cursor"] is None


async def test_what_is_late_or_stale_depends_on_the_day_of_reading(advocacy: Advocacy) -> None:
    here = f"{COMMITMENTS}/{await promised(advocacy)}"

    async def read_on(day: date) -> tuple[bool, str]:
        advocacy.clock.today = day
        shown = await advocacy.shown(here)
        return shown["overdue"], shown["staleness"]

    assert await read_on(date(2027, 2, 10)) == (False, "green")
    assert await read_on(date(2027, 2, 11)) == (False, "yellow")
    assert await read_on(date(2027, 7, 1)) == (True, "yellow")
    assert await read_on(date(2028, 2, 11)) == (True, "red")


async def test_verified_figures_stand_beside_and_are_flagged_when_they_are_corrected_or_withdrawn(
    advocacy: Advocacy,
) -> None:
    await adopted(advocacy)
    here = f"{COMMITMENTS}/{await promised(advocacy)}"
    assert (await advocacy.shown(here))["figures"] == []
    verified = await figure(advocacy, "2019", "88.31")
    await figure(advocacy, "2026-04", "90")
    (line,) = (await advocacy.shown(here))["figures"]
    assert (line["label"], line["source"]["name"]) == ({"en": "Access to electricity"}, "PSLM")
    assert (line["before"]["value"], line["before"]["event_id"]) == ("88.31", verified)
    assert (line["after"]["value"], line["change"], line["direction"]) == ("90", "1.69", "better")
    assert not line["flagged"]
    await of_series(advocacy, SubmissionCorrected, period="2019", value="88.13", previous_value="88.31")
    (line,) = (await advocacy.shown(COMMITMENTS))["data"][0]["figures"]
    assert (line["before"]["value"], line["before"]["flags"], line["flagged"]) == ("88.31", ["correction_waits"], True)
    await of_series(advocacy, SubmissionVerified, period="2019", value="88.13")
    (line,) = (await advocacy.shown(here))["figures"]
    assert (line["before"]["value"], line["before"]["earlier_values"]) == ("88.13", ["88.31"])
    assert (line["change"], line["flagged"]) == ("1.87", True)
    await of_series(advocacy, SubmissionWithdrawn, period="2019", value="88.13")
    (line,) = (await advocacy.shown(here))["figures"]
    assert (line["before"], line["withdrawn"], line["flagged"]) == (None, ["2019"], True)


async def test_another_provinces_secretariat_records_nothing_here(advocacy: Advocacy) -> None:
    assert await advocacy.refused("balochistan", COMMITMENTS, PROMISE, 403) == "province"
    here = PROMISE | {"areas": [], "follow_up": PROMISE["follow_up"] | {"organisation_id": "lcab"}}
    receipt = await advocacy.done("balochistan", COMMITMENTS.replace("PK-SD", "PK-BA"), here)
    assert receipt["stream"].startswith("advocacy/PK-BA/commitments/")
    assert (await advocacy.shown(COMMITMENTS))["data"] == []
    assert await advocacy.refused("secretariat", f"{COMMITMENTS}/{key(receipt)}/due", {}, 422) == "missing"


async def test_what_was_just_written_is_read_or_said_to_be_missing(advocacy: Advocacy) -> None:
    receipt = await advocacy.done("secretariat", COMMITMENTS, PROMISE)
    position = f"{receipt['stream']}@{receipt['version']}"
    answer = await advocacy.ask(None, "GET", f"{COMMITMENTS}/{key(receipt)}", Alliance_Position=position)
    assert answer.status_code == 200
    assert "Alliance-Stale" not in answer.headers
