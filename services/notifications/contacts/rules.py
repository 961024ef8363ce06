"""What is refused about contact points."""

from shared.web.rules import NOT_ALLOWED, NOT_THERE, UNKNOWN_VALUE, Rule

TOO_MANY = 429

RULES: dict[str, Rule] = {
    "contact_point.not_an_address": Rule("letters go to an e-mail address", UNKNOWN_VALUE),
    "contact_point.not_e164": Rule("text messages go to a telephone number as E.164 writes it", UNKNOWN_VALUE),
    "contact_point.already_verified": Rule("an owner's address is one contact point"),
    "contact_point.too_many": Rule("an owner has ten contact points in a province at most"),
    "contact_point.too_many_codes": Rule("an account gets five codes in an hour, an address three", TOO_MANY),
    "contact_point.unknown": Rule("only one's own contact points are there to be changed", NOT_THERE),
    "contact_point.wrong_code": Rule("the code that was sent shows that messages arrive", UNKNOWN_VALUE),
    "contact_point.code_expired": Rule("a code holds for 30 minutes and five tries"),
    "erasure.another_account": Rule("an account is forgotten when it asks itself, or an office does", NOT_ALLOWED),
    "erasure.still_acts": Rule("an office has accounts forgotten that act for no member any more"),
}
