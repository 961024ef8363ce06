"""What a core committee's slice refuses."""

from shared.web.rules import NOT_ALLOWED, NOT_THERE, UNKNOWN_VALUE, Rule

RULES: dict[str, Rule] = {
    "committee.no_alliance": Rule("only an established alliance has a core committee"),
    "committee.no_rules": Rule("a committee is seated, meets and decides by rules that are in force"),
    "committee.future_date": Rule("a fact is told on its day or later", UNKNOWN_VALUE),
    "committee.before_last_rules": Rule("rules take effect no earlier than those before them", UNKNOWN_VALUE),
    "committee.seat_twice": Rule(
        "a seat is named once, in rules, among those present and those recused", UNKNOWN_VALUE
    ),
    "committee.one_chair": Rule("a committee has one chair", UNKNOWN_VALUE),
    "committee.out_of_reach": Rule("quorum and majority can be reached by the seats that there are", UNKNOWN_VALUE),
    "committee.seat_in_use": Rule("a seat that is held stays, for its holder's sector: vacate it first"),
    "committee.unknown_seat": Rule("only a seat of the rules is filled and vacated", NOT_THERE),
    "committee.own_matter": Rule(
        "nobody decides on their own organisation's matter: others fill its seat, its seat is recused", NOT_ALLOWED
    ),
    "committee.holder_not_active": Rule("a seat is filled by an active member"),
    "committee.wrong_sector": Rule("a seat reserved for a sector is held by one of it"),
    "committee.too_far_ahead": Rule("a seat is filled at most a year ahead", UNKNOWN_VALUE),
    "committee.term_length": Rule("a term ends after it began, and is no longer than the rules say", UNKNOWN_VALUE),
    "committee.terms_overlap": Rule("terms of a seat never overlap"),
    "committee.one_seat_per_organisation": Rule("an organisation holds one seat at a time"),
    "committee.too_many_terms": Rule("an organisation holds a seat for no more terms in a row than the rules say"),
    "committee.not_the_holder": Rule("only who held or holds a seat can vacate it"),
    "committee.term_not_over": Rule("a term has ended after its last day"),
    "committee.not_seated": Rule(
        "only seats held by active members that day are present, and only present ones are recused", UNKNOWN_VALUE
    ),
    "committee.no_alternate": Rule(
        "an alternate is present only where the seat's holder had named one by that day, who acted for it that day",
        UNKNOWN_VALUE,
    ),
    "committee.recorded_already": Rule("minutes tell one meeting, and it is on record otherwise"),
    "committee.unknown_meeting": Rule("decisions are taken at a meeting on record", NOT_THERE),
    "committee.no_quorum": Rule("a meeting below its quorum decides nothing"),
    "committee.subject_incomplete": Rule(
        "a version needs its stream, and a plan is decided about by stream and version", UNKNOWN_VALUE
    ),
    "committee.unknown_subject": Rule(
        "a subject's stream is of its kind and of this province, and has come to that version", UNKNOWN_VALUE
    ),
    "committee.votes_do_not_add_up": Rule(
        "for, against, abstain and recused are together those present", UNKNOWN_VALUE
    ),
    "committee.no_casting_vote": Rule("a casting vote is the chair's, in a tie, where the rules give one"),
    "committee.decided_already": Rule("a meeting decides once about the same words on a subject"),
    "seat_holder.not_the_holder": Rule("contacts sit for the organisation that holds the seat, now or next"),
    "seat_holder.not_a_representative": Rule("who sits acts for the organisation"),
    "seat_holder.own_alternate": Rule("nobody is their own alternate", UNKNOWN_VALUE),
    "seat_holder.future_date": Rule("contacts sit from today or an earlier day on", UNKNOWN_VALUE),
    "seat_holder.before_last_naming": Rule(
        "contacts follow those who sat there last, on the same day or later", UNKNOWN_VALUE
    ),
}
