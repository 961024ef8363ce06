"""What is refused about policy asks."""

from shared.web.rules import NOT_THERE, UNKNOWN_VALUE, Rule

RULES: dict[str, Rule] = {
    "ask.already_raised": Rule("one id is one ask"),
    "ask.unknown": Rule("there is no such ask", NOT_THERE),
    "ask.settled": Rule("an ask that was achieved or dropped is settled"),
    "ask.figure_does_not_stand": Rule("an ask cites verified figures that count now, as they are", UNKNOWN_VALUE),
    "ask.future_date": Rule("a fact is told on its day or later", UNKNOWN_VALUE),
    "ask.before_last_step": Rule("an ask's steps are told in the order of their days", UNKNOWN_VALUE),
    "ask.backward_without_reason": Rule("a step back says why", UNKNOWN_VALUE),
    "ask.not_adopted": Rule("an ask is achieved only once it was adopted or implemented"),
    "ask.effective_before_raised": Rule("what was asked for takes effect after it was asked for", UNKNOWN_VALUE),
}
