"""What is shown of support: the request, its approval, its deliveries one after the other, and its end."""

from __future__ import annotations

from typing import Any

from shared.contracts.recorded import Recorded
from shared.contracts.support import (
    Approval,
    SupportApprovalChanged,
    SupportClosed,
    SupportDeclined,
    SupportDelivered,
    SupportRequested,
)
from shared.runtime.store import Document
from shared.streams.view import View

APPROVAL = ("approved", "tranches", "conditions", "approved_on", "authority")


def support_of(document: Document, recorded: Recorded) -> Document:
    """Fold a request's events into what its requester and the offices see of it.

    Of a request that was taken back, no words are kept: neither its purpose nor why.
    """
    match recorded.event:
        case SupportRequested() as request:
            return _request(request)
        case SupportDeclined(declined_on=day, why=why) as told:
            declined = document | {"standing": "declined", "declined_on": day.isoformat(), "why": _json(told)["why"]}
            if why.code == "withdrawn":
                declined |= {"purpose": None, "why": {"code": why.code, "text": None}}
            return declined
        case Approval() as told:
            return _approved(document, told)
        case SupportDelivered() as told:
            delivery = {name: value for name, value in _json(told).items() if name in _DELIVERY}
            deliveries = [*document["deliveries"], delivery]
            return document | {"deliveries": deliveries, "delivered": delivery["delivered_in_all"]}
        case SupportClosed() as told:
            ended = _json(told)
            end = {name: ended[name] for name in ("closed_on", "report", "undelivered")}
            return document | end | {"standing": "closed"}
        case _:
            return document


def _json(told: Any) -> dict[str, Any]:
    said: dict[str, Any] = told.model_dump(mode="json")
    return said


def _request(request: SupportRequested) -> Document:
    return _json(request) | {
        "requester_id": request.requester.organisation_id,
        "standing": "requested",
        "declined_on": None,
        "why": None,
        "approvals": [],
        "deliveries": [],
        "delivered": None,
        "closed_on": None,
        "report": None,
        "undelivered": None,
        **dict.fromkeys(APPROVAL),
    }


def _approved(document: Document, told: Approval) -> Document:
    said = _json(told)
    changed = isinstance(told, SupportApprovalChanged)
    approval = {
        "on": said["effective_on" if changed else "approved_on"],
        "approved": said["approved"],
        "authority": said["authority"],
        "changed": said["changed"] if changed else [],
        "why": said["why"] if changed else None,
    }
    now = {name: said[name] for name in APPROVAL}
    return document | now | {"standing": "approved", "approvals": [*document["approvals"], approval]}


_DELIVERY = SupportDelivered.model_fields.keys() - (
    SupportRequested.model_fields.keys() | {"approved", "districts", "goals", "organisations"}
)

support = View(
    "support",
    of="membership/support",
    fold=support_of,
    indexes=(("province", "standing"), ("province", "requester_id"), ("province", "kind")),
)

VIEWS: tuple[View, ...] = (support,)
