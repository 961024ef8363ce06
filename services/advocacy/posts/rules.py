"""What is refused, by name, in this slice."""

from shared.web.rules import NOT_THERE, UNKNOWN_VALUE, Rule

RULES: dict[str, Rule] = {
    "post.seat_taken": Rule("a constituency's seat has one holder on a day"),
    "post.told_otherwise": Rule("the same time in the same post is told once"),
    "post.already_left": Rule("a time in a post ends once"),
    "post.unknown": Rule("only who took a post can leave it, and only what was told of it is corrected", NOT_THERE),
    "post.another_post": Rule(
        "a correction stays with its post: who held another one never held this one, and took that one", UNKNOWN_VALUE
    ),
    "post.meeting_stands": Rule("a post was held on the day of every meeting on record with its holder"),
    "post.commitment_stands": Rule("a post was held on the day of every open commitment that was given in it"),
    "post.future_date": Rule("a post is told to be taken or left on that day or later", UNKNOWN_VALUE),
    "post.ends_before_start": Rule("the last day in a post is not before the first", UNKNOWN_VALUE),
    "post.end_without_reason": Rule("an end has a reason, and a reason an end", UNKNOWN_VALUE),
    "post.no_constituency": Rule("a legislator on a general seat has a constituency, senators aside", UNKNOWN_VALUE),
    "post.not_elected": Rule("an official has no constituency", UNKNOWN_VALUE),
    "post.other_kind_of_seat": Rule(
        "legislators have a constituency of an assembly, local representatives a local one", UNKNOWN_VALUE
    ),
    "post.unknown_constituency": Rule("a constituency's code is one of its assembly's", UNKNOWN_VALUE),
    "post.seat_elsewhere": Rule(
        "a seat is told where it belongs: the National Assembly's in PK, others in their province", UNKNOWN_VALUE
    ),
    "post.district_outside_province": Rule("a constituency's districts lie in the province", UNKNOWN_VALUE),
}
