"""What this service does by itself about addresses and subscriptions, each as often as it is asked."""

from __future__ import annotations

from datetime import datetime

from services.notifications.contacts.addresses import Addresses
from services.notifications.contacts.forgetting import Forgetting, forget_messages
from services.notifications.defaults.bringing import Bringing
from services.notifications.defaults.offices import TOLD
from services.notifications.delivery.outgoing import Deliveries
from services.notifications.inbox.letters import Inbox
from shared.contracts.subscriptions import EndReason, Owner
from shared.decisions import Refused
from shared.following.membership import members, representatives
from shared.following.partners import ACCOUNT
from shared.reactions import Errand, Task
from shared.reference.provinces import PROVINCE_CODES
from shared.runtime.store import Database
from shared.web.permissions import Office

NOT_SHOWN_YET = "settling.not_shown_yet"
"""What a task waits for whose event the views of members have not taken."""


async def settle(errand: Errand, task: Task) -> None:
    """Give who was named what that brings, and take it from who acts for nobody any more."""
    seen = [(task.stream, task.facts["version"])]
    if await errand.views.wait_for(seen, members, representatives):
        raise Refused(NOT_SHOWN_YET, stream=task.stream)
    bringing = _bringing(errand, task)
    if "member_id" in task.facts:
        await bringing.people_of(task.facts["member_id"])
    else:
        await bringing.settle(task.facts["account_id"])


async def offices(errand: Errand, task: Task) -> None:
    """Give an alliance's offices what they must act on; the association's goes with the one that guides."""
    bringing, guide = _bringing(errand, task), task.facts["current"]
    if not task.facts["begun"]:
        await bringing.end_office(Office.ASSOCIATION, task.facts["previous"])
        if guide is not None:
            await bringing.office(Office.ASSOCIATION, guide)
        return
    for office in TOLD:
        await bringing.office(office, guide if office is Office.ASSOCIATION else None)


async def grant(errand: Errand, task: Task) -> None:
    """End what a partner is told beyond what it is granted now, in every province."""
    facts = task.facts
    owner = Owner(kind="account", id=f"{ACCOUNT}{facts['partner_id']}")
    for province in sorted(PROVINCE_CODES):
        contexts = frozenset(facts["contexts"]) if province in facts["provinces"] else frozenset()
        await Bringing(errand, errand.journal, errand.views, province).end_beyond(owner, contexts)


async def reach(errand: Errand, task: Task) -> None:
    """Send to an address what its owner's roles bring; forget one that was removed, with what went there."""
    facts, owner = task.facts, Owner(**task.facts["owner"])
    if "why" not in facts:
        await _bringing(errand, task).reach(owner, facts["contact_point_id"], facts["language"])
        return
    why = EndReason(**facts["why"])
    await _forgetting(errand).point(errand, task.province, facts["contact_point_id"], owner, why)


async def erase(errand: Errand, task: Task) -> None:
    """Forget an account in a province once more: what it had when it asked, also where that was shown late."""
    account_id, asked_at = task.facts["account_id"], datetime.fromisoformat(task.since)
    await _forgetting(errand).account(errand, task.province, account_id, asked_at)

    def database() -> Database:
        return errand.database

    def now() -> datetime:
        return errand.now

    await forget_messages(Inbox(database, now), Deliveries(database, now), task.province, account_id, asked_at)


def _bringing(errand: Errand, task: Task) -> Bringing:
    return Bringing(errand, errand.journal, errand.views, task.province)


def _forgetting(errand: Errand) -> Forgetting:
    return Forgetting(errand.views, Addresses(lambda: errand.database))
