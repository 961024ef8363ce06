"""Setting off an example in the sandbox, at the service that owns its type: its journal alone numbers its streams."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.event import Event
from shared.decisions import Decider
from shared.journal import Receipt
from shared.reference.provinces import SANDBOX
from shared.runtime.service import Kit
from shared.sandbox.examples import example, example_stream, offered
from shared.web.commands import tell_position
from shared.web.permissions import Permission
from shared.web.problems import Unprocessable
from shared.web.signed import Signed

NOBODY = "sandbox"
"""The organisation that is told to have set off an example where the account acts for none."""


class Firing(BaseModel):
    """Which type's example is to be told."""

    model_config = ConfigDict(extra="forbid")

    type: Annotated[str, Field(max_length=200, examples=["membership.member_joined.v1"])]


def sandbox_router(context: str, kit: Kit) -> APIRouter:
    """The route of one context's examples."""
    router = APIRouter(prefix=f"/{context}/v1/sandbox", tags=["sandbox"])
    signing, types = kit.authoriser.signed(), offered(context)

    @router.post("/events")
    async def fire(body: Firing, signed: Annotated[Signed, Depends(signing)], response: Response) -> Receipt:
        """Tell the example of a type in the sandbox province PK-X1, in a stream of its own that begins as such streams do.

        Send an `Idempotency-Key`: the same request again is the same stream. Refused by `sandbox.type`, with the types.
        """
        request = await kit.authoriser.request(signed, Permission.TRY_SANDBOX, SANDBOX.code)
        if body.type not in types:
            raise Unprocessable("type", body.type, "sandbox.type", candidates=types)
        stream, events = example_stream(body.type, request.new_key()), list(example(body.type))
        telling: Decider[tuple[Event, ...], None] = Decider(
            (), lambda told, *_: [] if told else events, lambda told, event: (*told, event)
        )
        actor = replace(request.actor, organisation_id=request.actor.organisation_id or NOBODY)
        receipt = await kit.journal.carry_out(telling, stream, None, replace(request, actor=actor))
        tell_position(response, receipt)
        return receipt

    return router
