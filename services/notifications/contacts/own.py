"""One's own contact points, read strongly: from the store of addresses and from their streams."""

from __future__ import annotations

from dataclasses import dataclass

from services.notifications.contacts.addresses import Address, Addresses
from services.notifications.contacts.decisions import Standing, Unverified, decider
from services.notifications.owners import Asked, owner_key
from services.notifications.stream_names import contact_point_stream
from shared.contracts.subscriptions import ContactPointVerified, Owner
from shared.decisions import Refused
from shared.journal import Journal


@dataclass(frozen=True, slots=True)
class OwnPoint:
    """A contact point of an owner: its address while there is one, and where its stream stands."""

    contact_point_id: str
    owner: Owner
    address: Address | None
    standing: Standing

    def verified(self) -> ContactPointVerified:
        """The event that verifies it. Raises Refused (`contact_point.unknown`) where there is nothing to verify."""
        match self.standing, self.address:
            case Unverified(), Address(channel=channel, language=language):
                return ContactPointVerified(
                    contact_point_id=self.contact_point_id, owner=self.owner, channel=channel, language=language
                )
            case Unverified(), _:
                raise _unknown(self.contact_point_id)
            case standing, _:
                point = standing.point
                told = {name: getattr(point, name) for name in ("contact_point_id", "owner", "contact_id", "channel")}
                return ContactPointVerified(**told)


async def own_point(journal: Journal, addresses: Addresses, asked: Asked, contact_point_id: str) -> OwnPoint:
    """The contact point, where it is the account's or one of its offices'. Raises Refused, StoreAway."""
    address = await addresses.get(contact_point_id)
    loaded = await journal.load(contact_point_stream(asked.province, contact_point_id))
    standing = decider.state(loaded.events())
    if isinstance(standing, Unverified):
        key = address.owner if address is not None and address.province == asked.province else None
    else:
        key = owner_key(asked.province, standing.point.owner)
    owner = next((one for one in asked.owners if owner_key(asked.province, one) == key), None)
    if owner is None:
        raise _unknown(contact_point_id)
    return OwnPoint(contact_point_id, owner, address, standing)


def _unknown(contact_point_id: str) -> Refused:
    return Refused("contact_point.unknown", field="contact_point_id", value=contact_point_id)
