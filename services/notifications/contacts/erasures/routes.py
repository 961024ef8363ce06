"""Erasure over HTTP: an account asks to be forgotten, or an office does for one that has left."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from services.notifications.contacts.addresses import Addresses
from services.notifications.contacts.bodies import Erasing
from services.notifications.contacts.erasures.decisions import Erase, decider
from services.notifications.contacts.forgetting import Forgetting, forget_messages
from services.notifications.delivery.outgoing import Deliveries
from services.notifications.giving import OnOccasion
from services.notifications.inbox.letters import Inbox
from services.notifications.owners import Asked, asking
from services.notifications.stream_names import contact_stream
from shared.contracts.subscriptions import Owner
from shared.decisions import require
from shared.following.membership import Membership
from shared.journal import Receipt
from shared.runtime.service import Kit
from shared.web.commands import tell_position
from shared.web.permissions import Permission


def erasures_router(kit: Kit) -> APIRouter:
    """The command that has an account forgotten."""
    router = APIRouter(prefix="/notifications/v1/{province}/erasure", tags=["contact points"])
    asking_for_own = asking(kit.authoriser, Permission.OWN_CONTACTS)
    forgetting = Forgetting(kit.views, Addresses(kit.database))
    membership = Membership(kit.views, kit.today)
    inbox, deliveries = Inbox(kit.database, kit.now), Deliveries(kit.database, kit.now)

    @router.post("")
    async def erase(body: Erasing, asked: Annotated[Asked, Depends(asking_for_own)], response: Response) -> Receipt:
        """Forget an account in the province: its addresses there and what it was told of the province are deleted at
        once, its subscriptions there end, and what is pending is not sent. What it has in other provinces stays.

        An account asks for itself; an office of the province for one that acts for no member any more.
        Asking twice changes nothing. Refused by `erasure.another_account`, `erasure.still_acts`.
        """
        account_id = body.account_id or asked.caller.account_id
        if account_id != asked.caller.account_id:
            may = bool(asked.offices)
            require(may, "erasure.another_account", field="account_id", value=account_id)
            acting = [one.organisation_id for one in await membership.acting(account_id, asked.province) if one.active]
            require(not acting, "erasure.still_acts", field="account_id", value=account_id, acts_for=acting)
        left = await forgetting.left(asked.province, Owner(kind="account", id=account_id))
        stream = contact_stream(asked.province, account_id)
        receipt = await kit.journal.carry_out(decider, stream, Erase(account_id, left), asked.request)
        gives = OnOccasion(kit.journal, f"erase:{account_id}:{receipt.version}", asked.request.actor)
        asked_at = kit.now()
        await forgetting.account(gives, asked.province, account_id, asked_at)
        await forget_messages(inbox, deliveries, asked.province, account_id, asked_at)
        tell_position(response, receipt)
        return receipt

    return router
