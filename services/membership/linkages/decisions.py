"""A formal linkage: organisations sign it, the secretariat reviews it in time, and it ends."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any, TypeAlias

from services.membership.linkages.standings import Ended, InForce, Linkage, Unformalised, evolve
from shared.contracts import linkages as contract
from shared.contracts.event import Event
from shared.contracts.fields import Doc, Org
from shared.contracts.linkages import (
    Completion,
    EndReason,
    Instrument,
    LinkageEnded,
    LinkageFormalised,
    LinkageReviewed,
    LinkageReviewFellOverdue,
)
from shared.contracts.membership import Profile
from shared.decisions import Actor, Decider, Refused, require
from shared.reference.areas import find as find_area

YEARLY = "P12M"


@dataclass(frozen=True, slots=True, kw_only=True)
class Formalise:
    """Record a signed linkage in a province. `today` is the local date, Asia/Karachi, here and below.

    `members` are, by member id, the profiles of those parties that are or were members. Without a title the document's
    is taken; without `next_review_on` the first review is `review_every` after signing, at the latest on the last day.
    """

    linkage_id: str
    province: str
    parties: tuple[Org, ...]
    members: Mapping[str, Profile]
    instrument: Instrument
    signed_on: date
    document: Doc
    today: date
    title: dict[str, str] | None = None
    valid_until_on: date | None = None
    review_every: str = YEARLY
    next_review_on: date | None = None
    districts: tuple[str, ...] = ()
    goals: tuple[int, ...] = ()
    partnership_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """Say what the parties did of what they agreed. `acting` are the accounts that act for a party today."""

    reviewed_on: date
    completion: Completion
    findings: str
    today: date
    acting: frozenset[str] = frozenset()
    next_review_on: date | None = None


@dataclass(frozen=True, slots=True)
class FallOverdue:
    """The day of a review may have passed without one."""

    due_on: date
    today: date


@dataclass(frozen=True, slots=True)
class End:
    """End a linkage from a day on, and say why."""

    ended_on: date
    why: EndReason
    today: date


Command: TypeAlias = Formalise | Review | FallOverdue | End


def decide(linkage: Linkage, command: Command, actor: Actor) -> list[Event]:
    """What a command makes happen, or `Refused` by the name of the rule that forbids it."""
    match command, linkage:
        case Formalise(), _:
            return _formalise(linkage, command)

        case Review(), InForce():
            return _review(linkage, command, actor)

        case FallOverdue(due_on, today), InForce(terms, next_review_on, overdue=False) if due_on == next_review_on:
            passed = due_on < today
            return [LinkageReviewFellOverdue(**_about(terms), due_on=due_on, observed_on=today)] if passed else []

        case End(ended_on, why, today), InForce(terms):
            require(ended_on <= today, "linkage.future_date", today=today)
            require(ended_on >= linkage.since, "linkage.before_last_change", last_change_on=linkage.since)
            over = terms.valid_until_on is not None and terms.valid_until_on < ended_on
            require(over or why.code != "expired", "linkage.not_expired", valid_until_on=terms.valid_until_on)
            return [LinkageEnded(**_about(terms), ended_on=ended_on, why=why)]

        case (FallOverdue(), _):
            return []  # it was reviewed, ended or told already, or is due on another day

        case End(why=why), Ended(end=end) if why.code == end.why.code:
            return []  # asked twice

        case _, Ended(end=end):
            raise Refused("linkage.standing", ended_on=end.ended_on, why=end.why.code)

    raise Refused("linkage.unknown")


decider: Decider[Linkage, Command] = Decider(Unformalised(), decide, evolve)


def party_id(party: Org) -> str:
    """The id under which others know a party: the member's, where it is one."""
    return party.member_id or party.organisation_id


def _formalise(linkage: Linkage, command: Formalise) -> list[Event]:
    require(command.signed_on <= command.today, "linkage.future_date", today=command.today)
    until = command.valid_until_on
    require(until is None or until > command.signed_on, "linkage.over_before_it_begins", valid_until_on=until)
    terms = _terms(command)
    if not isinstance(linkage, Unformalised):
        require(terms == linkage.terms, "linkage.formalised_once", linkage_id=terms.linkage_id)
        return []  # asked twice
    ids = [party_id(party) for party in command.parties]
    twice = sorted({one for one in ids if ids.count(one) > 1})
    require(not twice, "linkage.parties_not_distinct", twice=twice)
    for party in command.parties:
        _is_who_it_says(party, command.members)
    for code in command.districts:
        area = find_area(code)
        inside = area is not None and area.province == command.province
        require(inside, "linkage.district_outside_province", district=code, province=command.province)
    _in_its_term(terms.next_review_on, command.signed_on, until)
    return [terms]


def _is_who_it_says(party: Org, members: Mapping[str, Profile]) -> None:
    if party.member_id is None:
        return
    profile = members.get(party.member_id)
    if profile is None:
        raise Refused("linkage.not_a_member", organisation=party.member_id)
    same = (party.sector, party.tier) == (profile.sector, profile.tier)
    facts = {"organisation": party.member_id, "sector": profile.sector, "tier": profile.tier}
    require(same, "linkage.other_sector", **facts)


def _terms(command: Formalise) -> LinkageFormalised:
    until, document = command.valid_until_on, command.document
    due = command.next_review_on or _next_review(command.signed_on, command.review_every, until)
    assert due is not None  # it holds until a later day than that of signing
    return LinkageFormalised(
        linkage_id=command.linkage_id,
        title=command.title or {document.language: document.title},
        parties=command.parties,
        instrument=command.instrument,
        institutional=institutional(command.parties),
        signed_on=command.signed_on,
        valid_until_on=until,
        document=document,
        review_every=command.review_every,
        next_review_on=due,
        partnership_id=command.partnership_id,
        districts=tuple(sorted(set(command.districts))),
        goals=tuple(sorted(set(command.goals))),
        organisations=tuple(sorted({party_id(party) for party in command.parties})),
    )


def institutional(parties: Sequence[Org]) -> bool:
    """Whether two of the parties differ in sector or, where both have one, in tier of government."""
    return any(
        one.sector is not other.sector or (one.tier is not None and other.tier not in (None, one.tier))
        for one, other in combinations(parties, 2)
    )


def _review(linkage: InForce, command: Review, actor: Actor) -> list[Event]:
    terms, on = linkage.terms, command.reviewed_on
    own = {one for party in terms.parties for one in (party.organisation_id, party.member_id)}
    concerned = actor.organisation_id in own or actor.account_id in command.acting
    require(not concerned, "linkage.own_matter", organisation=actor.organisation_id)
    require(on <= command.today, "linkage.future_date", today=command.today)
    review = LinkageReviewed(
        **_about(terms),
        reviewed_on=on,
        completion=command.completion,
        findings=command.findings,
        next_review_on=command.next_review_on or _next_review(on, terms.review_every, terms.valid_until_on),
    )
    if review == linkage.review:
        return []  # asked twice
    require(on >= linkage.since, "linkage.before_last_change", last_change_on=linkage.since)
    if review.next_review_on is not None:
        _in_its_term(review.next_review_on, on, terms.valid_until_on)
    return [review]


def _in_its_term(next_review_on: date, after: date, until: date | None) -> None:
    inside = after < next_review_on and (until is None or next_review_on <= until)
    require(inside, "linkage.review_outside_term", next_review_on=next_review_on, after=after, valid_until_on=until)


def _next_review(after: date, every: str, until: date | None) -> date | None:
    """The day so many months later, at the latest the linkage's last day; None when that is no later day."""
    months = after.month - 1 + int(every[1:-1])
    year, month = after.year + months // 12, months % 12 + 1
    due = date(year, month, min(after.day, monthrange(year, month)[1]))
    due = due if until is None else min(due, until)
    return due if due > after else None


def _about(terms: LinkageFormalised) -> dict[str, Any]:
    return {name: getattr(terms, name) for name in contract.Linkage.model_fields}
