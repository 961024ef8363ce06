"""A post and its holders: one at a time where a constituency elects it, because its stream decides alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from services.advocacy.posts.checks import free, may_be, over
from services.advocacy.posts.corrections import AnnulPost, CorrectPost, annul, correct
from services.advocacy.posts.state import Post, Term, evolve
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


Command: TypeAlias = TakePost | LeavePost | CorrectPost | AnnulPost


def decide(post: Post, command: Command, _actor: Actor) -> list[Event]:
    """What a command makes happen, or `Refused` by the name of the rule that forbids it."""
    match command:
        case TakePost():
            return _take(post, command)
        case LeavePost():
            return _leave(post, command)
        case CorrectPost():
            return correct(post, command)
        case AnnulPost():
            return annul(post, command)


decider: Decider[Post, Command] = Decider(Post(), decide, evolve)

_THE_SAME = tuple(sorted(Tenure.model_fields.keys() - Event.model_fields.keys() - {"name", "membership_id"}))
"""What makes a time in a post the same: all but the person's name and the id, which keeps the first day as first told."""


def _take(post: Post, command: TakePost) -> list[Event]:
    tenure = command.tenure
    known = _told_before(post, tenure)
    if known is not None:
        differing = {name for name in _THE_SAME if getattr(known.tenure, name) != getattr(tenure, name)}
        told: dict[str, object] = {name: _shown(known.tenure, name) for name in sorted(differing)}
        if tenure.end_date not in {None, known.until}:
            told["end_date"] = known.until
        if known.never_held:
            told["never_held"] = True
        require(not told, "post.told_otherwise", **told)
        return []  # asked twice: that is told already
    may_be(tenure, tenure.end_date, tenure.why, command.province, command.today)
    if tenure.constituency is not None:
        free(post, tenure, tenure.end_date)
    return [tenure]


def _told_before(post: Post, tenure: OfficeHolderTookPost) -> Term | None:
    """The same time in the post by its id, or, where its first day was corrected to this one, by that."""
    if term := post.term(tenure.membership_id, tenure.person_id):
        return term
    alike = (tenure.person_id, tenure.role, tenure.start_date)
    terms = (term for term in post.terms.values() if not term.never_held)
    return next((one for one in terms if (one.tenure.person_id, one.tenure.role, one.tenure.start_date) == alike), None)


def _leave(post: Post, command: LeavePost) -> list[Event]:
    term = post.term(command.membership_id, command.person_id)
    if term is None or term.never_held:
        raise Refused("post.unknown", membership_id=command.membership_id, person_id=command.person_id)
    if (term.until, term.why) == (command.on, command.why):
        return []  # asked twice: that is told already
    require(term.until is None, "post.already_left", end_date=term.until, reason=term.why and term.why.code)
    over(term.tenure, command.on, command.today)
    tenure = {name: getattr(term.tenure, name) for name in Tenure.model_fields}
    return [OfficeHolderLeftPost(**tenure, end_date=command.on, why=command.why)]


def _shown(tenure: Tenure, name: str) -> object:
    """What is told already, as a refusal's fact: parties and organisations by their ids, constituencies by their codes."""
    match getattr(tenure, name):
        case Party(party_id=known) | Org(organisation_id=known):
            return known
        case Constituency() as known:
            return " ".join((known.code, *known.districts))
        case other:
            return other
