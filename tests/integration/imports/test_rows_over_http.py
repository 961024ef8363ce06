"""Figures in bulk as JSON: what a partner's program sends, answered as a file is."""

from __future__ import annotations

import json
from typing import Any

import httpx

from services.reporting.imports.json_rows import MOST_ROWS
from services.reporting.imports.template import EXAMPLE
from shared.web.issuer import mint
from tests.integration.imports.rig import OFFICER
from tests.integration.imports.test_imports_over_http import COUNTS, PATH, Client, client

__all__ = ["client"]

ROW = {name: value for name, value in EXAMPLE.items() if value and name != "province"}
ROWS: list[dict[str, Any]] = [ROW, ROW, ROW | {"value": "1"}, ROW | {"area": "Larkanna"}]


async def send(client: Client, rows: Any, account: str = OFFICER, **params: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {mint(client.issuer, account)}"}
    return await client.http.post(f"{PATH}/rows", json={"rows": rows}, headers=headers, params=params)


async def test_every_row_is_answered_and_the_same_rows_again_change_nothing(client: Client) -> None:
    told = (await send(client, ROWS)).json()
    assert {name: told[name] for name in COUNTS} == COUNTS
    outcomes = ["accepted", "repeated", "correction_needed", "refused"]
    assert [(one["row"], one["outcome"]) for one in told["answers"]] == list(enumerate(outcomes, 2))
    assert "PK713 Larkana" in told["answers"][3]["candidates"]
    again = (await send(client, ROWS)).json()
    assert (again["accepted"], again["repeated"], again["imports"]) == (0, 2, told["imports"])


async def test_a_dry_run_answers_and_stores_nothing(client: Client) -> None:
    for _ in range(2):
        told = (await send(client, ROWS, dry_run="true")).json()
        assert (told["accepted"], told["imports"]) == (1, {})


async def test_what_is_no_row_is_refused_by_field_and_nothing_is_taken(client: Client) -> None:
    for rows, field in (
        ([], "rows"),
        ([ROW] * (MOST_ROWS + 1), "rows"),
        ([ROW, ROW | {"value": 7.1}], "rows.1.value"),
        ([ROW | {"colour": "red"}], "rows.0.colour"),
        ([{"indicator": "7.1.1"}], "rows.0.area"),
    ):
        answer = await send(client, rows)
        assert answer.status_code == 422
        assert field in json.dumps(answer.json())
    assert (await send(client, [ROW])).json()["accepted"] == 1


async def test_somebody_without_a_member_s_data_may_not(client: Client) -> None:
    assert (await send(client, ROWS, account="somebody")).status_code == 403
