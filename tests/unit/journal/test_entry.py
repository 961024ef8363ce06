"""Entries: exact bytes, chained digests, and the same command told apart from another one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from shared.contracts.catalogue import EVENTS, read_event, write_event
from shared.contracts.membership import MemberJoined, MembershipApplied
from shared.decisions import Actor
from shared.journal import EventTooLarge, KeyReused, Loaded, Request
from shared.journal.entry import LARGEST_EVENT, NO_DIGEST, next_digest, write_entry

STREAM = "membership/PK-SD/members/secp-0012345"
AT = datetime(2026, 6, 1, 9, 30, 15, 123456, tzinfo=UTC)
REQUEST = Request(Actor("a", "lcas", frozenset(), frozenset()), body_digest="body")
APPLIED = MembershipApplied.model_validate(MembershipApplied.example)
JOINED = MemberJoined.model_validate(MemberJoined.example)


def test_two_events_of_a_command_are_numbered_and_chained() -> None:
    written = write_entry(Loaded(STREAM), [APPLIED, JOINED], REQUEST, "c-1", AT)
    assert (written["entry"], written["first"], written["last"]) == (1, 1, 2)
    first = next_digest(NO_DIGEST, write_event(APPLIED))
    assert written["digest"] == next_digest(first, write_event(JOINED))


def test_what_is_loaded_is_what_was_written_to_the_microsecond() -> None:
    loaded = Loaded(STREAM, [write_entry(Loaded(STREAM), [APPLIED, JOINED], REQUEST, "c-1", AT)])
    told = list(loaded.recorded())
    assert [(one.event, one.version, one.at, one.by) for one in told] == [
        (APPLIED, 1, AT, "lcas"),
        (JOINED, 2, AT, "lcas"),
    ]


def test_the_next_entry_follows_entry_version_and_digest() -> None:
    loaded = Loaded(STREAM, [write_entry(Loaded(STREAM), [APPLIED, JOINED], REQUEST, "c-1", AT)])
    following = write_entry(loaded, [JOINED], REQUEST, "c-2", AT)
    assert (following["entry"], following["first"], following["last"]) == (2, 3, 3)
    assert following["digest"] == next_digest(loaded.digest, write_event(JOINED))


def test_the_same_command_is_answered_as_before_and_another_body_is_told() -> None:
    loaded = Loaded(STREAM, [write_entry(Loaded(STREAM), [APPLIED], REQUEST, "c-1", AT)])
    before = loaded.answered("c-1", "body")
    assert before is not None
    assert (before.version, before.events) == (1, (APPLIED.type,))
    assert loaded.answered("c-2", "body") is None
    with pytest.raises(KeyReused):
        loaded.answered("c-1", "another")


def test_an_event_that_is_too_large_is_refused_with_its_size() -> None:
    huge = APPLIED.model_copy(update={"organisation_type": "x" * LARGEST_EVENT})
    with pytest.raises(EventTooLarge) as refusal:
        write_entry(Loaded(STREAM), [huge], REQUEST, "c-1", AT)
    assert refusal.value.size > LARGEST_EVENT


@pytest.mark.parametrize("event", EVENTS.values(), ids=EVENTS.keys())
def test_every_event_comes_back_from_its_bytes(event: type[MembershipApplied]) -> None:
    example = event.model_validate(event.example)
    assert read_event(event.type, write_event(example)) == example
