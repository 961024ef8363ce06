"""The one place that knows the MongoDB driver, so that PyMongo's own async client can take Motor's place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, TypeAlias

from motor.motor_asyncio import AsyncIOMotorClient, AsyncIOMotorCollection, AsyncIOMotorDatabase
from pymongo.errors import (
    BulkWriteError,
    ConnectionFailure,
    CursorNotFound,
    ExecutionTimeout,
    OperationFailure,
    WriteConcernError,
)

from shared.runtime.faults import StoreAway

Document: TypeAlias = dict[str, Any]
Database: TypeAlias = AsyncIOMotorDatabase[Document]
Collection: TypeAlias = AsyncIOMotorCollection[Document]

FIND_SERVER_MS = 3_000
CONNECT_MS = 3_000
ANSWER_MS = 20_000
CONFIRM_MS = 10_000

TRANSIENT_CODES = frozenset(
    {
        1,  # InternalError: the server itself has failed, as on a full disk, until it is started again
        6,  # HostUnreachable
        7,  # HostNotFound
        64,  # WriteConcernFailed
        89,  # NetworkTimeout
        91,  # ShutdownInProgress
        112,  # WriteConflict
        134,  # ReadConcernMajorityNotAvailableYet
        189,  # PrimarySteppedDown
        262,  # ExceededTimeLimit
        9001,  # SocketException
        10107,  # NotWritablePrimary
        11600,  # InterruptedAtShutdown
        11602,  # InterruptedDueToReplStateChange
        13388,  # StaleConfig: a shard has moved
        13435,  # NotPrimaryNoSecondaryOk
        13436,  # NotPrimaryOrSecondary
        14031,  # OutOfDiskSpace: writes are refused until there is room
    }
)
"""Answers of a server that is there but can't serve now; names as in MongoDB's `error_codes.yml`."""


class Store:
    """A connection pool that belongs to the running event loop; closed last, after everything that writes."""

    def __init__(self, client: AsyncIOMotorClient[Document]) -> None:
        self._client = client

    def database(self, name: str) -> Database:
        """A service's own database; its writes are confirmed by a majority and on disk."""
        return self._client[name]

    async def answers(self) -> None:
        """Ask the store for a sign of life. Raises StoreAway after three seconds without one."""
        with store_errors():
            await self._client.admin.command("ping")

    def close(self) -> None:
        """Give the connections back; nothing can be asked afterwards."""
        self._client.close()


def connect(url: str, answer_ms: int = ANSWER_MS) -> Store:
    """A store that connects when first used, and is waited for so long. Raises ValueError for a malformed URL."""
    return Store(
        AsyncIOMotorClient(
            url,
            w="majority",
            journal=True,
            wTimeoutMS=CONFIRM_MS,
            tz_aware=True,
            serverSelectionTimeoutMS=FIND_SERVER_MS,
            connectTimeoutMS=CONNECT_MS,
            socketTimeoutMS=answer_ms,
            waitQueueTimeoutMS=ANSWER_MS,
            appname="lead",
        )
    )


async def store_time(database: Database) -> datetime:
    """The time by the store's clock, the only one that all processes of a service share (UTC). Raises StoreAway."""
    with store_errors():
        told = await database.command("hello", codec_options=database.codec_options)
    now: datetime = told["localTime"]
    return now


@contextmanager
def store_errors() -> Iterator[None]:
    """Turn the driver's errors that pass by themselves into StoreAway; others go through (duplicate keys)."""
    try:
        yield
    except (ConnectionFailure, WriteConcernError, ExecutionTimeout, CursorNotFound) as away:
        raise StoreAway(str(away)[:500]) from away
    except BulkWriteError as failed:
        details: Document = dict(failed.details or {})
        if details.get("writeConcernErrors") or any(
            error.get("code") in TRANSIENT_CODES for error in details.get("writeErrors", ())
        ):
            raise StoreAway(str(failed)[:500]) from failed
        raise
    except OperationFailure as failed:
        if failed.code in TRANSIENT_CODES:
            raise StoreAway(str(failed)[:500]) from failed
        raise
