"""What is refused about partners and their access."""

from shared.web.rules import NOT_ALLOWED, NOT_THERE, UNKNOWN_VALUE, Rule

RULES: dict[str, Rule] = {
    "partner.unknown": Rule("only a registered partner's access is changed, rotated or revoked", NOT_THERE),
    "partner.registered_once": Rule("a partner is registered once; after that its access is changed"),
    "partner.revoked": Rule("a revoked access is not changed or rotated: the partner is registered again"),
    "partner.expired": Rule("credentials are rotated while the access lasts"),
    "partner.outside_provinces": Rule(
        "an office manages partners that read of the provinces it lists alone", NOT_ALLOWED
    ),
    "partner.past_date": Rule("the last day of access is today or later", UNKNOWN_VALUE),
}
