"""What is refused about district chapters."""

from shared.web.rules import NOT_THERE, UNKNOWN_VALUE, Rule

RULES: dict[str, Rule] = {
    "chapter.no_alliance": Rule("only an established alliance has chapters"),
    "chapter.district_outside_province": Rule("a chapter is of a district of the alliance's province", UNKNOWN_VALUE),
    "chapter.standing": Rule("a district has one open chapter, and only an open one changes"),
    "chapter.member_not_active": Rule("a suspended member neither hosts nor joins a chapter"),
    "chapter.works_elsewhere": Rule("a member of the alliance hosts and joins where it works", UNKNOWN_VALUE),
    "chapter.local_unnamed": Rule("of an organisation that is no member, name and sector are told", UNKNOWN_VALUE),
    "chapter.unknown_member": Rule("only who belongs to the chapter convenes it or leaves it", NOT_THERE),
    "chapter.future_date": Rule("a fact is told on its day or later", UNKNOWN_VALUE),
    "chapter.before_last_change": Rule("nothing holds from a day before what it changes", UNKNOWN_VALUE),
}
