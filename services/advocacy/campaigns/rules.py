"""What is refused about awareness campaigns."""

from shared.web.rules import NOT_ALLOWED, NOT_THERE, UNKNOWN_VALUE, Rule

RULES: dict[str, Rule] = {
    "campaign.unknown": Rule("only a campaign that was launched can be closed", NOT_THERE),
    "campaign.launched_once": Rule("a campaign is launched once"),
    "campaign.not_own": Rule("a member leads its own campaigns; the secretariat any", NOT_ALLOWED),
    "campaign.lead_not_active": Rule("a campaign's lead is an active member"),
    "campaign.ends_before_it_starts": Rule("a campaign ends on its first day or later", UNKNOWN_VALUE),
    "campaign.unknown_target": Rule(
        "a target is a goal, target or indicator of the frame of 2022, or of a known goal in another frame",
        UNKNOWN_VALUE,
    ),
    "campaign.area_in_province": Rule("a planned area is a known one of the province", UNKNOWN_VALUE),
    "campaign.future_date": Rule("a campaign is closed today or earlier", UNKNOWN_VALUE),
    "campaign.closed_before_start": Rule("a campaign is closed on its first day or later", UNKNOWN_VALUE),
}
