"""Policy asks as they stand, each with the stages that it has passed."""

from __future__ import annotations

from shared.contracts.asks import PolicyAskAchieved, PolicyAskAdvanced, PolicyAskDropped, PolicyAskRaised
from shared.contracts.envelope import event_id
from shared.contracts.event import Event
from shared.contracts.recorded import Recorded
from shared.runtime.store import Document
from shared.streams.view import View

STEPS: dict[type[Event], tuple[str, ...]] = {
    PolicyAskRaised: (),
    PolicyAskAdvanced: ("previous", "stage"),
    PolicyAskAchieved: ("instrument", "reference", "effective_on"),
    PolicyAskDropped: (),
}
"""What a step of the history tells besides its place; reasons by code, because their text may name people."""


def ask_entry(entry: Document, recorded: Recorded) -> Document:
    """Fold an ask's events into what was asked for, the stage that it is in, and every step that led there."""
    match recorded.event:
        case PolicyAskRaised() as raised:
            terms = raised.model_dump(mode="json")
            opening: Document = {"stage": "raised", "standing": "pursued", "achieved": None, "history": []}
            after = opening | {"terms": terms, "since": terms["raised_on"]} | _keys(raised)
        case PolicyAskAdvanced(stage=stage, on=day):
            after = entry | {"stage": stage, "since": day.isoformat()}
        case PolicyAskAchieved() as achieved:
            told = achieved.model_dump(mode="json", include={"instrument", "reference", "effective_on"})
            after = entry | {"standing": "achieved", "since": achieved.on.isoformat(), "achieved": told}
        case PolicyAskDropped(on=day):
            after = entry | {"standing": "dropped", "since": day.isoformat()}
        case _:
            return entry
    return after | {"history": [*after["history"], _step(recorded.event, recorded)]}


def _keys(raised: PolicyAskRaised) -> Document:
    """What lists are filtered by."""
    return {
        "kind": raised.kind,
        "raised_by": raised.raised_by,
        "targets": [target.code for target in raised.targets],
        "areas": sorted({*(area.code for area in raised.areas), *raised.districts}),
        "goals": list(raised.goals),
        "addressed_to": [asked.organization.organisation_id for asked in raised.addressed_to],
        "persons": [asked.person_id for asked in raised.addressed_to if asked.person_id],
        "cited": sorted({figure.series for figure in raised.evidence}),
    }


def _step(event: Event, recorded: Recorded) -> Document:
    told = event.model_dump(
        mode="json", include=set(STEPS[type(event)]) | {"raised_on", "on", "why"}, exclude_none=True
    )
    if "why" in told:
        told["why"] = told["why"]["code"]
    return {
        "event_id": event_id(recorded.stream, recorded.version),
        "type": recorded.type,
        "version": recorded.version,
        "at": recorded.at.isoformat(),
        "by": recorded.by,
        "on": told.pop("raised_on", None),
        **told,
    }


asks = View(
    "asks",
    of="advocacy/asks",
    fold=ask_entry,
    indexes=(
        ("province", "stage"),
        ("province", "standing"),
        ("province", "kind"),
        ("province", "targets"),
        ("province", "areas", "standing"),
        ("province", "goals"),
        ("province", "addressed_to"),
        ("province", "persons"),
        ("province", "raised_by"),
        ("province", "cited"),
    ),
)
VIEWS: tuple[View, ...] = (asks,)
