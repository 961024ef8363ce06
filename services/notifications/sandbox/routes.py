"""Setting off an example where the partner contract says: sent on to the service that owns its type."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse

from shared.contracts.catalogue import owner
from shared.runtime.service import Kit
from shared.sandbox.examples import offered
from shared.sandbox.routes import Firing
from shared.web.problems import Unprocessable
from shared.web.signed import Signed

OWNERS = ("advocacy", "membership", "reporting")


def sandbox_router(kit: Kit) -> APIRouter:
    """The route of the sandbox."""
    router = APIRouter(prefix="/sandbox/v1", tags=["sandbox"])
    signing = kit.authoriser.signed()
    types = sorted(one for context in OWNERS for one in offered(context))

    @router.post("/events", status_code=307, response_class=RedirectResponse)
    async def fire(body: Firing, _: Annotated[Signed, Depends(signing)]) -> RedirectResponse:
        """Tell the example of a type in the sandbox province PK-X1: sent on to the type's owner, where it is answered.

        The answer is 307: the same request, with its token, to `Location`. Refused by `sandbox.type`, with the types.
        """
        if body.type not in types:
            raise Unprocessable("type", body.type, "sandbox.type", candidates=types)
        return RedirectResponse(f"{kit.settings.public_url}/{owner(body.type)}/v1/sandbox/events", 307)

    return router
