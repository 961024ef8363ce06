"""Which partners there are, what each may read and until when, and whether what was issued to one is still good."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from shared.contracts.partners import Partner, PartnerAccessRevoked, PartnerCredentialsRotated
from shared.contracts.recorded import Recorded
from shared.contracts.topics import stream_name
from shared.reference.provinces import PK
from shared.streams import Document, View, Views
from shared.web.roles import Caller, Forbidden

ACCOUNT = "partner-"
"""How the accounts of partners begin; what follows is the partner's id."""


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


class Partners:
    """What a service knows of partners' access; it may be half a second old. Every method raises StoreAway.

    `today` gives the local date, Asia/Karachi, `now` the time, UTC.
    """

    def __init__(self, views: Views, today: Callable[[], date], now: Callable[[], datetime]) -> None:
        self._views, self._today, self._now = views, today, now

    async def check(self, caller: Caller) -> None:
        """Refuse a partner whose access or token has ended, as `good` does; of other accounts nothing is looked up."""
        if caller.account_id.startswith(ACCOUNT):
            await self.good(caller)

    async def good(self, caller: Caller) -> Document:
        """The partner whose token is still good. Raises Forbidden as `good_at`."""
        return good_at(await self.of(caller.account_id), caller, self._today(), self._now())

    async def lasts(self, account_id: str) -> bool:
        """Whether a partner's access has neither been revoked nor passed its last day; other accounts' is never over."""
        return not account_id.startswith(ACCOUNT) or lasts_on(await self.of(account_id), self._today())

    async def of(self, account_id: str) -> Document | None:
        """What is known of the partner whose account it is, None where there is no such partner."""
        stream = partner_stream(account_id.removeprefix(ACCOUNT))

        async def look() -> Document | None:
            return (await self._views.get(partners, stream)).document

        return await self._views.lately(partners, stream, look)


def lasts_on(known: Document | None, today: date) -> bool:
    """Whether somebody's access, as the view has it, has neither been revoked nor passed its last day."""
    return known is not None and not known["revoked"] and not _over(known, today)


def good_at(known: Document | None, caller: Caller, today: date, now: datetime) -> Document:
    """The partner as the view has it, where its access lasts and its token is one of those that still hold.

    Raises Forbidden by `access.revoked` (a partner that nobody knows, too), `access.expired`, `access.token_rotated`.
    """
    if known is None or known["revoked"]:
        raise Forbidden("access.revoked", partner=caller.account_id.removeprefix(ACCOUNT))
    if _over(known, today):
        raise Forbidden("access.expired", valid_until_on=known["valid_until_on"])
    issued, at = caller.issued_at or 0, now.timestamp()
    for ended in known["ended"]:
        if issued < ended["issued_before"] and at >= ended["until"]:
            raise Forbidden("access.token_rotated", issued_before=ended["issued_before"])
    return known


def _over(known: Document, today: date) -> bool:
    until: str | None = known.get("valid_until_on")
    return until is not None and until < today.isoformat()
