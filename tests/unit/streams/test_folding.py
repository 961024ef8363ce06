"""A view takes exactly the next version: whatever comes twice, late, early or broken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shared.runtime.store import Document
from shared.streams.folding import Discards, Step, advance
from tests.unit.streams.sent import POISON, RECORDS, STREAM, TALLIES, Raw, sent, with_header


def step(document: Document, *raws: Raw, **more: Any) -> Step:
    return advance(TALLIES, 1, STREAM, document, [RECORDS.read(raw) for raw in raws], **more)


def after(document: Document, *raws: Raw, **more: Any) -> Document:
    stepped = step(document, *raws, **more)
    return document if stepped.after is None else stepped.after


def test_the_first_events_make_the_document() -> None:
    assert after({}, sent(1), sent(2)) == {"_id": STREAM, "province": "PK-SD", "version": 2, "numbers": [1, 2]}


def test_repeats_change_nothing() -> None:
    document = after({}, sent(1), sent(2))
    again = step(document, sent(1), sent(2), sent(1))
    assert (again.after, again.repeated, again.letters) == (None, 3, [])


def test_a_bug_parks_its_event_and_everything_later() -> None:
    stepped = step({}, sent(1), sent(2, POISON), sent(3), sent(4))
    assert stepped.after is not None
    assert stepped.after["version"] == 1
    assert (stepped.after["parked_from"], stepped.after["parked_through"]) == (2, 4)
    assert [letter.why for letter in stepped.letters] == ["bug", "behind", "behind"]
    assert stepped.fails


def test_what_is_told_of_a_bug_is_its_class_and_place() -> None:
    (letter,) = step({}, sent(1, POISON)).letters
    assert letter.fingerprint.startswith("LookupError at sent.py:")
    assert "somebody" not in letter.fingerprint + letter.error


def test_a_stream_that_is_parked_already_does_not_newly_fail() -> None:
    document = after({}, sent(1, POISON))
    assert not step(document, sent(2)).fails


def test_an_unreadable_record_parks_what_comes_after_it() -> None:
    document = after({}, sent(1), with_header(sent(2), "ce_sequence", b"x"))
    assert (document["version"], document["parked_from"], document["parked_why"]) == (1, 2, "unreadable")
    assert after(document, sent(2, offset=9))["version"] == 1


def test_a_gap_parks_what_is_above_it_and_waits_for_what_is_missing() -> None:
    document = after({}, sent(1), sent(4), sent(5))
    assert (document["version"], document["parked_from"], document["parked_through"]) == (1, 4, 5)
    healing = step(document, sent(2, offset=10))
    assert healing.after is not None
    assert healing.after["version"] == 2
    assert not healing.heals
    healed = step(healing.after, sent(3, offset=11))
    assert healed.after is not None
    assert healed.after["version"] == 3
    assert healed.heals


def test_a_republished_stream_heals_its_gap_though_most_of_it_repeats() -> None:
    document = after({}, sent(1), sent(3))
    healing = step(document, sent(1, offset=10), sent(2, offset=11), sent(3, offset=12))
    assert healing.heals
    assert (healing.repeated, healing.applied, len(healing.letters)) == (1, 1, 1)


def test_a_discarded_event_is_passed_over_when_its_record_comes_again() -> None:
    discards = Discards(records=frozenset({(sent(1).topic, 0, 2)}), passed=frozenset({2}))
    document = after({}, sent(1), sent(2, POISON), sent(3), discards=discards)
    assert document == {"_id": STREAM, "province": "PK-SD", "version": 3, "numbers": [1, 3]}


def test_a_version_claimed_by_a_discarded_unreadable_record_is_passed_over_only_when_a_later_one_shows_it() -> None:
    discards = Discards(versions=frozenset({2}))
    assert after({}, sent(1), sent(2), sent(3), discards=discards)["numbers"] == [1, 2, 3]
    assert after({}, sent(1), sent(3), discards=discards)["numbers"] == [1, 3]


def test_a_document_that_can_not_be_stored_parks_its_event() -> None:
    def check(document: Document) -> None:
        if document["numbers"][-1] > 2**63:
            raise OverflowError

    document = after({}, sent(1), sent(2, 2**70), sent(3), check=check)
    assert (document["version"], document["parked_why"]) == (1, "bug")


@given(
    st.integers(1, 12).flatmap(
        lambda length: st.lists(st.tuples(st.integers(1, length), st.integers(1, length)), max_size=12).map(
            lambda slices: [range(min(one), max(one) + 1) for one in slices] + [range(1, length + 1)]
        )
    )
)
def test_any_overlap_of_batches_gives_the_document_of_a_plain_fold(batches: Sequence[range]) -> None:
    length = batches[-1][-1]
    plain: Document = {}
    for version in range(1, length + 1):
        plain = after(plain, sent(version))
    # A slice that begins above what came before is a gap; the last batch has them all, as a redelivery has.
    document: Document = {}
    parked: dict[str, Raw] = {}
    for number, batch in enumerate(batches):
        raws = [replace(sent(version), offset=100 * number + version) for version in batch]
        stepped = step(document, *raws)
        parked |= {letter.id: letter.parsed.raw for letter in stepped.letters}  # type: ignore[misc]
        document = document if stepped.after is None else stepped.after
    marks = {name: value for name, value in document.items() if not name.startswith("parked")}
    heads = marks.get("version", 0)
    assert marks.get("numbers", []) == plain["numbers"][:heads]
    assert set(plain["numbers"][heads:]) <= {RECORDS.read(raw).recorded.version for raw in parked.values()}  # type: ignore[union-attr]
