"""What an alliance's slice refuses."""

from shared.web.rules import NOT_ALLOWED, UNKNOWN_VALUE, Rule

RULES: dict[str, Rule] = {
    "alliance.one_per_province": Rule("a province has one alliance"),
    "alliance.not_a_province": Rule("an alliance is provincial: PK has none", UNKNOWN_VALUE),
    "alliance.future_date": Rule("an alliance is established today or earlier, and so is its guidance", UNKNOWN_VALUE),
    "alliance.not_established": Rule("only an established alliance is guided"),
    "alliance.own_matter": Rule("nobody decides whether their own organisation guides an alliance", NOT_ALLOWED),
    "alliance.before_last_change": Rule(
        "guidance changes no earlier than the alliance began, or it changed last", UNKNOWN_VALUE
    ),
}
