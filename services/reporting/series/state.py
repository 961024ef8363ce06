"""Where a series stands: its figures by key, each with its standing and the value that counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Literal, NamedTuple, TypeAlias

from shared.contracts.event import Event
from shared.contracts.reporting import (
    Figure,
    IndicatorSubmitted,
    Judged,
    SubmissionCorrected,
    SubmissionReturned,
    SubmissionVerified,
    SubmissionWithdrawn,
)
from shared.contracts.topics import stream_name

Standing: TypeAlias = Literal["submitted", "corrected", "verified", "returned", "withdrawn"]

WAITING: frozenset[Standing] = frozenset({"submitted", "corrected"})


class Key(NamedTuple):
    """What tells the figures of a series apart: framework version, SDMX period, name of the source."""

    framework: str
    period: str
    source: str


@dataclass(frozen=True, slots=True)
class Held:
    """A figure as it stands. `counts` is the verified value: it counts until its correction is verified."""

    figure: IndicatorSubmitted | SubmissionCorrected
    standing: Standing
    counts: str | None = None

    @property
    def waits(self) -> bool:
        return self.standing in WAITING


Series: TypeAlias = Mapping[Key, Held]

EMPTY: Series = MappingProxyType({})


def evolve(series: Series, event: Event) -> Series:
    """Where the series stands after an event."""
    match event:
        case IndicatorSubmitted():
            return {**series, key_of(event): Held(event, "submitted")}
        case SubmissionCorrected() | SubmissionVerified() | SubmissionReturned() | SubmissionWithdrawn():
            key = key_of(event)
            return {**series, key: _changed(series[key], event)}
    return series


def key_of(told: Figure | Judged) -> Key:
    """The key of a figure, or of the figure that an event is about."""
    return Key(told.framework, told.period, told.source.name)


def series_stream(province: str, indicator: str, area: str, dimensions: str) -> str:
    """The stream of a series: `reporting/PK-SD/series/4.6.1/PK713/_T`."""
    return stream_name("reporting", province, "series", indicator, area, dimensions)


def same(one: str, other: str) -> bool:
    """Whether two decimal texts are the same number: `33.1` and `33.10` are."""
    return one == other or Decimal(one) == Decimal(other)


def _changed(
    held: Held, event: SubmissionCorrected | SubmissionVerified | SubmissionReturned | SubmissionWithdrawn
) -> Held:
    match event:
        case SubmissionCorrected():
            return Held(event, "corrected", held.counts)
        case SubmissionVerified(value=value):
            return Held(held.figure, "verified", value)
        case SubmissionReturned():
            return Held(held.figure, "returned", held.counts)
        case SubmissionWithdrawn():
            return Held(held.figure, "withdrawn")
