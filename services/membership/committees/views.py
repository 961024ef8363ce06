"""What is shown of a core committee, in three views of its stream: its seats, its meetings, its decisions."""

from __future__ import annotations

from services.membership.committees.seat_holders.views import seat_holders
from shared.contracts.committee_seats import CommitteeRulesSet, CommitteeSeatFilled, CommitteeSeatVacated
from shared.contracts.committees import CommitteeDecisionTaken, CommitteeMeetingHeld
from shared.contracts.event import Event
from shared.contracts.recorded import Recorded
from shared.runtime.store import Document
from shared.streams.view import View


def committee(document: Document, recorded: Recorded) -> Document:
    """Fold rules and seats: `rules` of all versions, `terms` of all seats. Which of them run depends on the day.

    Why a seat became vacant stands here by code only: words may name people.
    """
    match recorded.event:
        case CommitteeRulesSet() as rules:
            return document | {"rules": [*document.get("rules", []), _told(rules)]}
        case CommitteeSeatFilled() as filled:
            term = _told(filled) | {"vacated_on": None, "why": None}
            return document | {"terms": [*document.get("terms", []), term]}
        case CommitteeSeatVacated() as vacated:
            return document | {"terms": [_vacated(term, vacated) for term in document.get("terms", [])]}
        case _:
            return document


def meetings(document: Document, recorded: Recorded) -> Document:
    """Fold the meetings in the order of their records, each with how many decisions it took."""
    match recorded.event:
        case CommitteeMeetingHeld() as held:
            meeting = _told(held) | {"decisions": 0, "version": recorded.version}
            return document | {"meetings": [*document.get("meetings", []), meeting]}
        case CommitteeDecisionTaken(meeting_id=of):
            return document | {"meetings": [_with_one_more(one, of) for one in document.get("meetings", [])]}
        case _:
            return document


def decisions(document: Document, recorded: Recorded) -> Document:
    """Fold the decisions in the order of their records."""
    match recorded.event:
        case CommitteeDecisionTaken() as taken:
            decision = _told(taken) | {"version": recorded.version}
            return document | {"decisions": [*document.get("decisions", []), decision]}
        case _:
            return document


def _told(event: Event) -> Document:
    return event.model_dump(mode="json", exclude={"districts", "goals", "organisations"})


def _vacated(term: Document, vacated: CommitteeSeatVacated) -> Document:
    starts_on, holder = vacated.term_starts_on.isoformat(), vacated.holder.organisation_id
    of_it = (term["seat_id"], term["holder"]["organisation_id"], term["term_starts_on"])
    if of_it != (vacated.seat_id, holder, starts_on) or term["vacated_on"] is not None:
        return term
    return term | {"vacated_on": vacated.vacated_on.isoformat(), "why": vacated.why.code}


def _with_one_more(meeting: Document, meeting_id: str) -> Document:
    return meeting | {"decisions": meeting["decisions"] + (meeting["meeting_id"] == meeting_id)}


committees = View("committees", of="membership/committee", fold=committee)
committee_meetings = View("committee_meetings", of="membership/committee", fold=meetings)
committee_decisions = View("committee_decisions", of="membership/committee", fold=decisions)

VIEWS: tuple[View, ...] = (committees, committee_meetings, committee_decisions, seat_holders)
