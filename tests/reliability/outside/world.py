"""Everything outside together, and how notifications are told where it is."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tests.integration.webhooks.receiving import receiving
from tests.reliability.outside.doors import Endpoints, Gateway
from tests.reliability.outside.ledger import Ledger
from tests.reliability.outside.mail import Mail

PUBLIC_URL = "https://alliances.example"
SENDER = "LEAD alliances <notifications@alliances.example>"
GAP_SECONDS = 5
"""What is not taken is tried again after so long at most: a run is shorter than the hours that are meant."""


class Outside:
    """A mail server, a gateway and endpoints with the ledger that they keep."""

    def __init__(self, ledger: Ledger, mail: Mail, gateway: Gateway, gateway_url: str, endpoints: Endpoints) -> None:
        self.ledger, self.mail, self.gateway, self.endpoints = ledger, mail, gateway, endpoints
        self._gateway_url = gateway_url

    def environ(self) -> dict[str, str]:
        """What processes of notifications are started with."""
        return {
            "LEAD_SMTP_URL": f"smtp://127.0.0.1:{self.mail.port}",
            "LEAD_MAIL_FROM": SENDER,
            "LEAD_SMS_URL": self._gateway_url,
            "LEAD_PRIVATE_WEBHOOKS": "true",
            "LEAD_PUBLIC_URL": PUBLIC_URL,
            "RIG_GAPS": str(GAP_SECONDS),
        }


@asynccontextmanager
async def outside() -> AsyncIterator[Outside]:
    """Servers on free ports, with an empty ledger."""
    ledger = Ledger()
    mail = Mail(ledger)
    async with receiving() as texts, receiving() as partners:
        await mail.come()
        gateway = Gateway(ledger, texts)
        try:
            yield Outside(ledger, mail, gateway, texts.url("/messages"), Endpoints(ledger, partners))
        finally:
            await mail.go()
