"""What the tests of support tell again and again: a request, its approval, what was delivered, and who does it."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.membership.support.commands import Approve, Ask, ChangeApproval, Close, Decline, Deliver, Terms, Withdraw
from shared.contracts.fields import Doc, Money, Org, Sector
from shared.contracts.support import (
    ApprovalChangeReason,
    Condition,
    SupportApproved,
    SupportClosed,
    SupportDeclineReason,
    SupportDelivered,
    SupportRequested,
    Tranche,
)
from shared.decisions import Actor
from tests.unit.membership.sentences import TODAY

STREAM = "membership/PK-SD/support/4be1c0ffee7d11aa9021"
PROGRAMME = Actor("omar@adlg", "adlg", frozenset({"programme"}), frozenset({"PK"}))
ACTING = frozenset({"amina@larkana-press", "bilal@larkana-press"})


def rupees(amount: str) -> Money:
    return Money(amount=amount, currency="PKR")


PRESS_CLUB = Org(organisation_id="secp-0012", name="Larkana Press Club", sector=Sector.MEDIA, member_id="secp-0012")
SHORT: dict[str, Any] = {
    "support_id": "4be1c0ffee7d11aa9021",
    "kind": "financial",
    "requester": PRESS_CLUB,
    "purpose": {"en": "Twelve radio programmes"},
    "requested": rupees("600000"),
    "districts": ("PK713",),
    "goals": (4,),
    "organisations": ("secp-0012",),
}
ASKED = SupportRequested(**SHORT, requested_on=date(2026, 1, 12), needed_by_on=date(2026, 6, 30))
ON_AIR = Condition(condition_no=1, text="Six programmes are on air.", tranche_no=2)
TERMS = Terms(
    rupees("500000"),
    (
        Tranche(tranche_no=1, quantity=rupees("300000"), due_on=date(2026, 3, 1)),
        Tranche(tranche_no=2, quantity=rupees("200000"), due_on=date(2026, 5, 1)),
    ),
    (ON_AIR,),
)
AUTHORITY = "programme steering group"
APPROVED = SupportApproved(**SHORT, **TERMS.told(), approved_on=date(2026, 2, 2), authority=AUTHORITY)
PAPER = Doc(document_id="d-1", title="Bank advice", media_type="application/pdf", sha256="0" * 64, language="en")
FIRST = SupportDelivered(
    **SHORT,
    delivery_no=1,
    tranche_no=1,
    delivered=rupees("300000"),
    value_date=date(2026, 3, 1),
    evidence=(PAPER,),
    approved=rupees("500000"),
    delivered_in_all=rupees("300000"),
)
SECOND = SupportDelivered(
    **SHORT,
    delivery_no=2,
    tranche_no=2,
    delivered=rupees("200000"),
    value_date=date(2026, 5, 2),
    conditions_met=(1,),
    evidence=(PAPER,),
    approved=rupees("500000"),
    delivered_in_all=rupees("500000"),
)
CLOSED = SupportClosed(
    **SHORT,
    closed_on=TODAY,
    report=PAPER,
    approved=rupees("500000"),
    delivered_in_all=rupees("300000"),
    undelivered=rupees("200000"),
)

ASK = Ask(request=ASKED, province="PK-SD", standing="active", activity_known=True, today=TODAY)
WITHDRAW = Withdraw(on=TODAY, today=TODAY)
APPROVE = Approve(on=date(2026, 2, 2), today=TODAY, acting=ACTING, terms=TERMS, authority=AUTHORITY)
CHANGE = ChangeApproval(
    on=TODAY,
    today=TODAY,
    acting=ACTING,
    terms=TERMS,
    authority=AUTHORITY,
    why=ApprovalChangeReason(code="funds_changed"),
)
DECLINE = Decline(on=TODAY, today=TODAY, acting=ACTING, why=SupportDeclineReason(code="no_funds"))
DELIVER = Deliver(
    on=date(2026, 3, 1),
    today=TODAY,
    acting=ACTING,
    delivery_no=1,
    tranche_no=1,
    delivered=rupees("300000"),
    conditions_met=(),
    evidence=(PAPER,),
)
DELIVER_SECOND = Deliver(
    on=date(2026, 5, 2),
    today=TODAY,
    acting=ACTING,
    delivery_no=2,
    tranche_no=2,
    delivered=rupees("200000"),
    conditions_met=(1,),
    evidence=(PAPER,),
)
CLOSE = Close(on=TODAY, today=TODAY, acting=ACTING, report=PAPER)
