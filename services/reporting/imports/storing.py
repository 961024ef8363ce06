"""Figures of many series to the journal: each series decides on its own, and what all decide is one bulk insert."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TypeAlias

from pydantic import ValidationError

from services.reporting.imports.answers import Answers, RowRefused, refusal
from services.reporting.imports.rows import RowFigure
from services.reporting.series.checks import Facts
from services.reporting.series.decisions import Outcome, assess, decider
from services.reporting.series.state import EMPTY, Held, Key, Series, key_of, same
from shared.contracts.event import Event
from shared.contracts.reporting import IndicatorSubmitted
from shared.decisions import Actor
from shared.journal import Conflict, Draft, Journal, Loaded, Request

TRIES = 8
BREATH = 50
"""Series decided before other work of the process gets its turn."""

Waiting: TypeAlias = Sequence[tuple[int, RowFigure]]
"""Rows of one series in the file's order, each with the place of its answer."""


@dataclass(frozen=True, slots=True)
class Into:
    """Where a file's rows of one province go: who submits them, and the import that they tell of."""

    request: Request
    import_id: str
    over: bool
    """The import was over before: what it stored then is a repetition, not the work of an interrupted run."""


@dataclass(frozen=True, slots=True)
class _Decided:
    outcomes: list[Outcome | RowRefused]
    events: list[Event]
    keys: list[Key | None]


@dataclass(slots=True)
class Storing:
    """Stores one file's rows, or only finds out what storing would answer (`dry_run`).

    `positions` are the streams written, with their versions, where `keep_positions`.
    """

    journal: Journal
    answers: Answers
    dry_run: bool = False
    keep_positions: bool = False
    positions: dict[str, int] = field(default_factory=dict)
    districts: dict[str, set[str]] = field(default_factory=dict)
    _taken: set[int] = field(default_factory=set)
    _would: dict[tuple[str, Key], str] = field(default_factory=dict)

    async def store(self, rows: Mapping[str, Waiting], into: Into, facts: Mapping[str, Facts]) -> None:
        """Answer rows by stream. Raises BacklogFull, StoreAway: what was stored by then stays, and the same file goes on."""
        pending = list(rows)
        for _ in range(TRIES):
            loaded = await self.journal.load_many(pending)
            decided: dict[str, _Decided] = {}
            for number, stream in enumerate(pending):
                code = rows[stream][0][1].indicator
                decided[stream] = _decide(loaded[stream], rows[stream], into, facts[code])
                if number % BREATH == BREATH - 1:
                    await asyncio.sleep(0)
            pending = await self._append(loaded, decided, into)
            for stream, one in decided.items():
                if stream not in pending:
                    self._answer(stream, loaded[stream], rows[stream], one, into)
            if not pending:
                return
        for stream in pending:
            for place, _ in rows[stream]:
                self.answers.close(place, "refused", RowRefused("series.busy"))

    async def _append(self, loaded: Mapping[str, Loaded], decided: Mapping[str, _Decided], into: Into) -> list[str]:
        """Append what was decided; answers the streams in which another writer was first."""
        if self.dry_run:
            return []
        drafts = [
            Draft(loaded[stream], one.events, _command_id(loaded[stream], into))
            for stream, one in decided.items()
            if one.events
        ]
        appended = await self.journal.append_many(drafts, into.request)
        if self.keep_positions:
            self.positions |= {one.stream: one.version for one in appended if not isinstance(one, Conflict)}
        return [one.stream for one in appended if isinstance(one, Conflict)]

    def _answer(self, stream: str, before: Loaded, rows: Waiting, decided: _Decided, into: Into) -> None:
        series = _series(before)
        for (place, row), outcome, key in zip(rows, decided.outcomes, decided.keys, strict=True):
            if isinstance(outcome, RowRefused) or key is None:
                assert isinstance(outcome, RowRefused)  # only a figure that could be made has a key
                self.answers.close(place, "refused", outcome)
                continue
            answer, why = outcome.answer, refusal(outcome.rule, outcome.facts) if outcome.rule else None
            taken = hash((stream, key))
            if answer == "repeated" and taken not in self._taken and _earlier_run(series.get(key), into):
                answer = "accepted"
            elif answer == "accepted" and self.dry_run:
                would = self._would.setdefault((stream, key), row.value)
                if taken in self._taken:
                    answer = "repeated" if same(would, row.value) else "correction_needed"
                    why = None if answer == "repeated" else _correction(row, would)
            if answer == "accepted":
                self._taken.add(taken)
                self.districts.setdefault(row.province, set()).add(row.area[:5])
            self.answers.close(place, answer, why)


def _decide(loaded: Loaded, rows: Waiting, into: Into, facts: Facts) -> _Decided:
    series = _series(loaded)
    actor = into.request.actor
    made = list(_figures(rows, facts, actor, into.import_id))
    figures = [one for one in made if isinstance(one, IndicatorSubmitted)]
    assessed = iter(assess(series, figures, facts, actor))
    outcomes = [one if isinstance(one, RowRefused) else next(assessed) for one in made]
    return _Decided(
        outcomes,
        [event for one in outcomes if isinstance(one, Outcome) for event in one.events],
        [None if isinstance(one, RowRefused) else key_of(one) for one in made],
    )


def _series(loaded: Loaded) -> Series:
    return decider.state(loaded.events()) if loaded.entries else EMPTY


def _figures(rows: Waiting, facts: Facts, actor: Actor, import_id: str) -> Iterable[IndicatorSubmitted | RowRefused]:
    """The rows' figures; one like the last but for value and period is made from it, both were checked when read."""
    if facts.terms is None:
        candidates = facts.similar
        yield from (RowRefused("figure.unknown_indicator", "indicator", row.indicator, candidates) for _, row in rows)
        return
    last: IndicatorSubmitted | None = None
    like: tuple[object, ...] = ()
    for _, row in rows:
        alike = (row.source, row.unit, row.rest)
        if last is not None and alike == like:
            yield last.model_copy(update={"value": row.value, "period": row.period})
            continue
        try:
            told = {"framework": facts.terms.framework, **dict(row.rest)}
            last, like = _figure(row, told, actor, import_id), alike
        except ValidationError as wrong:
            yield _malformed(wrong)
        else:
            yield last


def _figure(row: RowFigure, told: dict[str, str], actor: Actor, import_id: str) -> IndicatorSubmitted:
    fields = ("indicator", "area", "dimensions", "period", "source", "value", "unit")
    whole = {name: getattr(row, name) for name in fields} | told
    return IndicatorSubmitted.model_validate(whole | {"member_id": actor.organisation_id, "import_id": import_id})


def _malformed(wrong: ValidationError) -> RowRefused:
    at = wrong.errors(include_url=False)[0]
    field = str(at["loc"][0])
    return RowRefused(f"{field}.malformed", field, at.get("input"), reason=at["msg"])


def _earlier_run(held: Held | None, into: Into) -> bool:
    """Whether an interrupted run of this import stored the figure: then it is this import that was accepted."""
    return held is not None and not into.over and held.figure.import_id == into.import_id


def _correction(row: RowFigure, would: str) -> RowRefused:
    return RowRefused("figure.correction_needed", "value", row.value, current=would)


def _command_id(loaded: Loaded, into: Into) -> str:
    """The same for the same rows at the same place in their stream, so that a lost answer can't store them twice."""
    told = (into.request.actor.account_id, into.import_id, loaded.stream, str(loaded.entry + 1))
    return sha256("\n".join(told).encode()).hexdigest()
