"""What is shown of awareness campaigns."""

from __future__ import annotations

from shared.contracts.campaigns import CampaignClosed, CampaignLaunched
from shared.contracts.recorded import Recorded
from shared.streams import Document
from shared.streams.view import View


def campaign(document: Document, recorded: Recorded) -> Document:
    """Fold a campaign's events into what is shown of it: its plan, and once it is closed what it reached."""
    match recorded.event:
        case CampaignLaunched() as launched:
            told = launched.model_dump(mode="json", exclude={"organisations"})
            return document | told | {"standing": "open"}
        case CampaignClosed() as closed:
            told = closed.model_dump(mode="json", include={"closed_on", "totals"})
            return document | told | {"standing": "closed"}
        case _:
            return document


campaigns = View(
    "campaigns",
    of="advocacy/campaigns",
    fold=campaign,
    indexes=(
        ("province", "starts_on"),
        ("province", "standing", "starts_on"),
        ("province", "lead.organisation_id", "starts_on"),
        ("province", "districts", "starts_on"),
        ("province", "goals", "starts_on"),
    ),
)

VIEWS: tuple[View, ...] = (campaigns,)
