"""What is refused about commitments."""

from shared.web.rules import NOT_ALLOWED, NOT_THERE, UNKNOWN_VALUE, Rule

RULES: dict[str, Rule] = {
    "commitment.neither_presence_nor_document": Rule(
        "whoever promised attended the meeting themselves, or there is a source document"
    ),
    "commitment.holder_incomplete": Rule(
        "whoever promised is named by a post, by a person, or by name and organization", UNKNOWN_VALUE
    ),
    "commitment.unknown_holder": Rule("a person or a post that is named is a registered one", UNKNOWN_VALUE),
    "commitment.post_not_held": Rule("whoever promised, or takes over, held the named post on the day", UNKNOWN_VALUE),
    "commitment.post_not_named": Rule("who holds several posts promised in one of them", UNKNOWN_VALUE),
    "commitment.holder_told_otherwise": Rule(
        "name, organization and office are those of the person and the post, as they are registered", UNKNOWN_VALUE
    ),
    "commitment.unknown_meeting": Rule("a commitment names a meeting that was held", UNKNOWN_VALUE),
    "commitment.unknown_ask": Rule("a commitment names an ask that was raised", UNKNOWN_VALUE),
    "commitment.due_before_made": Rule("nothing is due before it was promised", UNKNOWN_VALUE),
    "commitment.due_in_the_past": Rule("a commitment is moved to today or a later day", UNKNOWN_VALUE),
    "commitment.future_date": Rule("a fact is told on its day or later", UNKNOWN_VALUE),
    "commitment.before_made": Rule("nothing happened to a commitment before it was made", UNKNOWN_VALUE),
    "commitment.goal_value_of_another_indicator": Rule(
        "the value to reach is one of the commitment's indicators", UNKNOWN_VALUE
    ),
    "commitment.already_recorded": Rule("one id is one commitment"),
    "commitment.unknown": Rule("there is no such commitment", NOT_THERE),
    "commitment.closed": Rule("a closed commitment is final"),
    "commitment.before_last_report": Rule("progress is reported in the order of its days", UNKNOWN_VALUE),
    "commitment.no_evidence": Rule("completion from limited on needs evidence", UNKNOWN_VALUE),
    "commitment.nothing_reported": Rule("what is assessed is the last report, named by its day"),
    "commitment.assessor_is_reporter": Rule("nobody assesses what their own organisation reported", NOT_ALLOWED),
    "commitment.own_matter": Rule("nobody assesses or closes what their own organisation promised", NOT_ALLOWED),
    "commitment.not_complete": Rule("a commitment is fulfilled only after it was assessed as complete"),
    "commitment.successor_without_supersession": Rule(
        "only a superseded commitment names the one that takes its place", UNKNOWN_VALUE
    ),
    "commitment.unknown_successor": Rule("another commitment that was made takes its place", UNKNOWN_VALUE),
}
