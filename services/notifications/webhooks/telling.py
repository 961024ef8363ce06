"""Whose webhook was disabled is told: in the inbox, and by letter to each verified address."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.notifications.contacts.addresses import Addresses
from services.notifications.delivery.outgoing import Deliveries, Outgoing
from services.notifications.owners import owner_key
from services.notifications.planning.planner import TOO_OLD
from services.notifications.webhooks.decisions import decider
from services.notifications.webhooks.standings import Disabled
from services.notifications.words.events import Told, line
from services.notifications.words.messages import message
from shared.contracts.recorded import Recorded
from shared.contracts.subscriptions import Owner
from shared.contracts.webhooks import WebhookDisabled
from shared.reactions import BY_TASK, Errand, Reaction, Task, with_task
from shared.runtime.store import Document
from shared.streams.view import View

DEFAULT_LANGUAGE = "en"


def disabling(document: Document, recorded: Recorded) -> Document:
    """That a webhook was disabled is to be told."""
    match recorded.event:
        case WebhookDisabled() as told:
            facts = {"version": recorded.version, "by": recorded.by}
            return with_task(document, recorded, "disabled", data=told.model_dump(mode="json"), **facts)
        case _:
            return document


async def tell_owner(errand: Errand, task: Task) -> None:
    """Plan what the owner is told, once; nothing of a webhook that runs again or was removed, or that is a week old."""
    at = datetime.fromisoformat(task.since)
    loaded = await errand.journal.load(task.stream)
    if not isinstance(decider.state(loaded.events()), Disabled) or at < errand.now - TOO_OLD:
        return
    owner = owner_key(task.province, Owner(kind="account", id=task.facts["data"]["owner"]))
    named = await Addresses(lambda: errand.database).of_owners(task.province, {owner})
    letters = [one for one in named if one.channel == "email" and one.verified_at is not None]
    languages = [one.language for one in letters] or [DEFAULT_LANGUAGE]
    name = f"send:webhook-disabled:{task.event}"
    planned = [_outgoing(errand, task, owner, name, languages[0], channel="in_app", contact_point_id=None)]
    for one in letters:
        of_letter: dict[str, Any] = {"channel": "email", "contact_point_id": one.contact_point_id}
        planned.append(_outgoing(errand, task, owner, f"{name}:{one.contact_point_id}", one.language, **of_letter))
    await Deliveries(lambda: errand.database, lambda: errand.now).plan(planned)


def _outgoing(errand: Errand, task: Task, owner: str, name: str, language: str, **sent: Any) -> Outgoing:
    facts = task.facts
    told = Told(
        type=WebhookDisabled.type,
        data=facts["data"],
        stream=task.stream,
        version=facts["version"],
        event_id=task.event,
        province=task.province,
        at=datetime.fromisoformat(task.since),
        by=facts["by"],
    )
    words = line(told, language)
    made = message([words], language, heading=None, end_link=None, base_url=errand.public_url)
    return Outgoing(
        id=name,
        province=task.province,
        owner=owner,
        subscription=None,
        subject=made.subject,
        text=made.text,
        html=made.html,
        language=made.language,
        sms=made.sms,
        thread=task.stream,
        events=(task.event,),
        link=words.link,
        **sent,
    )


disablings = View("webhook_disablings", "notifications/webhooks", disabling, indexes=BY_TASK)

VIEWS: tuple[View, ...] = (disablings,)
REACTIONS: tuple[Reaction, ...] = (Reaction("webhook-disabled", disablings, tell_owner),)
