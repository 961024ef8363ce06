"""A real browser's EventSource: opened with a ticket, sent events, and gone on with another ticket after the last id."""

from __future__ import annotations

import asyncio
import json
import shutil
from asyncio.subprocess import DEVNULL
from pathlib import Path
from typing import Any

import pytest
from fastapi import APIRouter
from fastapi.responses import HTMLResponse
from pydantic import BaseModel

from shared.devstack.ports import HOST
from tests.integration.streams_http.client import CONTEXT, PATH, PROVINCE
from tests.integration.streams_http.conftest import Streams
from tests.waiting import PATIENCE

pytestmark = pytest.mark.integration
BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
PAGE = """<script>
const asked = {method: "POST", headers: {"Authorization": AUTHORIZATION, "Content-Type": "application/json"},
               body: JSON.stringify({province: PROVINCE, context: CONTEXT})};
const tell = told => fetch("/told", {method: "POST", headers: {"Content-Type": "application/json"},
                                     body: JSON.stringify({told: told})});
async function follow(after) {
  const {ticket} = await (await fetch(API + "/streams/v1/tickets", asked)).json();
  const source = new EventSource(API + PATH + "/live?ticket=" + ticket + (after ? "&after=" + after : ""));
  source.onopen = () => tell(["open"]);
  source.addEventListener("membership.member_joined.v1", event => {
    const told = JSON.parse(event.data);
    tell(["event", told.subject, told.sequence, event.lastEventId]);
    if (!after) { source.close(); follow(event.lastEventId); }
  });
}
follow(null);
</script>"""


class Told(BaseModel):
    told: list[str]


@pytest.mark.skipif(BROWSER is None, reason="no Chromium here")
@pytest.mark.parametrize("host", [HOST, "localhost"], ids=["of the API's origin", "of another origin"])
async def test_a_page_in_a_browser_follows_a_stream_with_tickets(streams: Streams, tmp_path: Path, host: str) -> None:
    assert BROWSER is not None
    heard: asyncio.Queue[list[str]] = asyncio.Queue()
    more = APIRouter()

    @more.get("/page")
    async def page(api: str) -> HTMLResponse:
        known: dict[str, Any] = {"API": api, "PROVINCE": PROVINCE, "CONTEXT": CONTEXT, "PATH": PATH, **streams.token()}
        text = PAGE.replace("AUTHORIZATION", json.dumps(known.pop("Authorization")))
        for name, value in known.items():
            text = text.replace(name, json.dumps(value))
        return HTMLResponse(text)

    @more.post("/told")
    async def told(body: Told) -> None:
        await heard.put(body.told)

    async with streams.api(more=[more]) as api:
        switches = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-proxy-server")
        page_url = f"{api.url.replace(HOST, host)}/page?api={api.url}"
        browser = await asyncio.create_subprocess_exec(
            BROWSER, *switches, f"--user-data-dir={tmp_path}", page_url, stdout=DEVNULL, stderr=DEVNULL
        )
        try:
            async with asyncio.timeout(PATIENCE):
                assert await heard.get() == ["open"]
                await streams.send(("a", 1))
                assert (await heard.get())[:3] == ["event", streams.stream("a"), "0000000001"]
                await streams.send(("a", 2))
                after = [await heard.get(), await heard.get()]
                assert sorted(one[2] for one in after if one[0] == "event") == ["0000000002"]
                assert ["open"] in after
        finally:
            browser.terminate()
            await browser.wait()
