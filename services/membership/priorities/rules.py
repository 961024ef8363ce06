"""What is refused about priorities."""

from shared.web.rules import UNKNOWN_VALUE, Rule

RULES: dict[str, Rule] = {
    "priority.no_alliance": Rule("goals are ranked in the province of an established alliance"),
    "priority.area_outside_province": Rule("who ranks is the province or one of its districts", UNKNOWN_VALUE),
    "priority.unknown_goal": Rule("what is ranked is a goal or target of the frame of 2022", UNKNOWN_VALUE),
    "priority.ranked_twice": Rule("a goal or target stands once in a ranking", UNKNOWN_VALUE),
    "priority.future_date": Rule("a ranking is told on its day or later", UNKNOWN_VALUE),
}
