"""How a district or province ranks the goals: told again whenever it ranks them anew, and every ranking stays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from shared.contracts.event import Event
from shared.contracts.fields import Area, Sdg
from shared.contracts.priorities import GoalsPrioritised
from shared.decisions import Actor, Decider, require
from shared.reference import sdg
from shared.reference.areas import find as find_area

Rankings: TypeAlias = Mapping[date, GoalsPrioritised]
"""The rankings of an area by the day they were held on: the last one told of each day."""


@dataclass(frozen=True, slots=True)
class Prioritise:
    """Tell how an area ranks the goals. `today` is the local date, Asia/Karachi."""

    told: GoalsPrioritised
    province: str
    has_alliance: bool
    today: date


def decide(rankings: Rankings, command: Prioritise, _actor: Actor) -> list[Event]:
    """What a command makes happen, or `Refused` by the name of the rule that forbids it."""
    told = command.told
    require(command.has_alliance, "priority.no_alliance", province=command.province)
    _in_the_province(told.area, command.province)
    _ranked(told.ranking)
    require(told.held_on <= command.today, "priority.future_date", today=command.today)
    if rankings.get(told.held_on) == told:
        return []  # asked twice: it is told so already
    return [told]


def evolve(rankings: Rankings, event: Event) -> Rankings:
    """The rankings after an event; of one day the last one told counts."""
    match event:
        case GoalsPrioritised(held_on=day):
            return {**rankings, day: event}
    return rankings


decider: Decider[Rankings, Prioritise] = Decider({}, decide, evolve)


def _in_the_province(area: Area, province: str) -> None:
    found = find_area(area.code)
    inside = found is not None and found.province == province and found.level == area.level
    inside = inside or (area.code == province and area.level == "province")
    require(inside, "priority.area_outside_province", field="area", value=area.code, province=province)


def _ranked(ranking: tuple[Sdg, ...]) -> None:
    known = {str(goal) for goal in sdg.goals()} | sdg.targets().keys()
    seen: set[str] = set()
    for place, one in enumerate(ranking):
        field = f"ranking.{place}"
        is_known = one.framework == sdg.FRAMEWORK and one.code in known
        require(is_known, "priority.unknown_goal", field=field, value=f"{one.code} ({one.framework})")
        require(one.code not in seen, "priority.ranked_twice", field=field, value=one.code)
        seen.add(one.code)
