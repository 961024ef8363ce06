"""An ask from its raising to its end, over HTTP and on the real store."""

from __future__ import annotations

from typing import Any

import pytest

from shared.contracts.reporting import IndicatorSubmitted, SubmissionCorrected, SubmissionVerified, SubmissionWithdrawn
from tests.integration.advocacy.conftest import PRESS_CLUB, Advocacy
from tests.integration.advocacy.promising import ASK, ASKS, SERIES, asked, figure, of_series, promised

pytestmark = pytest.mark.integration


def citing(event: str, period: str = "2019") -> dict[str, Any]:
    return {"event_id": event, "series": SERIES, "period": period}


async def test_an_ask_is_raised_by_a_member_advanced_and_achieved(advocacy: Advocacy) -> None:
    await advocacy.begin()
    here = f"{ASKS}/{await asked(advocacy)}"
    await advocacy.done("secretariat", f"{here}/stage", {"stage": "tabled", "on": "2026-05-01"})
    why = {"code": "bill_lapsed", "text": "the assembly rose"}
    await advocacy.done("secretariat", f"{here}/stage", {"stage": "drafted", "on": "2026-05-20", "why": why})
    await advocacy.done("secretariat", f"{here}/stage", {"stage": "adopted", "on": "2026-06-10"})
    act = {"instrument": "Sindh Finance Act", "reference": "Act XI of 2026", "effective_on": "2026-07-01"}
    await advocacy.done("secretariat", f"{here}/achievement", act)
    shown = await advocacy.shown(here)
    assert (shown["raised_by"], shown["stage"], shown["standing"]) == (PRESS_CLUB, "adopted", "achieved")
    assert shown["achieved"] == act
    assert [(step["on"], step.get("stage"), step.get("why")) for step in shown["history"]] == [
        ("2026-03-20", None, None),
        ("2026-05-01", "tabled", None),
        ("2026-05-20", "drafted", "bill_lapsed"),
        ("2026-06-10", "adopted", None),
        ("2026-07-01", None, None),
    ]


async def test_the_same_request_again_is_the_same_ask_and_asking_twice_records_nothing(advocacy: Advocacy) -> None:
    await advocacy.begin()
    first = await advocacy.done("amina", ASKS, ASK, key="k1")
    assert await advocacy.done("amina", ASKS, ASK, key="k1") == first
    here = f"{ASKS}/{first['stream'].rpartition('/')[2]}"
    for path, body in (("stage", {"stage": "tabled"}), ("drop", {"why": {"code": "rejected"}})):
        assert len((await advocacy.done("secretariat", f"{here}/{path}", body))["events"]) == 1
        assert (await advocacy.done("secretariat", f"{here}/{path}", body))["events"] == []


async def test_what_cannot_become_of_an_ask_is_refused(advocacy: Advocacy) -> None:
    await advocacy.begin()
    here = f"{ASKS}/{await asked(advocacy)}"
    act = {"instrument": "Act", "reference": "XI", "effective_on": "2026-07-01"}
    assert await advocacy.refused("secretariat", f"{here}/achievement", act) == "ask.not_adopted"
    await advocacy.done("secretariat", f"{here}/stage", {"stage": "adopted", "on": "2026-06-10"})
    for path, body, status, rule in (
        ("stage", {"stage": "raised"}, 422, "ask.backward_without_reason"),
        ("stage", {"stage": "implemented", "on": "2026-06-09"}, 422, "ask.before_last_step"),
        ("stage", {"stage": "implemented", "on": "2026-07-02"}, 422, "ask.future_date"),
        ("achievement", act | {"effective_on": "2026-03-19"}, 422, "ask.effective_before_raised"),
    ):
        assert await advocacy.refused("secretariat", f"{here}/{path}", body, status) == rule
    await advocacy.done("secretariat", f"{here}/drop", {"why": {"code": "overtaken"}})
    assert await advocacy.refused("secretariat", f"{here}/achievement", act) == "ask.settled"
    assert await advocacy.refused("secretariat", f"{ASKS}/none/stage", {"stage": "tabled"}, 404) == "ask.unknown"
    assert await advocacy.refused("amina", ASKS, ASK | {"raised_on": "2026-07-02"}, 422) == "ask.future_date"
    assert await advocacy.refused("amina", f"{here}/stage", {"stage": "tabled"}, 403) == "role"


async def test_an_ask_cites_verified_figures_only(advocacy: Advocacy) -> None:
    await advocacy.begin()
    submitted = await of_series(advocacy, IndicatorSubmitted, period="2019", value="88.31")
    for evidence in (citing(submitted), citing("0" * 32), citing(submitted, "2020")):
        problem = await advocacy.problem("amina", ASKS, ASK | {"evidence": [evidence]}, 422)
        assert (problem["rule"], problem["facts"]["field"]) == ("ask.figure_does_not_stand", "evidence.0")
    await of_series(advocacy, SubmissionVerified, period="2019", value="88.31")
    here = f"{ASKS}/{await asked(advocacy, targets=[], evidence=[citing(submitted)])}"
    shown = await advocacy.shown(here)
    assert shown["goals"] == [7]
    assert shown["evidence"] == [citing(submitted) | {"cited_value": "88.31", "now": "stands", "value_now": "88.31"}]


async def test_an_ask_is_flagged_when_a_figure_that_it_cites_is_corrected_or_withdrawn(advocacy: Advocacy) -> None:
    await advocacy.begin()
    ask = await asked(advocacy, evidence=[citing(await figure(advocacy, "2019", "88.31"))])

    async def read() -> tuple[bool, str, str | None]:
        shown = await advocacy.shown(f"{ASKS}/{ask}")
        (listed,) = (await advocacy.shown(f"{ASKS}?series={SERIES}"))["data"]
        assert listed["flagged"] == shown["flagged"]
        (evidence,) = shown["evidence"]
        return shown["flagged"], evidence["now"], evidence["value_now"]

    assert await read() == (False, "stands", "88.31")
    await of_series(advocacy, SubmissionCorrected, period="2019", value="88.13", previous_value="88.31")
    assert await read() == (True, "corrected", "88.31")
    await of_series(advocacy, SubmissionVerified, period="2019", value="88.13")
    assert await read() == (True, "corrected", "88.13")
    await of_series(advocacy, SubmissionWithdrawn, period="2019", value="88.13")
    assert await read() == (True, "withdrawn", None)


async def test_asks_are_listed_by_stage_kind_target_area_and_addressee(advocacy: Advocacy) -> None:
    await advocacy.begin()
    first = await asked(advocacy)
    sindh = {"code": "PK-SD", "scheme": "ISO-3166-2", "level": "province"}
    person = ASK["addressed_to"][0] | {"person_id": "ps-11-example-minister", "name": {"en": "Example Minister"}}
    education = person | {"organization": person["organization"] | {"organisation_id": "govsindh-education"}}
    targets = [{"code": "4.1", "framework": "2022"}]
    second = await asked(advocacy, kind="law", targets=targets, areas=[sindh], addressed_to=[education])
    await advocacy.done("secretariat", f"{ASKS}/{second}/stage", {"stage": "tabled"})

    async def found(asking: str) -> list[str]:
        return [one["ask_id"] for one in (await advocacy.shown(f"{ASKS}?{asking}"))["data"]]

    for asking in (
        "stage=raised",
        "kind=budget",
        "target=7.1",
        "goal=7",
        "area=PK713",
        "addressed_to=govsindh-finance",
    ):
        assert await found(asking) == [first], asking
    for asking in ("stage=tabled", "kind=law", "target=4.1", "goal=4", "area=PK-SD", "person=ps-11-example-minister"):
        assert await found(asking) == [second], asking
    assert await found(f"raised_by={PRESS_CLUB}") == sorted([first, second])
    assert await found("standing=dropped") == []
    part = await advocacy.shown(f"{ASKS}?limit=1")
    rest = await advocacy.shown(f"{ASKS}?limit=1&cursor={part['cursor']}")
    assert [one["ask_id"] for page in (part, rest) for one in page["data"]] == sorted([first, second])


async def test_an_ask_shows_what_was_promised_for_it_as_far_as_the_reader_may_see(advocacy: Advocacy) -> None:
    await advocacy.begin()
    ask = await asked(advocacy)
    public = await promised(advocacy, ask_id=ask)
    quiet = await promised(advocacy, ask_id=ask, form="verbal")
    await promised(advocacy)

    async def linked(who: str | None) -> list[str]:
        shown = await advocacy.shown(f"{ASKS}/{ask}", who)
        return [one["commitment_id"] for one in shown["commitments"]]

    assert await linked(None) == [public]
    assert await linked("amina") == sorted([public, quiet])
    assert (await advocacy.shown(f"{ASKS}/{ask}"))["meetings"] == []


async def test_an_ask_of_another_province_is_not_found_here(advocacy: Advocacy) -> None:
    await advocacy.begin()
    ask = await asked(advocacy)
    elsewhere = ASKS.replace("PK-SD", "PK-BA")
    assert (await advocacy.ask(None, "GET", f"{elsewhere}/{ask}")).status_code == 404
    assert (await advocacy.shown(elsewhere))["data"] == []
    assert await advocacy.refused("amina", elsewhere, ASK, 403) == "role"
