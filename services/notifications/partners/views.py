"""What is known of partners: what each may read, and until when."""

from __future__ import annotations

from shared.contracts.partners import Partner, PartnerAccessRevoked
from shared.contracts.recorded import Recorded
from shared.streams import Document
from shared.streams.view import View


def partner(document: Document, recorded: Recorded) -> Document:
    """Fold a partner's events into its access; a revoked one stays known, and may nothing."""
    match recorded.event:
        case Partner() as told:
            access = told.model_dump(mode="json", include=set(Partner.model_fields) - {"districts", "goals"})
            return document | access | {"revoked": False, "since": recorded.at.isoformat()}
        case PartnerAccessRevoked():
            return document | {"revoked": True, "revoked_at": recorded.at.isoformat()}
        case _:
            return document


partners = View("partners", "notifications/partners", partner, indexes=("partner_id",))

VIEWS: tuple[View, ...] = (partners,)
