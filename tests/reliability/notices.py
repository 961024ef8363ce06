"""What should have gone out against what came: every notice expected from the journals was sent, once by its id."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from services.notifications.delivery.outgoing import COLLECTION as MESSAGES
from services.notifications.planning.items import ITEMS
from services.notifications.subscriptions.matching import Fact, meets
from services.notifications.subscriptions.views import subscriptions
from shared.contracts.envelope import event_id
from shared.contracts.event import Event
from shared.contracts.recorded import Recorded
from shared.contracts.reporting import ImportCompleted
from shared.following.membership import representatives
from shared.journal.entry import read_entry
from shared.runtime.service import utc_now
from shared.runtime.store import Document
from shared.streams.pointers import Pointers
from tests.reliability.outside.ledger import Copy
from tests.reliability.outside.world import SENDER
from tests.reliability.place import PROVINCES, SERVICES, Place
from tests.reliability.quiet import POSTS
from tests.reliability.readers import Hook, Readers
from tests.reliability.verdict import Verdict

DOMAIN = SENDER.rpartition("@")[2].rstrip(">")


@dataclass
class Notices:
    """Compares once, at rest. Filters are read anew here; that the services' views are right is R2's."""

    place: Place
    readers: Readers
    verdict: Verdict
    _subscriptions: dict[str, Document] = field(default_factory=dict)
    _acting: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    _at: dict[str, datetime] = field(default_factory=dict)
    _expected: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """By subscription: the events that it is to be told."""
    _posted: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """By webhook."""

    async def close(self) -> None:
        """Check R6 and R7, and put the counts into the verdict."""
        database = self.place.database("notifications")
        live = await Pointers(database).live(subscriptions)
        self._subscriptions = {one["_id"]: one async for one in live.find({})}
        people = await Pointers(database).live(representatives)
        async for one in people.find({}):
            accounts = frozenset(person["account_id"] for person in one["people"])
            self._acting[one["province"], one["member_id"]] = accounts
        for service in SERVICES:
            async for entry in self.place.database(service)["journal"].find({"province": {"$in": list(PROVINCES)}}):
                for recorded in read_entry(entry):
                    self._happened(recorded)
        await self._messages()
        await self._posts()
        self._count()

    def _happened(self, recorded: Recorded) -> None:
        event = recorded.event
        if event is None or event.audience != "partner":
            return
        name = event_id(recorded.stream, recorded.version)
        self._at[name] = recorded.at
        if recorded.at < self.readers.since:
            return
        for hook in self.readers.hooks:
            of = recorded.stream.startswith(f"{hook.context}/{hook.province}/")
            if of and (not hook.types or recorded.type in hook.types):
                self._posted[hook.id].add(name)
        if getattr(event, "import_id", None) is not None and not isinstance(event, ImportCompleted):
            return  # the file's own event speaks for its rows
        fact = self._fact(recorded, event)
        for stream in self.readers.asked:
            subscription = self._subscriptions[stream]
            if subscription["province"] != recorded.province or self._own(subscription, recorded):
                continue
            if meets(subscription["filter"], subscription["owner"]["id"], fact):
                self._expected[stream].add(name)

    def _fact(self, recorded: Recorded, event: Event) -> Fact:
        organisations = tuple(getattr(event, "organisations", ()))
        acting = [self._acting.get((recorded.province, one), frozenset()) for one in organisations]
        return Fact(
            recorded.province,
            recorded.type.rsplit(".", 1)[0],
            recorded.stream,
            tuple(getattr(event, "districts", ())),
            tuple(getattr(event, "goals", ())),
            organisations,
            frozenset().union(*acting),
        )

    def _own(self, subscription: Document, recorded: Recorded) -> bool:
        owner = subscription["owner"]
        if owner["kind"] == "office":
            return bool(owner.get("organisation_id") == recorded.by)
        return owner["id"] in self._acting.get((recorded.province, recorded.by), frozenset())

    async def _messages(self) -> None:
        """Of people: each event in one message, each message taken."""
        r6, database = self.verdict.promises["R6"], self.place.database("notifications")
        sent: dict[str, Document] = {}
        told: dict[tuple[str, str], list[str]] = defaultdict(list)
        shown = {
            "items": 1,
            "state": 1,
            "why": 1,
            "channel": 1,
            "contact_point_id": 1,
            "subscription": 1,
            "province": 1,
        }
        async for message in database[MESSAGES].find({}, shown):
            sent[message["_id"]] = message
            for item in message["items"]:
                told[message["subscription"], item.rpartition(":")[0]].append(message["_id"])
        waits = {
            (one["subscription"], one["fact"])
            async for one in database[ITEMS].find({"state": "waits", "due_at": {"$gt": utc_now()}})
        }
        inbox = {one["_id"] async for one in database["inbox"].find({}, {"_id": 1})}
        for stream, events in self._expected.items():
            digest = self._subscriptions[stream]["cadence"] != "immediate"
            for event in events:
                if digest and (stream, event) in waits:
                    continue
                where = told[stream, event]
                r6.check(bool(where), f"{stream} was never told of {event}")
                if where:
                    self._arrived(sent[where[0]], inbox)
        for (stream, fact), where in told.items():
            r6.check(len(where) == 1, f"{stream} was told of {fact} by {', '.join(where)}")
            at, since = self._at.get(fact), self._subscriptions.get(stream, {}).get("since")
            if at is not None and since is not None:
                r6.check(at >= datetime.fromisoformat(since), f"{stream} was told of {fact} from before it began")
        self._known({copy for one in sent.values() if (copy := self._copy(one)) is not None})

    def _arrived(self, message: Document, inbox: set[str]) -> None:
        copy = self._copy(message)
        taken = message["_id"] in inbox if copy is None else self.readers.outside.ledger.taken[copy] > 0
        why = f"{message['_id']} by {message['channel']} is {message['state']} ({message['why']})"
        self.verdict.promises["R6"].check(taken and message["state"] == "sent", f"{why}, and was not taken")

    def _copy(self, message: Document) -> Copy | None:
        """A message as it comes outside; None for one in the inbox."""
        address = self.readers.addresses.get(message["contact_point_id"] or "")
        if address is None:
            return None
        if message["channel"] == "sms":
            return Copy("sms", address, message["_id"])
        return Copy("email", address, f"<{sha256(message['_id'].encode()).hexdigest()[:32]}@{DOMAIN}>")

    def _known(self, planned: set[Copy]) -> None:
        """What came is what was planned, and for whom it was: nobody of another province got it."""
        for copy in self.readers.outside.ledger.came:
            if copy.way != "webhook":
                told = f"{copy.way} {copy.id} came to {copy.to}, for whom it was not planned"
                self.verdict.promises["R7"].check(copy in planned, told)

    async def _posts(self) -> None:
        """To endpoints: each event taken, and none that they do not ask for."""
        r6, r7, ledger = (*(self.verdict.promises[name] for name in ("R6", "R7")), self.readers.outside.ledger)
        came: dict[str, set[str]] = defaultdict(set)
        for copy in ledger.came:
            if copy.way == "webhook" and not copy.id.startswith("test-"):
                came[copy.to].add(copy.id)
        posts = self.place.database("notifications")[POSTS]
        for hook in self.readers.hooks:
            states = {one["event_id"]: one["state"] async for one in posts.find({"webhook_id": hook.id}, {"body": 0})}
            for event in self._posted[hook.id]:
                taken = ledger.taken[Copy("webhook", hook.path, event)] > 0
                r6.check(taken, f"{hook.path} never took {event}, which is {states.get(event, 'not planned')}")
            for event in came[hook.path]:
                r7.check(self._may(hook, event), f"{hook.path} was told of {event}, which it may not see")

    def _may(self, hook: Hook, event: str) -> bool:
        """Whether an endpoint may be told; what happened between its enabling and `since` is not among the expected."""
        at = self._at.get(event)
        return at is not None and (event in self._posted[hook.id] or at < self.readers.since)

    def _count(self) -> None:
        ledger, promises = self.readers.outside.ledger, self.verdict.promises
        promises["R6"].checks(ledger.came.total(), [*ledger.changed, *ledger.old])
        promises["R7"].checks(ledger.came.total(), ledger.strangers)
        came = {way: sum(1 for copy in ledger.came if copy.way == way) for way in ("email", "sms", "webhook")}
        self.verdict.counts |= {
            "notices_expected": sum(map(len, (*self._expected.values(), *self._posted.values()))),
            "letters": came["email"],
            "text_messages": came["sms"],
            "posts": came["webhook"],
            "tries_not_taken": ledger.came.total() - ledger.taken.total(),
            "taken_again": ledger.taken.total() - len(ledger.taken),
            "changed_under_an_id": len(ledger.changed),
        }
