"""The formal ties between organisations: linkages in force, seats of one committee, and what was agreed to do together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import combinations

from services.membership.linkages.metrics import Tie, pair_of
from shared.runtime.store import Document


def linked(linkage: Document) -> Iterator[Tie]:
    """A linkage ties each pair of its parties, until the day of its end or after its last day."""
    until = _first(_day(linkage["ended_on"]), _after(linkage["valid_until_on"]))
    for pair in combinations(linkage["organisations"], 2):
        yield Tie(pair_of(*pair), date.fromisoformat(linkage["signed_on"]), "linkage", until)


def seated(terms: Iterable[Document]) -> Iterator[Tie]:
    """Two seats of the committee tie their holders while both are in term, and until one of them becomes vacant."""
    held = [(term["holder"]["organisation_id"], *_in_term(term)) for term in terms]
    for (one, begins, ends), (other, starts, stops) in combinations(held, 2):
        from_on, until_on = max(begins, starts), min(ends, stops)
        if one != other and from_on < until_on:
            yield Tie(pair_of(one, other), from_on, "seat", until_on)


def agreed(
    activities: Iterable[Document], plans: Mapping[str, Document], decided_on: Mapping[str, str]
) -> Iterator[Tie]:
    """An activity ties its owner with each partner: from its plan's adoption, or from the decision that added it later.

    `plans` are those that were adopted, by id; `decided_on` are the days of decisions, by id. The tie holds until the day on
    which the activity was completed or cancelled, or its plan closed; a new owner's begins with the reassignment.
    """
    for activity in activities:
        plan = plans[activity["plan_id"]]
        agreed_on = plan["adoption"]["adopted_on"]
        if activity["activity_id"] not in plan["adoption"]["activity_ids"]:
            agreed_on = max(agreed_on, decided_on.get(activity["decision_id"], agreed_on))
        closed_on = plan["closing"] and plan["closing"]["closed_on"]
        ends = _first(_day(activity["ended_on"]), _day(closed_on))
        spells = activity["owners"]
        following = [_day(spell["from_on"]) for spell in spells[1:]]
        for spell, next_on in zip(spells, [*following, None], strict=True):
            from_on = max(date.fromisoformat(agreed_on), _day(spell["from_on"]) or date.min)
            until_on = _first(ends, next_on)
            if until_on is None or from_on < until_on:
                for partner in spell["partners"]:
                    yield Tie(pair_of(spell["owner"], partner), from_on, "activity", until_on)


def _in_term(term: Document) -> tuple[date, date]:
    """From which day until before which other a term runs; never, where it was given up before it began."""
    ends = date.fromisoformat(term["term_ends_on"]) + timedelta(days=1)
    return date.fromisoformat(term["term_starts_on"]), _first(_day(term["vacated_on"]), ends) or ends


def _first(*days: date | None) -> date | None:
    return min((day for day in days if day is not None), default=None)


def _after(text: str | None) -> date | None:
    """The day after a last day."""
    return date.fromisoformat(text) + timedelta(days=1) if text else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
