"""Documents in memory, with the calls of Motor's collection that the measured code makes, and no others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any, cast

from bson import ObjectId
from pymongo import ASCENDING, IndexModel, InsertOne, ReplaceOne, ReturnDocument, UpdateOne
from pymongo.errors import BulkWriteError, DuplicateKeyError

from tests.performance.instant.cursor import Cursor, Order, Written
from tests.performance.instant.index import Index
from tests.performance.instant.matching import Document, Filter, begun, shown, test_of, updated

DUPLICATE_KEY = 11000


class Collection:
    """Documents by `_id`, in the order of their coming."""

    def __init__(self) -> None:
        self._documents: dict[Any, Document] = {}
        self._indexes: list[Index] = []
        self._last: Any = None
        self._ascending = True

    def find(self, wanted: Filter, projection: Mapping[str, int] | None = None, **_batches: int) -> Cursor:
        return Cursor(partial(self.ordered, wanted), projection)

    async def find_one(
        self,
        wanted: Filter,
        projection: Mapping[str, int] | None = None,
        sort: Order = (),
    ) -> Document | None:
        found = next(self.ordered(wanted, sort), None)
        return None if found is None else shown(found, projection)

    async def count_documents(self, wanted: Filter, limit: int | None = None) -> int:
        if not wanted:  # how a row looks whether all is there: it must not cost what it measures
            return len(self._documents) if limit is None else min(limit, len(self._documents))
        return sum(1 for _ in islice(self._fitting(wanted), limit))

    async def insert_one(self, document: Document) -> None:
        if not self._insert(document):
            raise DuplicateKeyError("duplicate key", DUPLICATE_KEY)

    async def insert_many(self, documents: Sequence[Document], *, ordered: bool) -> None:
        assert not ordered
        self._tell([number for number, document in enumerate(documents) if not self._insert(document)])

    async def replace_one(self, wanted: Filter, document: Document, *, upsert: bool = False) -> Written:
        return self._replace(wanted, document, upsert=upsert)

    async def update_one(self, wanted: Filter, change: Filter, *, upsert: bool = False) -> Written:
        return self._update(wanted, change, upsert=upsert)

    async def find_one_and_update(self, wanted: Filter, change: Filter, *, return_document: bool) -> Document | None:
        assert return_document is ReturnDocument.AFTER
        self._update(wanted, change, upsert=False)
        return await self.find_one(wanted)

    async def update_many(self, wanted: Filter, change: Filter) -> Written:
        found = list(self._fitting(wanted))
        moved = self._moved(change)
        for document in found:
            self._put(document, updated(document, change), moved)
        return Written(len(found))

    async def delete_one(self, wanted: Filter) -> None:
        self._remove(islice(self._fitting(wanted), 1))

    async def delete_many(self, wanted: Filter) -> None:
        self._remove(self._fitting(wanted))

    async def bulk_write(
        self, writes: Sequence[InsertOne[Any] | ReplaceOne[Any] | UpdateOne], *, ordered: bool
    ) -> Written:
        assert not ordered
        total, failed = Written(), []
        for number, write in enumerate(writes):
            if isinstance(write, InsertOne):
                if self._insert(cast("Document", write._doc)):
                    total.inserted_count += 1
                else:
                    failed.append(number)
                continue
            do: Any = self._replace if isinstance(write, ReplaceOne) else self._update
            try:
                written = do(write._filter, write._doc, upsert=bool(write._upsert))
            except DuplicateKeyError:
                failed.append(number)
            else:
                total.matched_count += written.matched_count
                total.upserted_count += written.upserted_count
        self._tell(failed)
        return total

    async def create_index(self, *_keys: object, **_options: object) -> None:
        """Indexes of views only make a real store fast: here their queries scan."""

    async def create_indexes(self, models: Iterable[IndexModel]) -> None:
        known = {index.name for index in self._indexes}
        for index in map(Index.of, models):
            if index.name not in known:
                self._indexes.append(index)
                for document in self._documents.values():
                    index.add(document)

    def ordered(self, wanted: Filter, order: Order) -> Iterator[Document]:
        """What fits a filter, in an order."""
        found: Iterable[Document] = self._fitting(wanted)
        if not self._comes_so(wanted, order):
            for name, direction in reversed(order):
                key = _key_of(name)
                found = sorted(found, key=key, reverse=direction < 0)
        return iter(found)

    def _comes_so(self, wanted: Filter, order: Order) -> bool:
        """Whether documents are found in this order anyway: by ascending ids, and none from several values."""
        several = any(isinstance(one, Mapping) and len(one.get("$in", ())) > 1 for one in wanted.values())
        return not order or (list(order) == [("_id", ASCENDING)] and self._ascending and not several)

    def _fitting(self, wanted: Filter) -> Iterator[Document]:
        documents = self._documents
        ids, left = self._candidates(wanted)
        found = (document for document in map(documents.get, ids) if document is not None)
        return filter(test_of(left), found) if left else found

    def _candidates(self, wanted: Filter) -> tuple[Iterable[Any], Filter]:
        """Ids among which all that fits is, and what of the filter is still to be looked at."""
        if "_id" in wanted:
            asked = wanted["_id"]
            if not isinstance(asked, dict):
                return (asked,), _without(wanted, "_id")
            if list(asked) == ["$in"]:
                return dict.fromkeys(asked["$in"]), _without(wanted, "_id")
        for index in self._indexes:
            if (found := index.candidates(wanted)) is not None:
                return found, _without(wanted, index.fields[0], index.only)
        return self._documents, wanted

    def _insert(self, document: Document) -> bool:
        known = document.setdefault("_id", ObjectId())
        if known in self._documents or any(index.forbids(document) for index in self._indexes):
            return False
        self._ascending = self._ascending and (self._last is None or known > self._last)
        self._last = known
        self._documents[known] = mine = document.copy()
        for index in self._indexes:
            index.add(mine)
        return True

    def _moved(self, change: Filter) -> list[Index]:
        """The indexes that a change is about."""
        names = {name for told in change.values() for name in told}
        return [index for index in self._indexes if not index.about.isdisjoint(names)]

    def _put(self, before: Document, after: Document, moved: Iterable[Index]) -> None:
        for index in moved:
            index.remove(before)
        self._documents[before["_id"]] = after
        for index in moved:
            index.add(after)

    def _replace(self, wanted: Filter, document: Document, *, upsert: bool) -> Written:
        whole = document if "_id" in document else document | {"_id": wanted["_id"]}
        return self._change(wanted, whole.copy(), {}, upsert=upsert)

    def _update(self, wanted: Filter, change: Filter, *, upsert: bool) -> Written:
        return self._change(wanted, None, change, upsert=upsert)

    def _change(self, wanted: Filter, whole: Document | None, change: Filter, *, upsert: bool) -> Written:
        found = next(self._fitting(wanted), None)
        if found is not None:
            if whole is not None:
                self._put(found, whole, self._indexes)
            else:
                self._put(found, updated(found, change), self._moved(change))
            return Written(matched_count=1)
        if not upsert:
            return Written()
        new = whole if whole is not None else updated(begun(wanted), change, inserting=True)
        if not self._insert(new):
            raise DuplicateKeyError("duplicate key", DUPLICATE_KEY)
        return Written(upserted_count=1)

    def _remove(self, found: Iterable[Document]) -> None:
        for document in list(found):
            for index in self._indexes:
                index.remove(document)
            del self._documents[document["_id"]]

    def _tell(self, failed: Sequence[int]) -> None:
        if failed:
            errors = [{"index": number, "code": DUPLICATE_KEY, "errmsg": "duplicate key"} for number in failed]
            raise BulkWriteError({"writeErrors": errors, "writeConcernErrors": []})


def _without(wanted: Filter, *names: str | None) -> Filter:
    return {name: told for name, told in wanted.items() if name not in names}


def _key_of(name: str) -> Any:
    def key(document: Document) -> tuple[bool, Any]:
        value = document.get(name)
        return (value is not None, value)  # the store sorts what is missing before everything

    return key
