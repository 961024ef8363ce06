"""What was told of a time in a post is corrected: told whole, or taken back, but never against what is on record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from services.advocacy.posts.checks import free, may_be
from services.advocacy.posts.names import membership_id_of, post_of
from services.advocacy.posts.state import Post, Term
from shared.contracts.commitments import CommitmentId
from shared.contracts.event import Event
from shared.contracts.meetings import MeetingId
from shared.contracts.office_holders import MembershipId, OfficeHolderPostCorrected, PersonId, PostReason, Tenure
from shared.decisions import Refused, require

_DESCRIBES = tuple(
    sorted(Tenure.model_fields.keys() - {"membership_id", "person_id", "name", "goals", "organisations"})
)


@dataclass(frozen=True, slots=True)
class OnRecord:
    """The local days on which the person met somebody, or promised something that is still open, by a time in a post."""

    met: Mapping[MeetingId, date] = field(default_factory=dict)
    promised: Mapping[CommitmentId, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CorrectPost:
    """Tell the whole of what holds of a time in the post, and why it differs from what was told.

    `told.changed` is worked out. `record` is what is on record of the person by this time in the post. `today` is the local
    date, Asia/Karachi.
    """

    told: OfficeHolderPostCorrected
    province: str
    record: OnRecord
    today: date


@dataclass(frozen=True, slots=True)
class AnnulPost:
    """Tell that a person never held the post; `record` as above."""

    membership_id: MembershipId
    person_id: PersonId
    why: PostReason
    record: OnRecord


def correct(post: Post, command: CorrectPost) -> list[Event]:
    """The whole of what holds of a time in the post, or nothing when just that was told already."""
    told = command.told
    known = _known(post, told.membership_id, told.person_id)
    changed = tuple(name for name in _DESCRIBES if getattr(known.tenure, name) != getattr(told, name))
    beside = {
        "end_date": (known.until, told.end_date),
        "end_reason": (known.why, told.end_reason),
        "never_held": (known.never_held, told.never_held),
        "notes": (known.notes, told.notes),
        "sources": (known.sources, told.sources),
    }
    changed += tuple(name for name, (before, after) in beside.items() if before != after)
    if not changed:
        return []  # asked twice: that is told already
    may_be(told, told.end_date, told.end_reason, command.province, command.today)
    _the_same_post(told)
    if told.constituency is not None:
        free(post, told, told.end_date)
    term = Term(told, told.end_date, told.end_reason)
    _keeps(_beyond(term, command.record))
    return [told.model_copy(update={"name": known.tenure.name, "changed": tuple(sorted(changed))})]


def annul(post: Post, command: AnnulPost) -> list[Event]:
    """That the post was never held by the person, or nothing when that was told already."""
    known = _known(post, command.membership_id, command.person_id)
    if known.never_held:
        return []  # asked twice
    _keeps(command.record)
    return [
        OfficeHolderPostCorrected(
            **{name: getattr(known.tenure, name) for name in Tenure.model_fields},
            end_date=known.until,
            end_reason=known.why,
            never_held=True,
            notes=known.notes,
            sources=known.sources,
            changed=("never_held",),
            why=command.why,
        )
    ]


def _known(post: Post, membership_id: MembershipId, person_id: PersonId) -> Term:
    term = post.term(membership_id, person_id)
    if term is None:
        raise Refused("post.unknown", membership_id=membership_id, person_id=person_id)
    return term


def _the_same_post(told: Tenure) -> None:
    """A correction stays with its post: who held another one never held this one."""
    named = (told.person_id, told.kind, told.role, told.constituency, told.seat, told.start_date)
    here, there = post_of(told.membership_id), post_of(membership_id_of(*named))
    require(here == there, "post.another_post", field="constituency", value=there, post_id=here)


def _beyond(term: Term, record: OnRecord) -> OnRecord:
    """What is on record of days on which the post was not held."""
    return OnRecord(
        met={meeting: day for meeting, day in record.met.items() if not term.holds_on(day)},
        promised={commitment: day for commitment, day in record.promised.items() if not term.holds_on(day)},
    )


def _keeps(outside: OnRecord) -> None:
    """Nothing is told against what is on record: a meeting is corrected first, and a promise closed."""
    met, promised = outside.met, outside.promised
    require(not met, "post.meeting_stands", meetings=sorted(met), days=sorted({*met.values()}))
    require(not promised, "post.commitment_stands", commitments=sorted(promised), days=sorted({*promised.values()}))
