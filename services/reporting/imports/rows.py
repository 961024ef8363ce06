"""A record made what a figure needs, as the file's profile says; what can't be read is refused by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar, get_args

from pydantic import TypeAdapter, ValidationError

from services.reporting.imports.answers import RowRefused
from services.reporting.imports.numbers import NumberReader
from services.reporting.imports.places import Places
from services.reporting.imports.profile import Meaning, Profile, Taken, plain
from services.reporting.imports.tables import FileRefused, Record
from services.reporting.series.state import series_stream
from shared.contracts.fields import IndicatorCode
from shared.contracts.indicators import Source, Unit
from shared.reference import dimensions, periods

UNITS: tuple[str, ...] = get_args(Unit)

_CODE: TypeAdapter[str] = TypeAdapter(IndicatorCode)
_SOURCE = TypeAdapter(Source)

Read = TypeVar("Read")
Cells = Sequence[str]


@dataclass(frozen=True, slots=True)
class RowFigure:
    """A row's figure before it is known what its indicator was adopted with. `rest` has the fields that few rows give."""

    row: int
    column: str
    province: str
    stream: str
    indicator: str
    area: str
    dimensions: str
    period: str
    source: Source
    value: str
    unit: str
    rest: tuple[tuple[str, str], ...] = ()


class RowReader:
    """Reads the records of one file. `province`: rows of other provinces are refused.

    Raises FileRefused where the profile needs a column that the file lacks (`header.column_missing`) or has twice.
    """

    def __init__(self, profile: Profile, header: Sequence[str], province: str | None = None) -> None:
        self._profile = profile
        self._at = _columns(profile, header)
        self._places, self._numbers = Places(profile.area, province), NumberReader(profile.value)
        self._province = self._at.get(plain(profile.area.province or ""))
        self._area = self._at[plain(profile.area.column)]
        self._values = self._value_columns()
        self._indicator = self._field("indicator", profile.indicator)
        self._period = self._field("period", profile.period)
        self._unit = self._field("unit", profile.unit)
        self._source = (self._field("source", profile.source.name), self._field("source_kind", profile.source.kind))
        parts = profile.dimensions if isinstance(profile.dimensions, dict) else {"": profile.dimensions}
        self._dimensions = [(name, self._field("dimensions", taken)) for name, taken in parts.items()]
        rest = ("framework", "numerator", "denominator", "method", "qualifier", "evidence")
        self._rest = [(name, self._field(name, getattr(profile, name))) for name in rest]
        self._meanings: dict[tuple[str, str], Meaning] = {}
        self._sources: dict[tuple[str, str], Source] = {}
        self._streams: dict[tuple[str, str, str, str], str] = {}
        self._keys: dict[tuple[str, ...], str] = {}
        self._periods: set[str] = set()

    @property
    def wide(self) -> bool:
        """Whether a row has several values."""
        return self._profile.layout == "wide"

    @property
    def columns(self) -> dict[str, str]:
        """In which column of the file a field stands."""
        profile = self._profile
        taken = {name: getattr(profile, name) for name in ("indicator", "period", "unit", "dimensions")}
        taken |= {"source": profile.source.name, "source_kind": profile.source.kind}
        taken |= {name: getattr(profile, name) for name, _ in self._rest}
        at = {name: one.column for name, one in taken.items() if isinstance(one, Taken) and one.column}
        at |= {"area": profile.area.column}
        at |= {"province": profile.area.province} if profile.area.province else {}
        return at | ({"value": profile.value.column} if profile.value.column else {})

    def read(self, record: Record) -> Iterator[tuple[str, RowFigure | RowRefused]]:
        """What the record's values are, each with its column; a refused one's fact `province` says where it belongs."""
        if record.broken:
            yield "", RowRefused(record.broken, None, record.cells[0] if record.cells else None)
            return
        for column, at in self._values:
            try:
                yield column, self._figure(record, column, at)
            except RowRefused as refused:
                yield column, refused

    def _figure(self, record: Record, column: str, at: int) -> RowFigure:
        cells = record.cells
        place = self._places.find(cells[self._area], cells[self._province] if self._province is not None else "")
        try:
            period = self._period(cells)
            meaning = self._meaning(self._indicator(cells) if not self.wide else column, period)
            unit = meaning.unit if meaning else self._unit_of(cells)
            value = self._numbers.read(
                cells[at],
                scale=meaning.scale if meaning else _ONE_TO_ONE.scale,
                decimals=meaning.decimals if meaning else None,
                percent=unit == "percent",
            )
            code = meaning.code if meaning else self._indicator(cells)
            disaggregation = self._disaggregation(cells, meaning)
            return RowFigure(
                record.row,
                column,
                place.province,
                self._stream(place.province, code, place.area, disaggregation),
                code,
                place.area,
                disaggregation,
                (meaning.period if meaning else None) or self._checked_period(period),
                self._source_of(cells),
                value,
                unit,
                tuple((name, text) for name, read in self._rest if (text := read(cells))),
            )
        except RowRefused as refused:
            raise RowRefused(
                refused.rule,
                refused.field,
                refused.value,
                refused.candidates,
                **{"province": place.province} | refused.facts,
            ) from None

    def _meaning(self, name: str, period: str) -> Meaning | None:
        if not self._profile.indicators:
            _valid(_CODE, "indicator", name)
            return None
        meaning = self._meanings.get((name, period))
        if meaning is None:
            several = self._profile.indicators.get(name)
            meant = [one for one in several or () if period in one.years] or [
                one for one in several or () if not one.years
            ]
            if not meant:
                raise RowRefused(
                    "indicator.not_in_profile", "indicator", name, **({"period": period} if several else {})
                )
            meaning = self._meanings[name, period] = meant[0]
        return meaning

    def _unit_of(self, cells: Cells) -> str:
        unit = self._unit(cells)
        if unit not in UNITS:
            raise RowRefused("unit.unknown", "unit", unit, UNITS)
        return unit

    def _checked_period(self, period: str) -> str:
        if period not in self._periods:
            try:
                periods.parse(period)
            except periods.PeriodError as wrong:
                raise RowRefused(wrong.rule, "period", period) from None
            self._periods.add(period)
        return period

    def _disaggregation(self, cells: Cells, meaning: Meaning | None) -> str:
        told = [(name, read(cells)) for name, read in self._dimensions]
        known = (meaning.dimensions if meaning else dimensions.TOTAL, *(text for _, text in told))
        if (key := self._keys.get(known)) is None:
            try:
                codes = dimensions.parse(known[0])
                for name, text in told:
                    codes |= dimensions.parse(f"{name}={text}" if name and text else text)
            except dimensions.DimensionError as wrong:
                raise RowRefused(wrong.rule, "dimensions", wrong.value, wrong.candidates) from None
            key = self._keys[known] = dimensions.key(codes)
        return key

    def _stream(self, province: str, code: str, area: str, dimensions: str) -> str:
        key = (province, code, area, dimensions)
        if (stream := self._streams.get(key)) is None:
            if len(self._streams) > 50_000:
                self._streams.clear()
            stream = self._streams[key] = series_stream(*key)
        return stream

    def _source_of(self, cells: Cells) -> Source:
        name, kind = (read(cells) for read in self._source)
        if (source := self._sources.get((name, kind))) is None:
            if not name:
                raise RowRefused("source.missing", "source", name)
            if kinds := self._profile.source.kinds:
                if name not in kinds:
                    raise RowRefused("source.unknown", "source", name, tuple(kinds))
                kind = kinds[name]
            source = self._sources[name, kind] = _valid(_SOURCE, "source", {"name": name, "kind": kind}, kind)
        return source

    def _value_columns(self) -> list[tuple[str, int]]:
        wide = self._profile.indicators if self.wide else ()
        return [(name, self._at[plain(name)]) for name in wide or (self._profile.value.column or "",)]

    def _field(self, field: str, taken: Taken | None) -> Callable[[Cells], str]:
        if taken is None:
            return lambda _cells: ""
        if taken.constant is not None:
            constant = taken.constant
            return lambda _cells: constant
        column, words, blank = self._at.get(plain(taken.column or "")), taken.words, taken.blank or ""
        if column is None:
            return lambda _cells: blank
        if not words:
            return lambda cells: cells[column].strip() or blank

        def word(cells: Cells) -> str:
            text = cells[column].strip()
            if text in words:
                return words[text]
            if not text and taken.blank is not None:
                return blank
            raise RowRefused("word.unknown", field, text, tuple(words))

        return word


_ONE_TO_ONE = Meaning(code="1", unit="index")


def _valid(adapter: TypeAdapter[Read], field: str, value: object, shown: object = None) -> Read:
    try:
        return adapter.validate_python(value)
    except ValidationError as wrong:
        at, *_ = wrong.errors(include_url=False)
        expected = str((at.get("ctx") or {}).get("expected", ""))
        candidates = [word.strip("' ") for word in expected.replace(" or ", ", ").split(",") if word.strip("' ")]
        raise RowRefused(f"{field}.malformed", field, shown or value, candidates, reason=at["msg"]) from None


def _columns(profile: Profile, header: Sequence[str]) -> dict[str, int]:
    names = [plain(name) for name in header]
    lacking = [name for name in profile.columns() if plain(name) not in names]
    if lacking:
        raise FileRefused(
            "header.column_missing",
            f"The profile {profile.name} needs the column{'s' * (len(lacking) > 1)} {', '.join(lacking)}.",
            value=lacking[0],
            candidates=header,
        )
    counted = Counter(names)
    if twice := [name for name in profile.columns() if counted[plain(name)] > 1]:
        raise FileRefused("header.column_twice", f"The column {twice[0]} stands in the header twice.", value=twice[0])
    return {name: at for at, name in enumerate(names) if name}
