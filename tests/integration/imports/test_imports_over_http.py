"""Files over HTTP: who may bring them, the shapes of the answer, and the templates."""

from __future__ import annotations

import csv
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from openpyxl import load_workbook
from prometheus_client import CollectorRegistry

from services.reporting.app import SERVICE
from shared.contracts.indicators import IndicatorAdopted
from shared.following.membership import Membership
from shared.following.partners import Partners
from shared.reference.provinces import PROVINCE_CODES
from shared.runtime.service import Kit
from shared.web.app import create_app
from shared.web.commands import Authoriser
from shared.web.identity import Identity, Keys
from shared.web.issuer import AUDIENCE, ISSUER, mint, publish
from tests.integration.imports.files import own_columns
from tests.integration.imports.rig import NOW, OFFICER, TODAY, Rig
from tests.integration.served import SETTINGS

pytestmark = pytest.mark.integration

PATH = "/reporting/v1/imports"
FILE = own_columns([{}, {}, {"value": "1"}, {"area": "Larkanna"}])
NDJSON = {"Accept": "application/x-ndjson"}
COUNTS = {"rows": 4, "accepted": 1, "repeated": 1, "correction_needed": 1, "refused": 1}


@dataclass
class Client:
    """Brings files as an account."""

    http: httpx.AsyncClient
    issuer: Path
    rig: Rig

    async def bring(
        self, content: bytes = FILE, name: str = "mine.csv", *, account: str = OFFICER, data: Any = None,
        headers: dict[str, str] | None = None, **params: str,
    ) -> httpx.Response:  # fmt: skip
        sent = {"Authorization": f"Bearer {mint(self.issuer, account)}"} | (headers or {})
        return await self.http.post(PATH, files={"file": (name, content)}, data=data, headers=sent, params=params)


@pytest.fixture
async def client(rig: Rig, tmp_path: Path) -> AsyncIterator[Client]:
    issuer = tmp_path / "issuer"
    publish(issuer)
    people = Membership(rig.views, lambda: TODAY)

    async def reached(_positions: object) -> bool:
        return True

    identity = Identity(Keys(str(issuer / "jwks.json")), ISSUER, AUDIENCE)
    authoriser = Authoriser(identity, people, Partners(rig.views, lambda: TODAY, lambda: NOW), reached, PROVINCE_CODES)
    kit = Kit(
        rig.journal, rig.views, authoriser, PROVINCE_CODES, lambda: TODAY, lambda: NOW, lambda: rig.database, SETTINGS
    )
    app = create_app("Reporting", "1", SERVICE.routers(kit), registry=CollectorRegistry(), limits=SERVICE.limits)
    await rig.begin([IndicatorAdopted(**IndicatorAdopted.example)], ["PK-SD", "PK-BA"])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://reporting") as http:
        yield Client(http, issuer, rig)


async def test_the_answer_as_json(client: Client) -> None:
    answer = await client.bring()
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert {name: told[name] for name in COUNTS} == COUNTS
    assert (told["profile"], told["dry_run"], list(told["imports"])) == ("platform", False, ["PK-SD"])
    assert [one["outcome"] for one in told["answers"]] == ["accepted", "repeated", "correction_needed", "refused"]
    assert (await client.bring()).json()["repeated"] == 2


async def test_progress_line_by_line_and_the_answer_last(client: Client) -> None:
    answer = await client.bring(headers=NDJSON)
    *progress, last = map(json.loads, answer.text.splitlines())
    assert [line["progress"]["rows"] for line in progress] == [4]
    assert {name: last["result"][name] for name in COUNTS} == COUNTS


async def test_the_answer_as_a_table(client: Client) -> None:
    for answer in (await client.bring(headers={"Accept": "text/csv"}), await client.bring(answers="table")):
        rows = list(csv.DictReader(StringIO(answer.text)))
        assert [row["row"] for row in rows] == ["2", "3", "4", "5"]
        assert "PK713 Larkana" in rows[3]["candidates"]


async def test_the_file_with_its_answers_beside_the_rows(client: Client) -> None:
    answer = await client.bring(answers="file")
    assert answer.headers["content-disposition"] == 'attachment; filename="mine.answers.csv"'
    rows = list(csv.DictReader(StringIO(answer.text)))
    assert [row["answer_outcome"] for row in rows] == ["accepted", "repeated", "correction_needed", "refused"]
    assert [row["area"] for row in rows] == ["PK713", "PK713", "PK713", "Larkanna"]
    assert "current: 88.31" in rows[2]["answer_facts"]
    lines = [json.loads(line) for line in (await client.bring(answers="file", headers=NDJSON)).text.splitlines()]
    assert {"file", "result"} <= {name for line in lines for name in line}


async def test_a_workbook_is_answered_as_a_workbook(client: Client) -> None:
    template = await client.http.get(f"{PATH}/template.xlsx")
    answer = await client.bring(template.content, "filled.xlsx", answers="file")
    assert answer.status_code == 200, answer.text
    header, row = load_workbook(BytesIO(answer.content)).worksheets[0].iter_rows(values_only=True)
    told = dict(zip(header, row, strict=True))
    assert (told["indicator"], told["answer_outcome"], told["answer_row"]) == ("7.1.1", "accepted", 2)


async def test_the_csv_template_is_a_file_that_is_taken(client: Client) -> None:
    template = await client.http.get(f"{PATH}/template.csv")
    assert (await client.bring(template.content)).json()["accepted"] == 1


async def test_wishes_are_told_in_the_query_or_the_form(client: Client) -> None:
    for asked in ({"dry_run": "true", "province": "PK-SD"}, {"data": {"dry_run": "true", "province": "PK-SD"}}):
        assert (await client.bring(**asked)).json()["dry_run"] is True
    assert await client.rig.database["journal"].count_documents({}) == 0
    for asked in ({"profile": "d4p"}, {"data": {"profile": "d4p"}}):
        told = (await client.bring(**asked)).json()
        assert (told["rule"], told["value"]) == ("profile.unknown", "d4p")
        assert "d4p_values" in told["candidates"]


async def test_profiles_are_listed(client: Client) -> None:
    listed = (await client.http.get(f"{PATH}/profiles")).json()["data"]
    assert {one["name"] for one in listed} >= {"d4p_values", "pslm_2019_20_long", "poverty_headcount_2018", "platform"}


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (b"", "file.empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "file.old_excel"),
        (b"name,party\nA,B\n", "profile.none_fits"),
        (FILE.split(b"\n")[0], "file.no_rows"),
    ],
)
async def test_a_file_of_which_nothing_can_be_read_is_one_refusal(client: Client, content: bytes, rule: str) -> None:
    answer = await client.bring(content)
    assert (answer.status_code, answer.json()["field"], answer.json()["rule"]) == (422, "file", rule)


async def test_who_may_not_import_is_told_so(client: Client) -> None:
    assert (await client.http.post(PATH, files={"file": ("a.csv", FILE)})).status_code == 401
    stranger = await client.bring(account="somebody")
    assert (stranger.status_code, stranger.json()["rule"]) == (403, "role")
    assert (await client.bring(province="PK-PB")).status_code == 403
    unknown = await client.bring(province="PK-XX")
    assert (unknown.status_code, unknown.json()["rule"]) == (422, "province.unknown")


async def test_a_file_above_the_limit_is_refused(client: Client) -> None:
    answer = await client.bring(bytes(SERVICE.limits.larger[PATH]))
    assert answer.status_code == 413


@pytest.mark.parametrize("token", [None, "Bearer x.y.z"])
async def test_of_a_strangers_file_nothing_is_read(client: Client, token: str | None) -> None:
    read: list[bytes] = []

    async def file() -> AsyncIterator[bytes]:
        read.append(FILE)
        yield FILE

    headers = {"Content-Type": "multipart/form-data; boundary=x"} | ({"Authorization": token} if token else {})
    answer = await client.http.post(PATH, content=file(), headers=headers)
    assert (answer.status_code, read) == (401, [])
