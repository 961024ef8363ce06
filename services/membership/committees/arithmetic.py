"""The arithmetic of a committee: how many seats make a quorum, how many votes carry a motion, and what comes of it."""

from __future__ import annotations

from shared.contracts.committee_seats import Fraction, Majority, Quorum
from shared.contracts.committees import Choice, MajorityCount, QuorumCount, Result, Votes


def at_least(part: Fraction, whole: int) -> int:
    """The least whole number that is the part of `whole`: floor(whole n/d) + 1 where strict, else ceil(whole n/d)."""
    product = whole * part.num
    return product // part.den + 1 if part.strict else -(-product // part.den)


def in_words(part: Fraction) -> str:
    """The part as a person says it: `more than 1/2`."""
    return f"{'more than' if part.strict else 'at least'} {part.num}/{part.den}"


def required(rule: Quorum, filled: int) -> int:
    """How many seats must be present, of those filled by active members: the rule's part, and never fewer than its min."""
    return max(at_least(rule, filled), rule.min)


def quorum(rule: Quorum, filled: int, present: int) -> QuorumCount:
    """Whether enough seats are present; recused ones are."""
    needed = required(rule, filled)
    return QuorumCount(filled=filled, required=needed, present=present, met=present >= needed)


def majority(rule: Majority, votes: Votes, there: QuorumCount, tie_broken: Choice | None) -> MajorityCount:
    """How many votes were needed: the rule's part of its base. A casting vote is a vote cast, and no seat more."""
    cast = votes.for_ + votes.against + (tie_broken is not None)
    counted = {"votes_cast": cast, "present": there.present, "filled": there.filled}[rule.base]
    return MajorityCount(base=rule.base, counted=counted, needed=at_least(rule, counted))


def result(votes: Votes, count: MajorityCount, tie_broken: Choice | None) -> Result:
    """Put off where nobody voted; carried by more votes for than against, and as many as needed; else lost, a tie too."""
    if votes.for_ + votes.against == 0:
        return "deferred"
    in_favour, opposed = votes.for_ + (tie_broken == "for"), votes.against + (tie_broken == "against")
    return "carried" if in_favour > opposed and in_favour >= count.needed else "lost"
