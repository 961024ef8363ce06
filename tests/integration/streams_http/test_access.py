"""Who reads what over HTTP: each path tried by those who may, and by those of another province, context or channel."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.integration.streams_http.client import CONTEXT, PATH, PROVINCE
from tests.integration.streams_http.conftest import Streams, asking

pytestmark = pytest.mark.integration
PATHS = (PATH, f"{PATH}/events/{'0' * 32}", f"{PATH}/live")


async def test_nobody_reads_another_province_on_any_path(streams: Streams) -> None:
    await streams.partner("sindhi", provinces=["PK-SD"])
    strangers: dict[str, list[tuple[str, str]]] = {
        "partner-sindhi": [],
        "partner-unknown": [],
        "nobody": [],
        "karachi": [("secretariat", "PK-SD")],
    }
    async with streams.api() as api:
        for account, roles in strangers.items():
            async with asking(streams, api, account, roles=roles) as client:
                for path in PATHS:
                    assert (await client.refused(path))[0] == 403, (account, path)
                asked = {"province": PROVINCE, "context": CONTEXT}
                answer = await client.client.post("/streams/v1/tickets", json=asked)
                assert answer.status_code == 403, account


async def test_a_partner_reads_what_it_is_granted_by_the_channels_it_is_granted(streams: Streams) -> None:
    await streams.partner("press", channels=["sse", "webhook"])
    async with streams.api() as api, asking(streams, api, "partner-press") as press:
        assert (await press.refused(PATH))[:2] == (403, "stream.not_granted")
        assert (await press.refused(PATH.replace(CONTEXT, "reporting") + "/live"))[:2] == (403, "stream.not_granted")
        async with press.live():
            pass


async def test_offices_of_the_province_and_of_the_country_read_their_own(streams: Streams) -> None:
    async with streams.api() as api:
        for roles in ([("secretariat", PROVINCE)], [("programme", "PK")]):
            async with asking(streams, api, "official", roles=roles) as client:
                await client.page(begin="now")


async def test_without_a_token_or_with_one_that_has_expired_nothing_is_read(streams: Streams) -> None:
    async with streams.api() as api, asking(streams, api, lifetime=timedelta(seconds=-5)) as late:
        for path in PATHS:
            assert (await late.refused(path))[:2] == (401, "token.expired")
            answer = await late.client.get(path, headers={"Authorization": ""})
            assert answer.status_code == 401


async def test_a_partner_that_asks_too_often_is_told_when_to_ask_again(streams: Streams) -> None:
    await streams.partner("hasty", quota={"requests_per_minute": 3})
    await streams.partner("calm")
    async with streams.api() as api, asking(streams, api, "partner-hasty") as hasty:
        for _ in range(3):
            await hasty.page(begin="now")
        answer = await hasty.get(begin="now")
        assert (answer.status_code, answer.json()["rule"]) == (429, "requests.too_many")
        assert answer.json()["facts"] == {"requests_per_minute": 3}
        assert 1 <= int(answer.headers["retry-after"]) <= 20
        async with asking(streams, api, "partner-calm") as calm:
            await calm.page(begin="now")
