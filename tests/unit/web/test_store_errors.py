"""Which errors of the driver pass by themselves."""

from __future__ import annotations

import pytest
from pymongo.errors import (
    AutoReconnect,
    BulkWriteError,
    DuplicateKeyError,
    NetworkTimeout,
    NotPrimaryError,
    OperationFailure,
    ServerSelectionTimeoutError,
    WaitQueueTimeoutError,
    WTimeoutError,
)

from shared.runtime.faults import StoreAway
from shared.runtime.store import store_errors

PASSING = [
    AutoReconnect("gone"),
    NetworkTimeout("slow"),
    NotPrimaryError("stepped down"),
    ServerSelectionTimeoutError("nobody"),
    WaitQueueTimeoutError("busy"),
    WTimeoutError("unconfirmed"),
    OperationFailure("shutting down", 11600),
    OperationFailure("disk full", 14031),
    OperationFailure("the library has panicked", 1),
    BulkWriteError({"writeErrors": [], "writeConcernErrors": [{"code": 64}]}),
    BulkWriteError({"writeErrors": [{"code": 10107}]}),
]
STAYING = [
    DuplicateKeyError("twice"),
    OperationFailure("unknown operator", 2),
    BulkWriteError({"writeErrors": [{"code": 11000, "index": 0}]}),
    KeyError("a bug"),
]


@pytest.mark.parametrize("error", PASSING, ids=lambda error: str(error)[:30])
def test_an_error_that_passes_by_itself_is_named_so(error: Exception) -> None:
    with pytest.raises(StoreAway), store_errors():
        raise error


@pytest.mark.parametrize("error", STAYING, ids=lambda error: str(error)[:30])
def test_any_other_error_goes_through(error: Exception) -> None:
    with pytest.raises(type(error)), store_errors():
        raise error
