"""What documents say for a brief: posts, indicators with their progress, and what to ask for. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from services.advocacy.briefs.shown import Line, Meeting, MemberThere, Place, PostHeld, Promise, PursuedAsk, Suggestion
from services.advocacy.commitments.lights import is_overdue, light
from shared.contracts.indicators import IndicatorTerms
from shared.reference.areas import find
from shared.runtime.store import Document
from shared.scoring.headlines import headlines
from shared.scoring.progress import progress

OFF_TRACK = frozenset({"limited", "deteriorating"})
_OF_A_LINE = ("indicator", "label", "area", "period", "value", "unit", "assessment")


def terms_of(posts: Iterable[Document], person_id: str) -> list[Document]:
    """The person's times in posts, newest first."""
    held = [term for post in posts for term in post["terms"] if term["person_id"] == person_id]
    return sorted(held, key=lambda term: (term["start_date"], term["membership_id"]), reverse=True)


def districts_of(terms: Sequence[Document], today: date) -> list[str]:
    """The districts of the posts held today, else of the last one."""
    day = today.isoformat()
    now = [term for term in terms if term["start_date"] <= day and (term["end_date"] or day) >= day]
    return sorted({code for term in (now or terms[:1]) for code in term["districts"]})


def post_held(term: Document) -> PostHeld:
    """A time in a post as it is shown."""
    constituency, party = term["constituency"], term["on_behalf_of"]
    name = f" {constituency['name']}" if constituency and constituency.get("name") else ""
    return PostHeld(
        membership_id=term["membership_id"],
        role=term["role"],
        kind=term["kind"],
        organization=term["organization"]["name"],
        party=party["name"] if party else None,
        constituency=f"{constituency['code']}{name}" if constituency else None,
        start_date=term["start_date"],
        end_date=term["end_date"],
    )


def place(code: str) -> Place | None:
    """A district, None for a code that is none."""
    area = find(code)
    return Place(code=code, name=area.name, province=area.province) if area else None


def member_there(member: Document, districts: Sequence[str]) -> MemberThere:
    """A member as it is shown."""
    there = [code for code in member["districts"] if code in districts]
    return MemberThere(member_id=member["member_id"], name=member["name"], sector=member["sector"], districts=there)


def terms_by_code(indicators: Iterable[Document]) -> dict[str, IndicatorTerms]:
    """What the adopted indicators mean."""
    return {one["code"]: IndicatorTerms(**_terms(one)) for one in indicators}


def indicator_lines(series: Iterable[Document], adopted: Mapping[str, IndicatorTerms]) -> list[Line]:
    """The headline of each adopted indicator in each district that has a verified figure of the total."""
    lines = [
        line
        for one in series
        if one["indicator"] in adopted and (line := _line(one, adopted[one["indicator"]])) is not None
    ]
    return sorted(lines, key=lambda line: (line.area, line.goals, line.indicator))


def _terms(indicator: Document) -> Document:
    return {name: indicator[name] for name in IndicatorTerms.model_fields if name in indicator}


def _line(series: Document, terms: IndicatorTerms) -> Line | None:
    points = [figure | {"value": figure["counts"]["value"]} for figure in series["figures"] if figure["counts"]]
    by_period = headlines(points, terms)
    if not by_period:
        return None
    last, said = by_period[-1], progress(terms, by_period)
    return Line(
        indicator=terms.code,
        label=terms.label,
        goals=list(terms.goals),
        area=series["area"],
        period=last["period"],
        value=last["value"],
        unit=terms.unit,
        source=last["source"],
        assessment=said["assessment"],
        reason=said["reason"],
        since=said["base"]["period"] if said.get("base") else None,
    )


def promise(commitment: Document, today: date) -> Promise:
    """An open commitment as it is shown."""
    terms = commitment["terms"]
    return Promise(
        commitment_id=terms["commitment_id"],
        province=commitment["province"],
        title=terms["title"],
        made_on=terms["made_on"],
        due_on=terms["due_on"],
        overdue=is_overdue(commitment, today),
        completion=commitment["completion"],
        staleness=light(date.fromisoformat(commitment["known_on"]), today),
        indicators=terms["indicators"],
    )


def meeting(record: Document, province: str, person_id: str) -> Meeting:
    """A record of a meeting as it is shown."""
    [attended] = [one for one in record["office_holders"] if one["person_id"] == person_id][:1]
    shown = {name: record[name] for name in ("meeting_id", "title", "starts_at")}
    return Meeting(province=province, attendance=attended["attendance"], **shown)


def suggestions(
    lines: Iterable[Line], open_commitments: Iterable[Document], pursued: Sequence[Document]
) -> list[Suggestion]:
    """Indicators off track in a district without an open commitment on them there, with the asks that fit."""
    promised = {
        (indicator, district)
        for commitment in open_commitments
        for indicator in commitment["indicators"]
        for district in commitment["districts"]
    }
    there: dict[object, list[tuple[frozenset[int], PursuedAsk]]] = defaultdict(list)
    for ask in pursued:
        for area in ask["areas"]:
            there[area].append((frozenset(ask["goals"]), _pursued(ask)))
    return [
        Suggestion.model_construct(  # of what a line holds, which was checked when it was made
            **{name: getattr(line, name) for name in _OF_A_LINE},
            asks=[ask for goals, ask in there[line.area] if not goals.isdisjoint(line.goals)],
        )
        for line in lines
        if line.assessment in OFF_TRACK and (line.indicator, line.area) not in promised
    ]


def _pursued(ask: Document) -> PursuedAsk:
    return PursuedAsk(ask_id=ask["terms"]["ask_id"], title=ask["terms"]["title"], stage=ask["stage"])
