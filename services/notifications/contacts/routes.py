"""Contact points over HTTP: everybody names and verifies where they are reached."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response

from services.notifications.contacts.addresses import Address, Addresses
from services.notifications.contacts.bodies import ContactPointList, Named, Naming, Verification, entry
from services.notifications.contacts.codes import HOLDS
from services.notifications.contacts.decisions import Verify, decider
from services.notifications.contacts.forgetting import Forgetting
from services.notifications.contacts.own import own_point
from services.notifications.contacts.proving import proving
from services.notifications.contacts.written import checked
from services.notifications.giving import OnOccasion
from services.notifications.owners import Asked, asking, owner_key
from services.notifications.stream_names import contact_point_stream
from shared.contracts.subscriptions import EndReason, Key
from shared.journal import Receipt
from shared.runtime.service import Kit
from shared.web.commands import tell_position
from shared.web.permissions import Permission
from shared.web.problems import MEDIA_TYPE

_TOO_MANY: dict[int | str, dict[str, Any]] = {
    429: {
        "description": "Too many codes were sent",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
}


def contacts_router(kit: Kit) -> APIRouter:
    """Commands and queries about one's own contact points."""
    router = APIRouter(prefix="/notifications/v1/{province}", tags=["contact points"])
    asking_for_own = asking(kit.authoriser, Permission.OWN_CONTACTS)
    addresses, proves = Addresses(kit.database), proving(kit)
    forgetting = Forgetting(kit.views, addresses)

    @router.post("/contact-points", status_code=202, responses=_TOO_MANY)
    async def name(body: Naming, asked: Annotated[Asked, Depends(asking_for_own)]) -> Named:
        """Name an address where the account, or with `"for": "office"` its office, is reached: a code is sent there.

        Nothing else is sent before the code has come back. Naming it again sends another code.

        Refused by `contact_point.not_an_address`, `contact_point.not_e164`, `contact_point.already_verified`,
        `contact_point.too_many`, `contact_point.too_many_codes`.
        """
        owner = asked.owner(body.whose, body.office)
        wanted = Address(
            asked.request.new_key(),
            asked.province,
            owner_key(asked.province, owner),
            body.channel,
            checked(body.channel, body.address),
            body.language,
            kit.now(),
        )
        point = await proves.name(wanted, asked.caller.account_id, body.language, asked.request.command_id)
        minutes = int(HOLDS.total_seconds() // 60)
        return Named(contact_point_id=point.contact_point_id, expires_in_minutes=minutes)

    @router.post("/contact-points/{contact_point_id}/verification")
    async def verify(
        contact_point_id: Key, body: Verification, asked: Annotated[Asked, Depends(asking_for_own)], response: Response
    ) -> Receipt:
        """Give back the code that was sent there: from now on messages may be. Asking twice changes nothing.

        Refused by `contact_point.unknown`, `contact_point.wrong_code`, `contact_point.code_expired`.
        """
        own = await own_point(kit.journal, addresses, asked, contact_point_id)
        if own.address is not None:
            await proves.prove(own.address, body.code)
        stream = contact_point_stream(asked.province, contact_point_id)
        receipt = await kit.journal.carry_out(decider, stream, Verify(own.verified()), asked.request)
        tell_position(response, receipt)
        return receipt

    @router.get("/contact-points")
    async def listed(asked: Annotated[Asked, Depends(asking_for_own)]) -> ContactPointList:
        """Where the account and its offices are reached in the province; addresses are shown in part."""
        return ContactPointList(data=[entry(one) for one in await addresses.of_owners(asked.province, asked.keys)])

    @router.delete("/contact-points/{contact_point_id}")
    async def remove(
        contact_point_id: Key, asked: Annotated[Asked, Depends(asking_for_own)], response: Response
    ) -> Receipt:
        """Delete an address, and end the subscriptions that went there. Asking twice changes nothing.

        Refused by `contact_point.unknown`.
        """
        own = await own_point(kit.journal, addresses, asked, contact_point_id)
        gives = OnOccasion(kit.journal, f"removal:{contact_point_id}", asked.request.actor)
        receipt = await forgetting.point(gives, asked.province, contact_point_id, own.owner, EndReason(code="owner"))
        tell_position(response, receipt)
        return receipt

    return router
