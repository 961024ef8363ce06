"""Support from the request to its report, over HTTP and on the real store."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.membership.conftest import PRESS_CLUB, SINDH, Alliance

pytestmark = pytest.mark.integration

SUPPORT = f"{SINDH}/support"
PAPER = {
    "document_id": "d-1",
    "title": "Bank advice",
    "media_type": "application/pdf",
    "sha256": "0" * 64,
    "language": "en",
}


def rupees(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "PKR"}


ASK: dict[str, Any] = {
    "kind": "financial",
    "purpose": {"en": "Twelve radio programmes"},
    "requested": rupees("600000"),
    "needed_by_on": "2026-09-30",
    "on": "2026-02-01",
}
APPROVE: dict[str, Any] = {
    "approved": rupees("500000"),
    "tranches": [
        {"tranche_no": 2, "quantity": rupees("200000"), "due_on": "2026-05-01"},
        {"tranche_no": 1, "quantity": rupees("300000"), "due_on": "2026-03-01"},
    ],
    "conditions": [{"condition_no": 1, "text": "Six programmes are on air.", "tranche_no": 2}],
    "authority": "programme steering group",
    "on": "2026-02-10",
}
DELIVER: dict[str, Any] = {
    "delivery_no": 1,
    "tranche_no": 1,
    "delivered": rupees("300000"),
    "value_date": "2026-03-01",
    "evidence": [PAPER],
}
SECOND: dict[str, Any] = DELIVER | {
    "delivery_no": 2,
    "tranche_no": 2,
    "delivered": rupees("200000"),
    "value_date": "2026-05-02",
    "conditions_met": [1],
}


async def asked(alliance: Alliance, who: str = "amina", **other: Any) -> str:
    """Ask, and return the path of the support."""
    receipt = await alliance.done(who, SUPPORT, ASK | other)
    return f"{SUPPORT}/{receipt['stream'].rpartition('/')[2]}"


async def approved(alliance: Alliance) -> str:
    support = await asked(alliance)
    await alliance.done("programme", f"{support}/approval", APPROVE)
    return support


async def test_support_is_asked_for_approved_delivered_and_closed(alliance: Alliance) -> None:
    await alliance.begin()
    support = await approved(alliance)
    await alliance.done("programme", f"{support}/deliveries", DELIVER)
    assert (await alliance.done("programme", f"{support}/deliveries", DELIVER))["events"] == []
    await alliance.done("programme", f"{support}/deliveries", SECOND)
    closed = await alliance.done("programme", f"{support}/closing", {"report": PAPER})
    assert (closed["version"], closed["events"]) == (5, ["membership.support_closed.v1"])
    shown = await alliance.shown(support, "amina")
    assert (shown["standing"], shown["delivered"], shown["undelivered"]) == ("closed", rupees("500000"), rupees("0"))
    assert [one["delivered_in_all"]["amount"] for one in shown["deliveries"]] == ["300000", "500000"]
    assert [(one["tranche_no"], one["left"]) for one in shown["tranches"]] == [(1, rupees("0")), (2, rupees("0"))]
    assert [one["met_by"] for one in shown["conditions"]] == [2]
    assert (shown["districts"], shown["goals"], shown["requester"]["name"]) == (
        ["PK713"],
        [4, 16],
        "Larkana Press Club",
    )


async def test_the_same_request_again_is_the_same_support(alliance: Alliance) -> None:
    await alliance.begin()
    first = await alliance.done("amina", SUPPORT, ASK, key="k1")
    assert await alliance.done("amina", SUPPORT, ASK, key="k1") == first
    assert len((await alliance.shown(SUPPORT, "programme"))["data"]) == 1


async def test_technical_support_is_asked_for_in_days(alliance: Alliance) -> None:
    await alliance.begin()
    support = await asked(alliance, kind="technical", requested={"days": "12.5"})
    terms = {
        "approved": {"days": "10"},
        "tranches": [{"tranche_no": 1, "quantity": {"days": "10.0"}, "due_on": "2026-03-01"}],
    }
    await alliance.done("programme", f"{support}/approval", {**terms, "authority": "a", "on": "2026-02-10"})
    assert (await alliance.shown(support, "amina"))["approved"] == {"days": "10"}


async def test_an_approval_is_changed_and_its_history_stays(alliance: Alliance) -> None:
    await alliance.begin()
    support = await approved(alliance)
    tranches = [{"tranche_no": 1, "quantity": rupees("400000"), "due_on": "2026-03-01"}]
    less = {**APPROVE, "approved": rupees("400000"), "tranches": tranches, "conditions": [], "on": "2026-03-01"}
    change = {**less, "why": {"code": "funds_changed"}}
    await alliance.done("programme", f"{support}/approval", change, method="PUT")
    assert (await alliance.done("programme", f"{support}/approval", change, method="PUT"))["events"] == []
    shown = await alliance.shown(support, "secretariat")
    assert shown["approved"] == rupees("400000")
    assert [one["changed"] for one in shown["approvals"]] == [[], ["approved", "tranches", "conditions"]]
    below = {
        **change,
        "approved": rupees("1"),
        "tranches": [{**tranches[0], "quantity": rupees("1")}],
        "on": "2026-06-01",
    }
    await alliance.done("programme", f"{support}/deliveries", DELIVER)
    refused = await alliance.refused("programme", f"{support}/approval", below, 409, method="PUT")
    assert refused == "support.below_delivered"


async def test_a_request_is_declined_or_taken_back(alliance: Alliance) -> None:
    await alliance.begin()
    support = await asked(alliance)
    await alliance.done("programme", f"{support}/decline", {"why": {"code": "no_funds", "text": "Next year again."}})
    assert (await alliance.shown(support, "amina"))["why"] == {"code": "no_funds", "text": "Next year again."}
    support = await asked(alliance)
    await alliance.done("amina", f"{support}/withdrawal", {"text": "Mr. X left us."})
    shown = await alliance.shown(support, "programme")
    assert (shown["standing"], shown["purpose"], shown["why"]) == (
        "declined",
        None,
        {"code": "withdrawn", "text": None},
    )


@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"kind": "technical"}, "support.kind_and_unit"),
        ({"requested": rupees("0")}, "support.nothing"),
        ({"activity_id": "unplanned"}, "support.unknown_activity"),
        ({"districts": ["PK201"]}, "support.district_outside_province"),
        ({"districts": ["Larkana"]}, "district.unknown"),
        ({"needed_by_on": "2026-01-31"}, "support.needed_before_asked"),
        ({"on": "2026-06-02"}, "support.future_date"),
        ({"on": "01.02.2026"}, "date_format"),
        ({"phone": "0300"}, "extra_forbidden"),
    ],
)
async def test_a_request_that_can_not_stand_is_told_why(alliance: Alliance, wrong: dict[str, Any], rule: str) -> None:
    await alliance.begin()
    assert await alliance.refused("amina", SUPPORT, ASK | wrong, 422) == rule


async def test_bad_quantities_are_told_with_field_and_value(alliance: Alliance) -> None:
    await alliance.begin()
    support = await asked(alliance)
    dollars = {**APPROVE, "approved": {"amount": "500000", "currency": "USD"}}
    told = await alliance.problem("programme", f"{support}/approval", dollars, 422)
    assert (told["rule"], told["field"], told["value"]) == ("support.other_unit", "approved", "USD")
    more = {**APPROVE, "approved": rupees("700000")}
    told = await alliance.problem("programme", f"{support}/approval", more, 409)
    assert (told["rule"], told["facts"]) == (
        "support.more_than_requested",
        {"requested": "600000 PKR", "approved": "700000 PKR"},
    )
    await alliance.done("programme", f"{support}/approval", APPROVE)
    told = await alliance.problem("programme", f"{support}/deliveries", DELIVER | {"delivered": rupees("600000")}, 409)
    assert (told["rule"], told["field"], told["facts"]["left"]) == (
        "support.more_than_approved",
        "delivered",
        "500000 PKR",
    )
    unknown = await alliance.problem("programme", f"{support}/deliveries", DELIVER | {"tranche_no": 3}, 422)
    assert (unknown["rule"], unknown["candidates"]) == ("support.unknown_tranche", ["1", "2"])
    for wrong, rule, status in (
        (SECOND | {"delivery_no": 1, "conditions_met": []}, "support.condition_not_met", 409),
        (SECOND, "support.delivery_not_next", 422),
        (DELIVER | {"value_date": "2026-06-02"}, "support.future_date", 422),
        (DELIVER | {"value_date": "2026-02-09"}, "support.before_last_step", 422),
    ):
        assert await alliance.refused("programme", f"{support}/deliveries", wrong, status) == rule
    assert (await alliance.shown(support, "programme"))["version"] == 2


async def test_what_nobody_asked_for_is_not_there(alliance: Alliance) -> None:
    await alliance.begin()
    nothing = f"{SUPPORT}/{'0' * 20}"
    assert await alliance.refused("programme", f"{nothing}/approval", APPROVE, 404) == "support.unknown"
    assert (await alliance.ask("programme", "GET", nothing)).status_code == 404


async def test_who_acts_for_the_requester_decides_nothing_whatever_the_office(alliance: Alliance) -> None:
    await alliance.begin()
    support = await asked(alliance)
    named = {"contact_id": "c-programme", "account_id": "programme", "roles": ["alternate"]}
    await alliance.done("amina", f"{SINDH}/members/secp-0012/representatives", named)
    for step, body in (("approval", APPROVE), ("decline", {"why": {"code": "other"}})):
        assert await alliance.refused("programme", f"{support}/{step}", body, 403) == "support.own_matter"
    await alliance.refused("secretariat", f"{support}/approval", APPROVE, 403)


async def test_a_suspended_member_asks_for_nothing_and_what_it_asked_for_is_marked(alliance: Alliance) -> None:
    await alliance.begin()
    support = await asked(alliance)
    await alliance.done("secretariat", f"{SINDH}/members/secp-0012/suspension", {"why": {"code": "inactivity"}})
    assert await alliance.refused("amina", SUPPORT, ASK, 403) == "member.not_active"
    [line] = (await alliance.shown(SUPPORT, "programme"))["data"]
    assert line["requester_standing"] == "suspended"
    assert (await alliance.shown(support, "amina"))["requester_standing"] == "suspended"


async def test_support_is_listed_and_added_up_by_standing_requester_and_kind(alliance: Alliance) -> None:
    await alliance.begin()
    other = await alliance.join("zara", PRESS_CLUB | {"identifiers": [{"scheme": "ngo", "id": "7"}]})
    first = await approved(alliance)
    await alliance.done("programme", f"{first}/deliveries", DELIVER)
    await asked(alliance, "zara", requested=rupees("0.50"))
    await asked(alliance, "zara", kind="technical", requested={"days": "3"})

    async def listed(query: str, who: str = "programme") -> list[str]:
        shown = await alliance.shown(f"{SUPPORT}?{query}", who)
        return sorted(f"{line['requester']['organisation_id']} {line['kind']}" for line in shown["data"])

    every = ["ngo-7 financial", "ngo-7 technical", "secp-0012 financial"]
    assert await listed("") == await listed("", "secretariat") == await listed("", "association") == every
    assert await listed("standing=requested") == every[:2]
    assert await listed(f"requester={other}&kind=technical") == ["ngo-7 technical"]
    assert await listed("", "amina") == await listed("requester=secp-0012", "amina") == ["secp-0012 financial"]
    assert await listed("requester=ngo-7", "amina") == []
    page = await alliance.shown(f"{SUPPORT}?limit=2", "programme")
    rest = await alliance.shown(f"{SUPPORT}?limit=2&cursor={page['cursor']}", "programme")
    assert (len(page["data"]), len(rest["data"]), rest["cursor"]) == (2, 1, None)

    rupee_line = {
        "unit": "PKR",
        "requests": 2,
        "requested": "600000.50",
        "waiting": "0.50",
        "approved": "500000",
        "delivered": "300000",
    }
    days = {"unit": "days", "requests": 1, "requested": "3", "waiting": "3", "approved": "0", "delivered": "0"}
    assert (await alliance.shown(f"{SUPPORT}/totals", "programme"))["data"] == [rupee_line, days]
    assert (await alliance.shown(f"{SUPPORT}/totals?kind=technical", "zara"))["data"] == [days]
    [own] = (await alliance.shown(f"{SUPPORT}/totals", "amina"))["data"]
    assert (own["requests"], own["requested"]) == (1, "600000")


@pytest.mark.parametrize(("who", "status"), [(None, 401), ("someone", 403), ("balochistan", 403), ("zara", 404)])
async def test_support_is_seen_by_offices_and_its_requester_only(
    alliance: Alliance, who: str | None, status: int
) -> None:
    await alliance.begin()
    await alliance.join("zara", PRESS_CLUB | {"identifiers": [{"scheme": "ngo", "id": "7"}]})
    support = await asked(alliance)
    assert (await alliance.ask(who, "GET", support)).status_code == status


async def test_another_province_has_its_own_support(alliance: Alliance) -> None:
    await alliance.begin()
    support = await asked(alliance)
    elsewhere = support.replace("PK-SD", "PK-BA")
    assert (await alliance.ask("programme", "GET", elsewhere)).status_code == 404
    assert (await alliance.shown("/membership/v1/PK-BA/support", "balochistan"))["data"] == []
    assert await alliance.refused("programme", f"{elsewhere}/approval", APPROVE, 404) == "support.unknown"
