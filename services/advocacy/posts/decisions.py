"""A post and its holders: one at a time where a constituency elects it, because its stream decides alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from shared.contracts.event import Event
from shared.contracts.fields import Org
from shared.contracts.office_holders import (
    Constituency,
    EndReason,
    MembershipId,
    OfficeHolderLeftPost,
    OfficeHolderTookPost,
    Party,
    PersonId,
    Tenure,
)
from shared.decisions import Actor, Decider, Refused, require
from shared.reference.areas import find as find_area
from shared.reference.assemblies import SENATE, assembly_of, read_constituency
from shared.reference.provinces import PK


@dataclass(frozen=True, slots=True)
class Term:
    """Somebody's time in the post: `until` is the last day, None while it goes on."""

    tenure: OfficeHolderTookPost
    until: date | None
    why: EndReason | None

    def holds_on(self, day: date) -> bool:
        """Whether the post is held on that day."""
        return self.tenure.start_date <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Post:
    """Everybody who holds or held it, by the id of the time in it."""

    terms: Mapping[MembershipId, Term] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TakePost:
    """Tell that a registered person holds or held a post. `today` is the local date, Asia/Karachi."""

    tenure: OfficeHolderTookPost
    province: str
    today: date


@dataclass(frozen=True, slots=True)
class LeavePost:
    """Tell that a person's time in the post is over; `on` is the last day in it."""

    membership_id: MembershipId
    person_id: PersonId
    on: date
    why: EndReason
    today: date


Command: TypeAlias = TakePost | LeavePost


def decide(post: Post, command: Command, _actor: Actor) -> list[Event]:
    """What a command makes happen, or `Refused` by the name of the rule that forbids it."""
    match command:
        case TakePost():
            return _take(post, command)
        case LeavePost():
            return _leave(post, command)


def evolve(post: Post, event: Event) -> Post:
    """The post after an event."""
    match event:
        case OfficeHolderTookPost(membership_id=taken):
            return Post({**post.terms, taken: Term(event, event.end_date, event.why)})
        case OfficeHolderLeftPost(membership_id=left) if left in post.terms:
            return Post({**post.terms, left: Term(post.terms[left].tenure, event.end_date, event.why)})
    return post


decider: Decider[Post, Command] = Decider(Post(), decide, evolve)

_THE_SAME = tuple(sorted(Tenure.model_fields.keys() - Event.model_fields.keys() - {"name"}))
"""What makes a time in a post the same: everything but the person's name, which may have been corrected since."""


def _take(post: Post, command: TakePost) -> list[Event]:
    tenure = command.tenure
    known = post.terms.get(tenure.membership_id)
    if known is not None and known.tenure.person_id == tenure.person_id:
        differing = {name for name in _THE_SAME if getattr(known.tenure, name) != getattr(tenure, name)}
        told: dict[str, object] = {name: _shown(known.tenure, name) for name in sorted(differing)}
        if tenure.end_date not in {None, known.until}:
            told["end_date"] = known.until
        require(not told, "post.told_otherwise", **told)
        return []  # asked twice: that is told already
    require(tenure.start_date <= command.today, "post.future_date", field="start_date", value=tenure.start_date)
    require((tenure.end_date is None) == (tenure.why is None), "post.end_without_reason", field="why")
    if tenure.end_date is not None:
        _over(tenure, tenure.end_date, command.today)
    _elected_where(tenure, command.province)
    if tenure.constituency is not None:
        _free(post, tenure)
    return [tenure]


def _leave(post: Post, command: LeavePost) -> list[Event]:
    term = post.terms.get(command.membership_id)
    if term is None or term.tenure.person_id != command.person_id:
        raise Refused("post.unknown", membership_id=command.membership_id, person_id=command.person_id)
    if (term.until, term.why) == (command.on, command.why):
        return []  # asked twice: that is told already
    require(term.until is None, "post.already_left", end_date=term.until, reason=term.why and term.why.code)
    _over(term.tenure, command.on, command.today)
    tenure = {name: getattr(term.tenure, name) for name in Tenure.model_fields}
    return [OfficeHolderLeftPost(**tenure, end_date=command.on, why=command.why)]


def _over(tenure: Tenure, end: date, today: date) -> None:
    require(
        end >= tenure.start_date, "post.ends_before_start", start_date=tenure.start_date, field="end_date", value=end
    )
    require(end <= today, "post.future_date", field="end_date", value=end)


def _elected_where(tenure: Tenure, province: str) -> None:
    constituency = tenure.constituency
    if constituency is None:
        elected = tenure.kind == "legislator" and tenure.seat == "general"
        no_constituency = not elected or tenure.organization.organisation_id == SENATE
        require(no_constituency, "post.no_constituency", field="constituency", seat=tenure.seat)
        return
    require(tenure.kind != "official", "post.not_elected", field="constituency", value=constituency.code)
    require(
        (constituency.scheme == "local") == (tenure.kind == "local_elected"),
        "post.other_kind_of_seat",
        field="constituency.scheme",
        value=constituency.scheme,
        kind=tenure.kind,
    )
    _known(constituency, province)
    for code in constituency.districts:
        area = find_area(code)
        inside = area is not None and province in (PK, area.province)
        require(inside, "post.district_outside_province", field="constituency.districts", value=code, province=province)


def _known(constituency: Constituency, province: str) -> None:
    assembly = assembly_of(constituency.scheme)
    if assembly is None:
        require(province != PK, "post.seat_elsewhere", field="constituency.scheme", value=constituency.scheme)
        return
    known = read_constituency(constituency.code) == (assembly, constituency.code)
    codes = f"{assembly.prefix}-1 to {assembly.prefix}-{assembly.general_seats}"
    require(known, "post.unknown_constituency", field="constituency.code", value=constituency.code, codes=codes)
    here = assembly.province == province
    require(here, "post.seat_elsewhere", field="constituency.scheme", value=constituency.scheme, of=assembly.province)


def _free(post: Post, tenure: OfficeHolderTookPost) -> None:
    """One holder per constituency's seat and day."""
    for term in post.terms.values():
        before = tenure.end_date is not None and tenure.end_date < term.tenure.start_date
        after = term.until is not None and term.until < tenure.start_date
        require(
            before or after,
            "post.seat_taken",
            holder=term.tenure.name,
            membership_id=term.tenure.membership_id,
            start_date=term.tenure.start_date,
            end_date=term.until,
        )


def _shown(tenure: OfficeHolderTookPost, name: str) -> object:
    """What is told already, as a refusal's fact: parties and organisations by their ids, constituencies by their codes."""
    match getattr(tenure, name):
        case Party(party_id=known) | Org(organisation_id=known):
            return known
        case Constituency() as known:
            return " ".join((known.code, *known.districts))
        case other:
            return other
