"""Subscriptions over HTTP: everybody inside says what they want to be told, for themselves and their offices."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response

from services.notifications.contacts.addresses import Addresses
from services.notifications.owners import Asked, asking, owner_key
from services.notifications.stream_names import subscription_stream
from services.notifications.subscriptions.bodies import Changing, Starting, Subscribed
from services.notifications.subscriptions.checks import MOST, Facts
from services.notifications.subscriptions.decisions import Cancel, Change, Start, Unstarted, decider
from services.notifications.subscriptions.queries import running
from services.notifications.subscriptions.views import subscriptions
from services.notifications.subscriptions.within import Within
from shared.contracts.subscriptions import EndReason, Key, Owner
from shared.decisions import Refused
from shared.following.membership import Membership
from shared.following.partners import Partners
from shared.journal import Receipt
from shared.runtime.service import Kit
from shared.web.commands import tell_position
from shared.web.permissions import Permission


def subscriptions_router(kit: Kit) -> APIRouter:
    """Commands and queries about one's own subscriptions."""
    router = APIRouter(prefix="/notifications/v1/{province}/subscriptions", tags=["subscriptions"])
    subscribing = asking(kit.authoriser, Permission.SUBSCRIBE)
    membership = Membership(kit.views, kit.today)
    within = Within(Partners(kit.views, kit.today, kit.now), membership, kit.today)
    addresses = Addresses(kit.database)

    async def facts(asked: Asked, owner: Owner) -> Facts:
        known = await addresses.of_owners(asked.province, {owner_key(asked.province, owner)})
        points = {one.contact_point_id: one.channel for one in known if one.verified_at}
        page = await kit.views.find(subscriptions, running(owner), provinces={asked.province}, limit=MOST)
        return Facts(asked.province, await within.contexts(asked), points, len(page.documents))

    async def owner_of(asked: Asked, subscription_id: str) -> Owner:
        loaded = await kit.journal.load(subscription_stream(asked.province, subscription_id))
        standing = decider.state(loaded.events())
        if isinstance(standing, Unstarted) or owner_key(asked.province, standing.told.owner) not in asked.keys:
            raise Refused("subscription.unknown", field="subscription_id", value=subscription_id)
        return standing.told.owner

    @router.post("")
    async def start(body: Starting, asked: Annotated[Asked, Depends(subscribing)], response: Response) -> Subscribed:
        """Be told of what a filter lets through: oneself, or with `"for": "office"` an office that one holds.

        Types are those of events that partners may read, without version, and this service's reminders.
        Send an `Idempotency-Key`: the same request again is the same subscription.

        Refused by `subscription.outside_access`, `subscription.unknown_type`,
        `subscription.district_outside_province`, `subscription.unknown_stream`, `subscription.mine_of_office`,
        `subscription.contact_point`, `subscription.sms_cadence`, `subscription.unknown_time_zone`,
        `subscription.quiet_hours`, `subscription.too_many`.
        """
        subscription_id, owner = asked.request.new_key(), asked.owner(body.whose, body.office)
        stream = subscription_stream(asked.province, subscription_id)
        command = Start(body.started(subscription_id, owner), await facts(asked, owner))
        receipt = await kit.journal.carry_out(decider, stream, command, asked.request)
        tell_position(response, receipt)
        return Subscribed(
            subscription_id=subscription_id, stream=stream, version=receipt.version, events=receipt.events
        )

    @router.patch("/{subscription_id}")
    async def change(
        subscription_id: Key, body: Changing, asked: Annotated[Asked, Depends(subscribing)], response: Response
    ) -> Receipt:
        """Ask for something else; what is not given stays. Asking for the same changes nothing.

        Refused by `subscription.unknown` and `subscription.ended`, and as the start of one.
        """
        owner = await owner_of(asked, subscription_id)
        command = Change(_names(asked), body.given(), await facts(asked, owner))
        stream = subscription_stream(asked.province, subscription_id)
        receipt = await kit.journal.carry_out(decider, stream, command, asked.request)
        tell_position(response, receipt)
        return receipt

    @router.delete("/{subscription_id}")
    async def cancel(
        subscription_id: Key, asked: Annotated[Asked, Depends(subscribing)], response: Response
    ) -> Receipt:
        """Be told no more; what is pending is not sent. Asking twice changes nothing. Refused by `subscription.unknown`."""
        command = Cancel(EndReason(code="owner"), _names(asked))
        stream = subscription_stream(asked.province, subscription_id)
        receipt = await kit.journal.carry_out(decider, stream, command, asked.request)
        tell_position(response, receipt)
        return receipt

    return router


def _names(asked: Asked) -> frozenset[tuple[str, str]]:
    return frozenset((one.kind, one.id) for one in asked.owners)
