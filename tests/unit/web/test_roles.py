"""Who may do what, as one table."""

from __future__ import annotations

import pytest

from shared.decisions import Actor
from shared.web.permissions import PERMISSIONS, Office, Permission, document
from shared.web.roles import Acting, Ambiguous, Caller, Forbidden, authorise

OFFICER = Acting("secp-1", frozenset({"data_officer"}), active=True)
SUSPENDED = Acting("secp-1", frozenset({"data_officer"}), active=False)
HEAD = Acting("secp-1", frozenset({"head"}), active=True)
SECRETARIAT = Caller("sadia", "lcas", frozenset({("secretariat", "PK-SD")}))
PROGRAMME = Caller("omar", "adlg", frozenset({("programme", "PK")}))
AMINA = Caller("amina")


def rule_of(permission: Permission, caller: Caller, *acting: Acting, owner: str | None = None) -> str:
    with pytest.raises(Forbidden) as refused:
        authorise(permission, "PK-SD", caller, acting, owner=owner)
    return refused.value.rule


def test_every_permission_says_who_may() -> None:
    assert set(PERMISSIONS) == set(Permission)
    for permitted in PERMISSIONS.values():
        assert permitted.public or permitted.any_account or permitted.offices or permitted.representatives


def test_the_documentation_has_a_row_for_every_permission() -> None:
    assert all(f"| `{permission}` |" in document() for permission in Permission)


@pytest.mark.parametrize("permission", Permission)
def test_an_account_without_any_role_may_only_what_everybody_or_every_account_may(
    permission: Permission,
) -> None:
    permitted = PERMISSIONS[permission]
    if permitted.public or permitted.any_account:
        assert authorise(permission, "PK-SD", AMINA).account_id == "amina"
    else:
        assert rule_of(permission, AMINA) == "role"


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("office", Office)
def test_an_office_of_another_province_is_refused_as_such(permission: Permission, office: Office) -> None:
    elsewhere = Caller("sadia", "lcab", frozenset({(office.value, "PK-BA")}))
    permitted = PERMISSIONS[permission]
    if not (permitted.public or permitted.any_account):
        assert rule_of(permission, elsewhere) == ("province" if office in permitted.offices else "role")


def test_an_office_of_the_whole_programme_holds_everywhere() -> None:
    actor = authorise(Permission.ESTABLISH_ALLIANCE, "PK-SD", PROGRAMME)
    assert actor == Actor("omar", "adlg", frozenset({"programme"}), frozenset({"PK"}))


def test_an_office_of_any_province_is_enough_for_the_country_where_its_listed_provinces_are_looked_at_later() -> None:
    listed = Caller("olga", "lead", frozenset({("operator", "PK-SD"), ("operator", "PK-BA"), ("secretariat", "PK-KP")}))
    actor = authorise(Permission.MANAGE_PARTNERS, "PK", listed)
    assert (actor.roles, actor.provinces) == (frozenset({"operator"}), frozenset({"PK-SD", "PK-BA"}))
    assert "operator (listed provinces)" in document()


def test_an_office_acts_for_the_organisation_in_its_token() -> None:
    assert authorise(Permission.VERIFY_FIGURE, "PK-SD", SECRETARIAT).organisation_id == "lcas"
    nameless = Caller("sadia", None, SECRETARIAT.grants)
    assert rule_of(Permission.VERIFY_FIGURE, nameless) == "office.organisation_missing"


def test_a_data_officer_submits_for_its_organisation() -> None:
    actor = authorise(Permission.SUBMIT_FIGURE, "PK-SD", AMINA, (OFFICER,))
    assert actor == Actor("amina", "secp-1", frozenset({"member", "data_officer"}), frozenset({"PK-SD"}))


def test_a_head_who_is_no_data_officer_submits_nothing() -> None:
    assert rule_of(Permission.SUBMIT_FIGURE, AMINA, HEAD) == "role"


def test_a_member_that_is_not_active_submits_nothing_but_may_withdraw() -> None:
    assert rule_of(Permission.SUBMIT_FIGURE, AMINA, SUSPENDED) == "member.not_active"
    assert authorise(Permission.WITHDRAW_FIGURE, "PK-SD", AMINA, (SUSPENDED,)).organisation_id == "secp-1"


def test_a_representative_changes_its_own_member_only() -> None:
    assert authorise(Permission.CHANGE_PROFILE, "PK-SD", AMINA, (HEAD,), owner="secp-1").organisation_id == "secp-1"
    assert rule_of(Permission.CHANGE_PROFILE, AMINA, HEAD, owner="secp-2") == "role"


def test_nobody_decides_on_their_own_organisations_matter_whatever_the_office() -> None:
    assert rule_of(Permission.SUSPEND, SECRETARIAT, HEAD, owner="secp-1") == "own_matter"
    assert rule_of(Permission.SUSPEND, SECRETARIAT, owner="lcas") == "own_matter"
    assert authorise(Permission.SUSPEND, "PK-SD", SECRETARIAT, (HEAD,), owner="secp-2").organisation_id == "lcas"


def test_who_represents_several_organisations_says_for_which() -> None:
    other = Acting("secp-2", frozenset({"data_officer"}), active=True)
    with pytest.raises(Ambiguous) as several:
        authorise(Permission.SUBMIT_FIGURE, "PK-SD", AMINA, (OFFICER, other))
    assert several.value.organisations == ("secp-1", "secp-2")
    actor = authorise(Permission.SUBMIT_FIGURE, "PK-SD", AMINA, (OFFICER, other), acting_for="secp-2")
    assert actor.organisation_id == "secp-2"


def test_who_holds_an_office_and_represents_a_member_reads_in_the_office_unless_it_says_for_whom() -> None:
    actor = authorise(Permission.READ_SUPPORT, "PK-SD", SECRETARIAT, (HEAD,))
    assert (actor.organisation_id, actor.roles) == ("lcas", frozenset({"secretariat"}))
    actor = authorise(Permission.READ_SUPPORT, "PK-SD", SECRETARIAT, (HEAD,), acting_for="secp-1")
    assert (actor.organisation_id, actor.roles) == ("secp-1", frozenset({"member", "head"}))
    nameless = Caller("sadia", None, SECRETARIAT.grants)
    assert authorise(Permission.READ_SUPPORT, "PK-SD", nameless, (HEAD,)).organisation_id == "secp-1"
