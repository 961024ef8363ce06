"""The contract for partners, put together: no token is needed, but a bad one is refused."""

from __future__ import annotations

from fastapi import APIRouter, Depends

from services.notifications.catalogue.asyncapi import asyncapi_router
from services.notifications.catalogue.codelists import codelists_router
from services.notifications.catalogue.events import events_router
from services.notifications.catalogue.pages import pages_router
from services.notifications.catalogue.schemas import schemas_router
from shared.runtime.service import Kit


def catalogue_router(kit: Kit) -> APIRouter:
    """Routes of this slice."""
    router = APIRouter(dependencies=[Depends(kit.authoriser.anyone())])
    for part in (
        events_router(kit),
        schemas_router(kit.settings.public_url),
        asyncapi_router(),
        codelists_router(),
        pages_router(),
    ):
        router.include_router(part)
    return router
