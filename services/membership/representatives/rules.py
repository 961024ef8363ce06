"""What is refused about who acts for a member."""

from shared.web.rules import NOT_ALLOWED, NOT_THERE, UNKNOWN_VALUE, Rule

RULES: dict[str, Rule] = {
    "representative.member_standing": Rule("persons are named for applicants and active members"),
    "representative.not_leading": Rule(
        "heads, focal persons and the secretariat name and release persons", NOT_ALLOWED
    ),
    "representative.future_date": Rule("a person is named or released today or earlier", UNKNOWN_VALUE),
    "representative.over_before_it_begins": Rule("an end is neither before the beginning nor past", UNKNOWN_VALUE),
    "representative.one_account_per_person": Rule("a person has one account here, and an account is one person"),
    "representative.unknown": Rule("only who was named can be released", NOT_THERE),
    "representative.released_before_named": Rule("nobody is released before the day of being named", UNKNOWN_VALUE),
    "representative.last_head": Rule("an applicant or member keeps a head: name another one first"),
}
