"""What the platform itself decides about a webhook: that nothing is posted any more."""

from __future__ import annotations

from hashlib import sha256

import structlog

from services.notifications.webhooks.decisions import Disable, decider
from services.notifications.webhooks.streams import webhook_stream
from shared.contracts.webhooks import DisableCode, DisableReason
from shared.decisions import Actor, Refused
from shared.journal import Journal, Request
from shared.journal.command import BacklogFull, Conflict
from shared.reactions.declared import PLATFORM
from shared.runtime.store import Document

log = structlog.get_logger(__name__)


async def disable(journal: Journal, webhook: Document, code: DisableCode, text: str) -> bool:
    """Disable a webhook as its document in the view shows it; False where it must be tried again. Raises StoreAway.

    The same reason for the same version of the webhook again changes nothing.
    """
    stream, province = webhook_stream(webhook["webhook_id"]), webhook["province"]
    command_id = sha256(f"disable:{stream}:{webhook['version']}:{code}".encode()).hexdigest()
    actor = Actor("webhooks", PLATFORM, frozenset({"platform"}), frozenset({province}))
    why = DisableReason(code=code, text=text[:2000])
    url = None if code in {"revoked", "operator"} else webhook["url"]
    try:
        await journal.carry_out(
            decider, stream, Disable(why, url), Request(actor, command_id, correlation_id=command_id)
        )
    except (Conflict, BacklogFull) as busy:
        log.warning("webhook not disabled yet", webhook=webhook["webhook_id"], why=type(busy).__name__)
        return False
    except Refused:
        return True  # it was removed
    log.info("webhook disabled", webhook=webhook["webhook_id"], code=code)
    return True
