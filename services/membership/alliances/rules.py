"""What an alliance's slice refuses."""

from shared.web.rules import UNKNOWN_VALUE, Rule

RULES: dict[str, Rule] = {
    "alliance.one_per_province": Rule("a province has one alliance"),
    "alliance.not_a_province": Rule("an alliance is provincial: PK has none", UNKNOWN_VALUE),
    "alliance.future_date": Rule("an alliance is established today or earlier", UNKNOWN_VALUE),
}
