"""What is refused, by name, in this slice."""

from shared.web.rules import NOT_THERE, UNKNOWN_VALUE, Rule

RULES: dict[str, Rule] = {
    "office_holder.already_registered": Rule("a person is registered once; what is told otherwise is a correction"),
    "office_holder.unknown": Rule("only who is registered can be corrected", NOT_THERE),
    "office_holder.not_in_script": Rule(
        "a name in Urdu, Sindhi, Pashto, Balochi, Saraiki or Kashmiri is written in Arabic script", UNKNOWN_VALUE
    ),
    "holder_row.unknown_constituency": Rule("a row names a constituency by its code, as PS-9", UNKNOWN_VALUE),
    "holder_row.other_province": Rule("a row is of the province that the file is brought for", UNKNOWN_VALUE),
    "holder_row.unknown_province": Rule("a row's province is one of the seven", UNKNOWN_VALUE),
    "holder_row.vacant": Rule("a vacant seat has no holder", UNKNOWN_VALUE),
    "holder_row.no_name": Rule("a row names the member", UNKNOWN_VALUE),
    "holder_row.unknown_party": Rule("a row's party is in the reviewed table", UNKNOWN_VALUE),
    "holder_row.unknown_district": Rule("a row's districts are known by name or P-code", UNKNOWN_VALUE),
}
