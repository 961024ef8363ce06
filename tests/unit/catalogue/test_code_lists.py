"""Code lists: every code that a partner's event may hold is in one list, by one name."""

from __future__ import annotations

from shared.catalogue.code_lists import code_lists, enumerations
from shared.catalogue.code_names import PLACES, WORDS
from shared.contracts.fields import Sector
from shared.reference.areas import known
from shared.reference.provinces import PROVINCE_CODES
from shared.reference.sdg import goals, indicators, targets


def test_every_set_of_codes_in_a_partners_event_has_one_name() -> None:
    named = {
        codes: [name for name, (place, _) in PLACES.items() if place in found.places]
        for codes, found in enumerations().items()
    }
    wrong = {codes: names for codes, names in named.items() if len(names) != 1}
    assert wrong == {}, "name them in shared/catalogue/code_names.py"


def test_a_list_tells_which_fields_take_its_codes() -> None:
    sectors = code_lists()["sectors"]
    assert [code.code for code in sectors.codes] == list(Sector)
    assert ("membership.member_joined.v1", "sector") in {(use.type, use.field) for use in sectors.used_in}
    reasons = code_lists()["leave-reasons"]
    assert [(use.type, use.field) for use in reasons.used_in] == [("membership.member_left.v1", "why.code")]


def test_records_of_the_same_name_in_two_contexts_have_lists_of_their_own() -> None:
    told = {
        name: {code.code for code in code_lists()[name].codes} for name in ("linkage-end-reasons", "post-end-reasons")
    }
    assert told["linkage-end-reasons"].isdisjoint(told["post-end-reasons"])


def test_the_tables_of_the_field_are_whole() -> None:
    told = {name: {code.code for code in one.codes} for name, one in code_lists().items()}
    assert told["provinces"] == PROVINCE_CODES
    assert told["areas"] == {area.code for area in known()}
    assert told["sdg-goals"] == {str(number) for number in goals()}
    assert told["sdg-targets"] == set(targets())
    assert told["sdg-indicators"] == set(indicators())


def test_every_code_is_listed_once_with_an_english_name_and_every_list_with_its_version() -> None:
    for one in code_lists().values():
        codes = [code.code for code in one.codes]
        assert len(codes) == len(set(codes)), one.name
        assert all(code.name["en"] for code in one.codes)
        assert one.title
        assert one.version
        assert one.source


def test_every_word_is_of_a_code() -> None:
    assert WORDS.keys() <= {code for codes in enumerations() for code in codes}
