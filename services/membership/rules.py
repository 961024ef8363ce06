"""Every rule of this service by name: what it says, and the HTTP status of its refusal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule says, in words, and the status that its refusal answers with."""

    meaning: str
    status: int = 409


RULES: dict[str, Rule] = {
    "alliance.one_per_province": Rule("a province has one alliance"),
    "alliance.not_a_province": Rule("an alliance is provincial: PK has none", 422),
    "alliance.future_date": Rule("an alliance is established today or earlier", 422),
    "member.no_alliance": Rule("only an established alliance takes members"),
    "member.standing": Rule("what is asked does not fit where the organisation stands; it applies once"),
    "member.own_matter": Rule("nobody decides on their own organisation's matter", 403),
    "member.not_own": Rule("only the organisation's own representatives or the secretariat may do this", 403),
    "member.public_has_tier": Rule("tier and body type are given if and only if the sector is public", 422),
    "member.no_district": Rule("a member works in at least one district", 422),
    "member.district_outside_province": Rule("a member's districts lie in its alliance's province", 422),
    "member.other_organisation": Rule("a profile keeps the number that made the member's id", 422),
    "member.joined_before_charter": Rule("nobody joins before it accepted the charter", 422),
    "member.changed_before_charter": Rule("no profile is older than the charter's acceptance", 422),
    "member.before_last_change": Rule("nothing holds from a day before the last change of standing", 422),
    "member.future_date": Rule("a fact is told on its day or later", 422),
    "member.review_before_start": Rule("a suspension is reviewed after it began", 422),
    "member.successor_without_merger": Rule("only a member that merged has a successor", 422),
    "member.own_successor": Rule("nobody is its own successor", 422),
    "representative.member_standing": Rule("persons are named for applicants and active members"),
    "representative.not_leading": Rule("heads, focal persons and the secretariat name and release persons", 403),
    "representative.future_date": Rule("a person is named or released today or earlier", 422),
    "representative.over_before_it_begins": Rule("an end is neither before the beginning nor past", 422),
    "representative.one_account_per_person": Rule("a person has one account here, and an account is one person"),
    "representative.unknown": Rule("only who was named can be released", 404),
    "representative.released_before_named": Rule("nobody is released before the day of being named", 422),
    "representative.last_head": Rule("an applicant or member keeps a head: name another one first"),
}

STATUSES: dict[str, int] = {name: rule.status for name, rule in RULES.items()}
"""What `shared.web.app.create_app` takes as `refusals`."""
