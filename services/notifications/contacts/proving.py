"""An address is named, gets a code, and is used once the code has come back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from services.notifications.contacts.addresses import Address, Addresses
from services.notifications.contacts.codes import Codes
from services.notifications.contacts.letters import letter
from services.notifications.contacts.written import Spoken
from services.notifications.delivery.outgoing import Deliveries, Outgoing
from shared.decisions import Refused, require
from shared.runtime.secret import derived, secret
from shared.runtime.service import Kit

MOST = 10


@dataclass(frozen=True, slots=True)
class Proving:
    """Sends codes and takes them back; `now` tells the time, UTC. Raises StoreAway."""

    addresses: Addresses
    codes: Codes
    deliveries: Deliveries
    now: Callable[[], datetime]

    async def name(self, wanted: Address, account_id: str, language: Spoken, command_id: str | None) -> Address:
        """Send a code to an address; the contact point that it makes, the same one until it is verified.

        Raises Refused (`contact_point.already_verified`, `contact_point.too_many`, `contact_point.too_many_codes`).
        """
        known = await self.addresses.same(wanted)
        if known is None:
            of_owner = await self.addresses.of_owners(wanted.province, {wanted.owner})
            require(len(of_owner) < MOST, "contact_point.too_many", most=MOST)
            if not await self.addresses.put(wanted):
                known = await self.addresses.same(wanted)  # named by another request just now
        point = known or wanted
        if point.verified_at is not None:
            rule = "contact_point.already_verified"
            raise Refused(rule, field="address", value=point.address, contact_point_id=point.contact_point_id)
        code, sending = await self.codes.issue(point, account_id, command_id)
        await self.deliveries.plan([_message(point, code, sending, language)])
        return point

    async def prove(self, point: Address, code: str) -> None:
        """Take a code back. Raises Refused (`contact_point.wrong_code`, `contact_point.code_expired`)."""
        if point.verified_at is None:
            await self.codes.check(point.contact_point_id, code)
            await self.addresses.verified(point.contact_point_id, self.now())


def proving(kit: Kit) -> Proving:
    """On a service's own database, with the installation's secret."""
    codes = Codes(kit.database, lambda: derived(secret(kit.settings), "contact-code"), kit.now)
    return Proving(Addresses(kit.database), codes, Deliveries(kit.database, kit.now), kit.now)


def _message(point: Address, code: str, sending: str, language: Spoken) -> Outgoing:
    written = letter(code, language)
    return Outgoing(
        id=f"verify:{point.contact_point_id}:{sending[:20]}",
        province=point.province,
        channel=point.channel,
        contact_point_id=point.contact_point_id,
        owner=point.owner,
        subscription=None,
        subject=written.subject,
        text=written.text,
        html=written.html,
        language=language,
        sms=written.sms,
    )
