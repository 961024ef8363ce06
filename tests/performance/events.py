"""What is measured with: journal entries of figures, decided by the service's own deciders, as many as asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import islice, product

from bson import ObjectId

from services.reporting.series.checks import Facts
from services.reporting.series.decisions import Command, Submit, decider
from services.reporting.series.judgements import Verify
from services.reporting.series.state import Series, key_of, series_stream
from shared.contracts.event import Event
from shared.contracts.indicators import IndicatorTerms, Source
from shared.contracts.membership import MemberJoined, RepresentativeNamed
from shared.contracts.reporting import IndicatorSubmitted
from shared.contracts.topics import stream_name
from shared.decisions import Actor
from shared.journal import Loaded, Request
from shared.journal.entry import Document, write_entry
from shared.reference import areas, dimensions
from tests.integration.imports.rig import NOW, OFFICER, TODAY, demo_terms, member_of, permits

SINDH, BALOCHISTAN, PUNJAB, PAKHTUNKHWA, GILGIT = "PK-SD", "PK-BA", "PK-PB", "PK-KP", "PK-GB"
YEARS = ("2012", "2014", "2016", "2018", "2020")
STEPS = 2 * len(YEARS)
"""Events of a series: each year's figure is submitted, then verified."""

AT_ONCE = 1_000
"""Series that live side by side: a batch of Kafka touches many streams, each with a few events."""

VERIFIER = Actor("secretariat-bench", "lcas", frozenset({"secretariat"}), frozenset())


@dataclass(slots=True)
class _Life:
    """One series on its way through its events."""

    province: str
    terms: IndicatorTerms
    area: str
    dimensions: str
    series: Series = field(default_factory=lambda: decider.initial)
    loaded: Loaded = field(init=False)

    def __post_init__(self) -> None:
        self.loaded = Loaded(series_stream(self.province, self.terms.code, self.area, self.dimensions))

    def submit(self, year: str, value: str, source: str = "PSLM") -> Document:
        """The entry that a member's figure becomes."""
        figure = IndicatorSubmitted(
            member_id=member_of(self.province),
            indicator=self.terms.code,
            framework=self.terms.framework,
            area=self.area,
            dimensions=self.dimensions,
            period=year,
            source=Source(kind="official_survey", name=source),
            value=value,
            unit=self.terms.unit,
        )
        facts = Facts(self.province, self.terms, retired=False, active=True, today=TODAY)
        return self._carry_out(Submit(figure, facts), _submitter(self.province))

    def verify(self) -> Document:
        """The entry that the confirmation of the figure that waits becomes."""
        (waiting,) = (held for held in self.series.values() if held.waits)
        return self._carry_out(Verify(key_of(waiting.figure)), Request(VERIFIER))

    def _carry_out(self, command: Command, request: Request) -> Document:
        decided: list[Event] = decider.decide(self.series, command, request.actor)
        for event in decided:
            self.series = decider.evolve(self.series, event)
        entry = write_entry(self.loaded, decided, request, str(ObjectId()), NOW) | {"_id": ObjectId()}
        self.loaded = Loaded(self.loaded.stream, [entry])
        return entry


def entries(number: int, province: str = SINDH, at_once: int = AT_ONCE) -> Iterator[Document]:
    """Journal entries with an event each, in the order of their writing; a series has ten and then rests.

    `at_once` so many series live side by side.
    """
    return islice(_lived(_lives(province), at_once), number)


def long_stream(number: int, province: str = SINDH) -> list[Document]:
    """The entries of one stream with `number` events: figures of many sources, each submitted and verified."""
    life = next(_lives(province))
    made: list[Document] = []
    for source in range(number // STEPS + 1):
        for step, year in enumerate(YEARS):
            made += [life.submit(year, str(40 + (source + step) % 3), f"Survey {source}"), life.verify()]
    return made[:number]


def bodies(province: str) -> Iterator[Document]:
    """Figures as a member sends them over HTTP, each the first of its series."""
    for life in _lives(province):
        yield {
            "indicator": life.terms.code,
            "area": life.area,
            "dimensions": life.dimensions,
            "period": YEARS[0],
            "source": {"kind": "official_survey", "name": "PSLM"},
            "value": "40.5",
            "unit": life.terms.unit,
        }


def memberships(province: str) -> list[Document]:
    """What membership tells of the active member that submits, and of its data officer."""
    member, request = member_of(province), Request(Actor("bench", "lcas", frozenset(), frozenset()))
    named = {"member_id": member, "account_id": OFFICER, "roles": ["data_officer"]}
    told: dict[str, Event] = {
        "members": MemberJoined(**MemberJoined.example | {"member_id": member}),
        "representatives": RepresentativeNamed(**RepresentativeNamed.example | named),
    }
    streams = {aggregate: stream_name("membership", province, aggregate, member) for aggregate in told}
    return [write_entry(Loaded(streams[name]), [event], request, name, NOW) for name, event in told.items()]


@cache
def _submitter(province: str) -> Request:
    permit = permits([province])[province]
    assert isinstance(permit, Request)
    return permit


def _lives(province: str) -> Iterator[_Life]:
    """Series of percentages, one after another: more of them than any row needs."""
    terms = [one for one in demo_terms() if one.unit == "percent"]
    codes = [[None, *dimensions.WEALTH], [None, *dimensions.SEX], [None, *dimensions.URBANISATION]]
    names = ("wealth_quintile", "sex", "urbanisation")
    groups = [
        dimensions.key({name: code for name, code in zip(names, chosen, strict=True) if code})
        for chosen in product(*codes)
    ]
    places = [area.code for area in areas.districts(province) if areas.valid_in(area, YEARS[0])]
    for group, one, area in product(groups, terms, places):
        yield _Life(province, one, area, group)


def _lived(lives: Iterator[_Life], at_once: int) -> Iterator[Document]:
    while together := list(islice(lives, at_once)):
        for number, year in enumerate(YEARS):
            for life in together:
                yield life.submit(year, f"{40 + 2 * number}.5")
            for life in together:
                yield life.verify()
