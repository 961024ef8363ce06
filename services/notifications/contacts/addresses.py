"""The addresses themselves: in one collection, apart from all events, so that they can be erased. They are never logged."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from pymongo import ASCENDING
from pymongo.errors import DuplicateKeyError

from shared.contracts.subscriptions import AddressChannel
from shared.runtime import store
from shared.runtime.store import Database, Document, store_errors

COLLECTION = "addresses"


@dataclass(frozen=True, slots=True)
class Address:
    """An address of an owner (`owners.owner_key`), `named_at` a time (UTC); `verified_at` is None until its code is back."""

    contact_point_id: str
    province: str
    owner: str
    channel: AddressChannel
    address: str = field(repr=False)
    language: str
    named_at: datetime
    verified_at: datetime | None = None


class Addresses:
    """Addresses by contact point. Every method raises StoreAway."""

    def __init__(self, database: Callable[[], Database]) -> None:
        self._database = database

    @property
    def _all(self) -> store.Collection:
        return self._database()[COLLECTION]

    async def put(self, address: Address) -> bool:
        """Keep a new address; False where its owner has it already, then nothing is changed."""
        try:
            with store_errors():
                await self._all.insert_one(_document(address))
        except DuplicateKeyError:
            return False
        return True

    async def verified(self, contact_point_id: str, at: datetime) -> None:
        """Say that messages arrive there since now."""
        change = {"$set": {"verified_at": at}, "$unset": {"code": "", "expires_at": ""}}
        with store_errors():
            await self._all.update_one({"_id": contact_point_id, "verified_at": None}, change)

    async def get(self, contact_point_id: str) -> Address | None:
        """The address of a contact point, also where it is to be verified yet; None where it was erased."""
        found = await self.many([contact_point_id])
        return found.get(contact_point_id)

    async def many(self, ids: Iterable[str]) -> dict[str, Address]:
        """The addresses of contact points, by id; erased ones are left out."""
        with store_errors():
            found = await self._all.find({"_id": {"$in": list(ids)}}).to_list(None)
        return {one["_id"]: _read(one) for one in found}

    async def same(self, address: Address) -> Address | None:
        """The same owner's contact point of the same address, if there is one."""
        where = {name: getattr(address, name) for name in ("province", "owner", "channel", "address")}
        with store_errors():
            found = await self._all.find_one(where)
        return _read(found) if found else None

    async def of_owners(self, province: str, owners: Collection[str]) -> list[Address]:
        """All addresses of these owners in a province, in the order of their ids."""
        where = {"province": province, "owner": {"$in": list(owners)}}
        with store_errors():
            return [_read(one) for one in await self._all.find(where).sort("_id", ASCENDING).to_list(None)]

    async def erase(self, contact_point_id: str) -> None:
        """Delete an address; twice changes nothing."""
        with store_errors():
            await self._all.delete_one({"_id": contact_point_id})

    async def erase_of(self, province: str, owner: str, until: datetime) -> None:
        """Delete the addresses that an owner has named in a province until then (UTC)."""
        with store_errors():
            await self._all.delete_many({"province": province, "owner": owner, "named_at": {"$lte": until}})

    async def ensure_indexes(self) -> None:
        """Create what the methods ask by; an address that was not verified in time goes by itself."""
        with store_errors():
            own = [("province", ASCENDING), ("owner", ASCENDING), ("channel", ASCENDING), ("address", ASCENDING)]
            await self._all.create_index(own, unique=True, name="own")
            await self._all.create_index("expires_at", expireAfterSeconds=0, name="expires")


def _document(address: Address) -> Document:
    return {
        "_id": address.contact_point_id,
        "province": address.province,
        "owner": address.owner,
        "channel": address.channel,
        "address": address.address,
        "language": address.language,
        "named_at": address.named_at,
        "verified_at": address.verified_at,
    }


def _read(document: Document) -> Address:
    return Address(
        document["_id"],
        document["province"],
        document["owner"],
        document["channel"],
        document["address"],
        document["language"],
        document["named_at"],
        document["verified_at"],
    )
