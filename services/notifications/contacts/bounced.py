"""An address that refuses messages for good is removed, and what went there ends."""

from __future__ import annotations

from services.notifications.contacts.addresses import Addresses
from services.notifications.contacts.decisions import Unverified, decider
from services.notifications.contacts.forgetting import Forgetting
from services.notifications.giving import OnOccasion
from services.notifications.stream_names import contact_point_stream
from shared.contracts.subscriptions import EndReason
from shared.journal import Journal
from shared.streams.views import Views


class Bounced:
    """Ends contact points that messages come back from."""

    def __init__(self, journal: Journal, views: Views, addresses: Addresses) -> None:
        self._journal, self._addresses, self._forgetting = journal, addresses, Forgetting(views, addresses)

    async def end(self, province: str, contact_point_id: str) -> None:
        """Remove a contact point, delete its address, cancel its subscriptions. Twice changes nothing.

        Raises what the journal raises.
        """
        loaded = await self._journal.load(contact_point_stream(province, contact_point_id))
        standing = decider.state(loaded.events())
        if isinstance(standing, Unverified):
            await self._addresses.erase(contact_point_id)  # not even the code has arrived
            return
        gives = OnOccasion(self._journal, f"bounce:{contact_point_id}")
        owner, why = standing.point.owner, EndReason(code="bounce")
        await self._forgetting.point(gives, province, contact_point_id, owner, why)
