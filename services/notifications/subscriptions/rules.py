"""What is refused about subscriptions, and about links that end them."""

from shared.web.rules import NOT_ALLOWED, NOT_THERE, UNKNOWN_VALUE, Rule

RULES: dict[str, Rule] = {
    "subscription.outside_access": Rule("one is told of what one may read", NOT_ALLOWED),
    "subscription.unknown_type": Rule("a filter names types of events and reminders that there are", UNKNOWN_VALUE),
    "subscription.district_outside_province": Rule("a filter names districts of its own province", UNKNOWN_VALUE),
    "subscription.unknown_stream": Rule("a filter names a stream of its own province", UNKNOWN_VALUE),
    "subscription.mine_of_office": Rule("only people act for members: an office has no `mine`", UNKNOWN_VALUE),
    "subscription.contact_point": Rule(
        "letters and text messages go to a verified contact point of one's own, of that channel", UNKNOWN_VALUE
    ),
    "subscription.sms_cadence": Rule("text messages come at once or daily", UNKNOWN_VALUE),
    "subscription.unknown_time_zone": Rule("a time zone is one of the IANA database", UNKNOWN_VALUE),
    "subscription.quiet_hours": Rule("quiet hours end at another time than they begin", UNKNOWN_VALUE),
    "subscription.too_many": Rule("an owner has a hundred subscriptions in a province at most"),
    "subscription.unknown": Rule("only one's own subscriptions are there to be changed", NOT_THERE),
    "subscription.ended": Rule("only a running subscription changes"),
    "one_click.unknown": Rule("the link is one that a message held", NOT_THERE),
}
