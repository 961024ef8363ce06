"""What is refused about partnerships."""

from shared.web.rules import NOT_ALLOWED, NOT_THERE, UNKNOWN_VALUE, Rule

RULES: dict[str, Rule] = {
    "partnership.unknown": Rule("only what was proposed can be signed, carried out or closed", NOT_THERE),
    "partnership.standing": Rule("what is asked does not fit where the partnership stands"),
    "partnership.not_own": Rule("a party tells of its own partnerships; the secretariat of any", NOT_ALLOWED),
    "partnership.public_and_private": Rule(
        "there is a public authority and a private partner, at proposal and at signing", UNKNOWN_VALUE
    ),
    "partnership.role_fits_sector": Rule(
        "a public authority is of the public sector, a private partner of the private one", UNKNOWN_VALUE
    ),
    "partnership.party_twice": Rule("the parties are different organisations", UNKNOWN_VALUE),
    "partnership.unknown_target": Rule(
        "a target is a goal, target or indicator of the frame of 2022, or of a known goal in another frame",
        UNKNOWN_VALUE,
    ),
    "partnership.area_in_province": Rule("an area is a known one of the province", UNKNOWN_VALUE),
    "partnership.future_date": Rule("a fact is told on its day or later", UNKNOWN_VALUE),
    "partnership.signed_before_proposal": Rule("nothing is signed before it was proposed", UNKNOWN_VALUE),
    "partnership.ends_before_signing": Rule("an agreement ends after it was signed", UNKNOWN_VALUE),
    "partnership.party_contributes": Rule("who brings something in is a party", UNKNOWN_VALUE),
    "partnership.milestone_twice": Rule("milestones have different ids", UNKNOWN_VALUE),
    "partnership.milestone_after_signing": Rule("a milestone is due after signing", UNKNOWN_VALUE),
    "partnership.unknown_milestone": Rule("only a milestone that was agreed can be reached", NOT_THERE),
    "partnership.reached_once": Rule("a milestone is reached once"),
    "partnership.before_signing": Rule("nothing is reached or closed before the day of signing", UNKNOWN_VALUE),
    "partnership.outcome_fits": Rule("a proposal is withdrawn, a signed partnership ends otherwise"),
    "partnership.closed_before_proposal": Rule("no proposal is given up before it was made", UNKNOWN_VALUE),
    "partnership.fulfilled_whole": Rule("a partnership is fulfilled when every milestone is reached"),
}
