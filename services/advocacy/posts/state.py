"""A post as it stands: everybody who holds or held it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from shared.contracts.event import Event
from shared.contracts.office_holders import (
    EndReason,
    MembershipId,
    OfficeHolderLeftPost,
    OfficeHolderPostCorrected,
    OfficeHolderTookPost,
    PersonId,
    Source,
    Tenure,
)


@dataclass(frozen=True, slots=True)
class Term:
    """Somebody's time in the post: `until` is the last day, None while it goes on; nothing of it holds if `never_held`."""

    tenure: Tenure
    until: date | None
    why: EndReason | None
    notes: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    never_held: bool = False

    def holds_on(self, day: date) -> bool:
        """Whether the post is held on that day."""
        begun = self.tenure.start_date <= day and not self.never_held
        return begun and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Post:
    """Everybody who holds or held it, by the id of the time in it."""

    terms: Mapping[MembershipId, Term] = field(default_factory=dict)

    def term(self, membership_id: MembershipId, person_id: PersonId) -> Term | None:
        """The person's time in the post by its id, None where it is not known."""
        term = self.terms.get(membership_id)
        return term if term is not None and term.tenure.person_id == person_id else None


def evolve(post: Post, event: Event) -> Post:
    """The post after an event."""
    match event:
        case OfficeHolderTookPost():
            term = Term(event, event.end_date, event.why, event.notes, event.sources)
        case OfficeHolderLeftPost(membership_id=left) if left in post.terms:
            known = post.terms[left]
            term = Term(known.tenure, event.end_date, event.why, known.notes, known.sources)
        case OfficeHolderPostCorrected():
            term = Term(event, event.end_date, event.end_reason, event.notes, event.sources, event.never_held)
        case _:
            return post
    return Post({**post.terms, event.membership_id: term})
