"""What is refused, by name, in this slice."""

from shared.web.rules import NOT_ALLOWED, NOT_THERE, UNKNOWN_VALUE, Rule

RULES: dict[str, Rule] = {
    "meeting.standing": Rule(
        "what is asked does not fit where the meeting stands: a cancelled one is not logged, a held one not moved"
    ),
    "meeting.unknown": Rule("only a meeting that is known here is changed", NOT_THERE),
    "meeting.other_version": Rule("the last version of a record is published, and no other than was looked at"),
    "meeting.commitment_stands": Rule("a correction keeps everybody who attended and whose commitment stands"),
    "meeting.not_public": Rule("only a record whose visibility is public is published"),
    "meeting.not_taking_part": Rule(
        "members plan and record meetings that they take part in; the secretariat all", NOT_ALLOWED
    ),
    "meeting.no_office_holder": Rule("a meeting is with somebody in public office", UNKNOWN_VALUE),
    "meeting.named_twice": Rule("a person in office is named once", UNKNOWN_VALUE),
    "meeting.post_not_held": Rule("everybody in office held the named post on the day", UNKNOWN_VALUE),
    "meeting.no_active_member": Rule("at least one active member takes part", UNKNOWN_VALUE),
    "meeting.nobody_attended": Rule("somebody in office attended, or sent a delegate", UNKNOWN_VALUE),
    "meeting.too_few": Rule("the headcount holds those in office who came, and one of the alliance", UNKNOWN_VALUE),
    "meeting.ends_before_start": Rule("a meeting ends after it starts", UNKNOWN_VALUE),
    "meeting.no_place": Rule("a meeting that is not online has a place", UNKNOWN_VALUE),
    "meeting.already_past": Rule("a meeting is planned before it starts; one that was held is logged", UNKNOWN_VALUE),
    "meeting.in_the_future": Rule("a meeting is logged once it is over", UNKNOWN_VALUE),
}
