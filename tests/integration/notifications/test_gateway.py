"""What becomes of a text message by the status that a gateway answers."""

from __future__ import annotations

import httpx
import pytest

from services.notifications.delivery.channels import NotTaken
from services.notifications.delivery.outgoing import Outgoing
from services.notifications.delivery.sms import Sms
from tests.integration.webhooks.receiving import answer, receiving

TEXT = Outgoing("m", "PK-SD", "sms", "p", "account:amina", None, "s", "t", "h", "en", "hello")


@pytest.mark.parametrize(
    ("status", "final", "bounced"),
    [
        (302, False, False),
        (408, False, False),
        (425, False, False),
        (429, False, False),
        (500, False, False),
        (503, False, False),
        (400, True, False),
        (403, True, False),
        (404, True, True),
        (410, True, True),
    ],
)
async def test_a_message_is_given_up_where_the_gateway_refuses_it_and_tried_again_for_all_else(
    status: int, final: bool, bounced: bool
) -> None:
    async with receiving() as gateway, httpx.AsyncClient() as client:
        gateway.paths["/messages"] = answer(status, retry_after="7")
        for number in (1, 2):
            with pytest.raises(NotTaken) as refused:
                await Sms(gateway.url("/messages"), client).send(TEXT, "+923001234567")
            told = refused.value
            assert (told.final, told.bounced, told.after) == (final, bounced, None if final else 7.0)
            assert {one.headers["idempotency-key"] for one in gateway.got} == {"m"}, number
