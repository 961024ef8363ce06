"""What is known of partners: what each may read, and until when."""

from __future__ import annotations

from datetime import datetime

from shared.contracts.partners import Partner, PartnerAccessRevoked, PartnerCredentialsRotated
from shared.contracts.recorded import Recorded
from shared.contracts.topics import stream_name
from shared.reference.provinces import PK
from shared.streams import Document
from shared.streams.view import View


def partner_stream(partner_id: str) -> str:
    """The stream that tells of a partner's access."""
    return stream_name("notifications", PK, "partners", partner_id)


def partner(document: Document, recorded: Recorded) -> Document:
    """Fold a partner's events into its access; a revoked one stays known, and may nothing."""
    match recorded.event:
        case Partner() as told:
            access = told.model_dump(mode="json", include=set(Partner.model_fields) - {"districts", "goals"})
            anew = _anew(document, recorded.at) if document.get("revoked", True) else {}
            return document | access | anew
        case PartnerCredentialsRotated() as told:
            ending = _ending(document["ended"], told.tokens_valid_from, told.older_tokens_until)
            return document | {"rotation": told.rotation, "ended": ending}
        case PartnerAccessRevoked():
            return document | {"revoked": True, "revoked_at": recorded.at.isoformat()}
        case _:
            return document


def _anew(document: Document, at: datetime) -> Document:
    """Access begins: nothing that was issued to the partner before an earlier revocation is good again."""
    earlier = [] if not document else _ending(document["ended"], at, at)
    begun = {"revoked": False, "revoked_at": None, "since": at.isoformat()}
    return begun | {"rotation": document.get("rotation", 0), "ended": earlier}


def _ending(ended: list[Document], issued_before: datetime, until: datetime) -> list[Document]:
    """Which tokens end when, in Unix seconds: with those issued before a moment, which end then; none says less."""
    issued, last = int(issued_before.timestamp()), int(until.timestamp())
    return [*(one for one in ended if one["until"] < last), {"issued_before": issued, "until": last}]


partners = View("partners", "notifications/partners", partner, indexes=("partner_id", "provinces"))

VIEWS: tuple[View, ...] = (partners,)
