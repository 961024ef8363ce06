"""What messages tell about figures: what is left out once one was withdrawn, and which figures a message is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from services.notifications.planning.facts import KeptFact
from services.notifications.withdrawals.known import Known
from services.notifications.withdrawals.text import OF_FIGURES, without_text
from shared.runtime.store import Document


def without_words(fact: KeptFact) -> KeptFact:
    """The fact without what people wrote; the same one where it is not about a figure, or nobody wrote anything."""
    told = fact.told
    left = without_text(told["type"], told["data"]) if told["type"] in OF_FIGURES else None
    return fact if left is None else replace(fact, told=told | {"data": left})


def as_shown(fact: KeptFact, known: Known) -> KeptFact:
    """The fact as it is told now: without people's words where its figure was withdrawn."""
    told = fact.told
    withheld = told["type"] in OF_FIGURES and known.withholds(told["stream"], told["version"], told["data"])
    return without_words(fact) if withheld else fact


def figures(facts: Iterable[KeptFact]) -> tuple[Document, ...]:
    """The figures that facts tell about in people's words, as `any_withdrawn` takes them."""
    told = [one.told for one in facts if without_words(one) is not one]
    return tuple(
        {name: one["data"][name] for name in ("framework", "period", "source")}
        | {"stream": one["stream"], "version": one["version"]}
        for one in told
    )


def any_withdrawn(told_about: Iterable[Mapping[str, Any]], known: Known) -> bool:
    """Whether one of a message's figures was withdrawn since."""
    return any(known.withholds(one["stream"], one["version"], one) for one in told_about)
