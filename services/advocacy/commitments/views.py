"""The ledger of commitments: one entry each, as it stands now, with every step that led there."""

from __future__ import annotations

from datetime import date
from typing import Any

from shared.contracts.commitments import (
    CommitmentClosed,
    CommitmentDueChanged,
    CommitmentFellOverdue,
    CommitmentHandedOver,
    CommitmentInShort,
    CommitmentMade,
    CommitmentProgressAssessed,
    CommitmentProgressReported,
    CommitmentTerms,
    Progress,
)
from shared.contracts.envelope import event_id
from shared.contracts.event import Event
from shared.contracts.in_office import Holder
from shared.contracts.recorded import Recorded
from shared.following.reporting import figures, indicators
from shared.runtime.store import Document
from shared.streams.view import View

OPENING: Document = {
    "standing": "open",
    "completion": "no_evidence_available",
    "reported": None,
    "assessed": None,
    "holder_response": None,
    "closing": None,
    "history": [],
}
STEPS: dict[type[Event], tuple[str, ...]] = {
    CommitmentMade: (),
    CommitmentDueChanged: ("previous_due_on", "due_on"),
    CommitmentHandedOver: ("previous", "handed_over_on"),
    CommitmentProgressReported: ("completion", "as_of_on", "reported_by"),
    CommitmentProgressAssessed: ("completion", "as_of_on", "reported_by", "assessed_by"),
    CommitmentFellOverdue: ("due_on", "observed_on"),
    CommitmentClosed: ("outcome", "closed_on"),
}
"""What a step of the history tells besides its place; reasons by code, because their text may name people."""


def ledger_entry(entry: Document, recorded: Recorded) -> Document:
    """Fold a commitment's events into its entry.

    `terms` is the commitment as it is now; `person_id`, `party` and `organisation_id` are of whoever answers for it,
    `promised_by` is the person who made it, `in_office` who gave it and took it over by a post that is known, and on which
    days. `completion` is as last assessed, `known_on` the day for which it is known,
    `reported` a report that waits for its assessment. `due_on` is there while the day is still to come; whether that is
    past, and how stale the entry is, is for the reader's day to tell.
    """
    match recorded.event:
        case CommitmentMade() as made:
            begun = {"promised_by": made.by.person_id, "known_on": made.made_on.isoformat()}
            after = OPENING | _terms(made) | begun | {"in_office": _in_office(made.by, made.made_on)}
        case CommitmentDueChanged() as changed:
            after = entry | _terms(changed)
        case CommitmentHandedOver() as handed:
            answers = [*entry["in_office"], *_in_office(handed.by, handed.handed_over_on)]
            after = entry | _terms(handed) | {"due_on": entry["due_on"], "in_office": answers}
        case CommitmentProgressReported() as report:
            after = entry | {"reported": _progress(report)} | _response(report)
        case CommitmentProgressAssessed() as assessed:
            after = (
                entry
                | _response(assessed)
                | {
                    "reported": None,
                    "assessed": _progress(assessed),
                    "completion": assessed.completion,
                    "known_on": assessed.as_of_on.isoformat(),
                }
            )
        case CommitmentFellOverdue():
            after = entry | {"due_on": None}
        case CommitmentClosed() as closed:
            told = closed.model_dump(mode="json", include={"outcome", "closed_on", "superseded_by", "note"})
            after = entry | {"standing": "closed", "due_on": None, "reported": None, "closing": told}
        case _:
            return entry
    return after | {"history": [*after["history"], _step(recorded.event, recorded)]}


def _terms(terms: CommitmentTerms) -> Document:
    whole = terms.model_dump(mode="json", include=set(CommitmentTerms.model_fields))
    return {
        "terms": whole,
        "person_id": terms.by.person_id,
        "party": terms.by.on_behalf_of.party_id if terms.by.on_behalf_of else None,
        "organisation_id": terms.by.organization.organisation_id,
        "follow_up_id": terms.follow_up.organisation_id,
        **{name: whole[name] for name in ("due_on", "visibility", "ask_id", "meeting_id")},
        **{name: whole[name] for name in ("indicators", "districts", "goals")},
    }


def _in_office(holder: Holder, day: date) -> list[Document]:
    if holder.membership_id is None:
        return []
    return [{"person_id": holder.person_id, "membership_id": holder.membership_id, "on": day.isoformat()}]


def _progress(progress: Progress) -> Document:
    repeated = set(CommitmentInShort.model_fields) | {"holder_response"}
    return progress.model_dump(mode="json", exclude=repeated)


def _response(progress: Progress) -> dict[str, Any]:
    """The holder's answer stands until they give another one."""
    return {"holder_response": progress.holder_response} if progress.holder_response else {}


def _step(event: Event, recorded: Recorded) -> Document:
    told = event.model_dump(mode="json", include={*STEPS[type(event)], "why"})
    if "why" in told:
        told["why"] = told["why"]["code"]
    return {
        "event_id": event_id(recorded.stream, recorded.version),
        "type": recorded.type,
        "version": recorded.version,
        "at": recorded.at.isoformat(),
        "by": recorded.by,
        **told,
    }


commitments = View(
    "commitments",
    of="advocacy/commitments",
    fold=ledger_entry,
    indexes=(
        ("province", "person_id", "standing"),
        ("province", "in_office.person_id", "standing"),
        ("province", "party"),
        ("province", "organisation_id"),
        ("province", "follow_up_id"),
        ("province", "districts", "standing"),
        ("province", "goals"),
        ("province", "indicators"),
        ("province", "ask_id"),
        ("province", "meeting_id"),
        ("province", "completion"),
        ("province", "standing", "terms.due_on"),
        ("province", "standing", "known_on"),
        ("province", "due_on"),
    ),
    generation=2,
)
VIEWS: tuple[View, ...] = (commitments, figures, indicators)
