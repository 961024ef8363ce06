"""Who may do what: the one table that routes, documentation and tests share."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from shared.contracts.membership import RepresentativeRole
from shared.decisions import Actor
from shared.reference.provinces import PK


class Office(StrEnum):
    """What a token may say that an account is, in a province (`PK`: in all of them)."""

    SECRETARIAT = "secretariat"
    PROGRAMME = "programme"


class Permission(StrEnum):
    """What a route asks for."""

    ESTABLISH_ALLIANCE = "membership.establish_alliance"
    APPLY = "membership.apply"
    DECIDE_ADMISSION = "membership.decide_admission"
    SUSPEND = "membership.suspend"
    REINSTATE = "membership.reinstate"
    CHANGE_PROFILE = "membership.change_profile"
    LEAVE = "membership.leave"
    NAME_REPRESENTATIVE = "membership.name_representative"
    READ_MEMBERS = "membership.read_members"
    READ_APPLICATIONS = "membership.read_applications"
    READ_REPRESENTATIVES = "membership.read_representatives"
    ADOPT_INDICATOR = "reporting.adopt_indicator"
    SUBMIT_FIGURE = "reporting.submit_figure"
    IMPORT_FIGURES = "reporting.import_figures"
    VERIFY_FIGURE = "reporting.verify_figure"
    RETURN_FIGURE = "reporting.return_figure"
    CORRECT_FIGURE = "reporting.correct_figure"
    WITHDRAW_FIGURE = "reporting.withdraw_figure"
    READ_VERIFIED = "reporting.read_verified"
    READ_ALL_FIGURES = "reporting.read_all_figures"


ANY_REPRESENTATIVE: frozenset[RepresentativeRole] = frozenset({"head", "focal_person", "data_officer", "alternate"})
LEADERS: frozenset[RepresentativeRole] = frozenset({"head", "focal_person"})
DATA_OFFICER: frozenset[RepresentativeRole] = frozenset({"data_officer"})


@dataclass(frozen=True, slots=True)
class Permitted:
    """Who may: everybody, every account, offices in the province, or representatives for their own member.

    `active` asks the representative's organisation to be an active member (not applying, suspended or gone).
    Where a route names the organisation that a matter belongs to, representatives may act on their own only,
    and with `own_matter` False nobody who acts for that organisation may, whatever the office. Where `reading` is set,
    it does not matter for which of several organisations somebody does it.
    """

    meaning: str
    public: bool = False
    any_account: bool = False
    offices: frozenset[Office] = frozenset()
    representatives: frozenset[RepresentativeRole] = frozenset()
    active: bool = False
    own_matter: bool = True
    reading: bool = False


_SECRETARIAT = frozenset({Office.SECRETARIAT})
_PROGRAMME = frozenset({Office.PROGRAMME})

PERMISSIONS: dict[Permission, Permitted] = {
    Permission.ESTABLISH_ALLIANCE: Permitted("establish a provincial alliance", offices=_PROGRAMME),
    Permission.APPLY: Permitted("apply for membership", any_account=True),
    Permission.DECIDE_ADMISSION: Permitted("approve or decline an application", offices=_SECRETARIAT, own_matter=False),
    Permission.SUSPEND: Permitted("suspend a member", offices=_SECRETARIAT, own_matter=False),
    Permission.REINSTATE: Permitted("reinstate a member", offices=_SECRETARIAT, own_matter=False),
    Permission.CHANGE_PROFILE: Permitted(
        "change a member's profile", offices=_SECRETARIAT, representatives=ANY_REPRESENTATIVE
    ),
    Permission.LEAVE: Permitted("leave the alliance, or be expelled", offices=_SECRETARIAT, representatives=LEADERS),
    Permission.NAME_REPRESENTATIVE: Permitted(
        "name or release who acts for a member", offices=_SECRETARIAT, representatives=LEADERS
    ),
    Permission.READ_MEMBERS: Permitted("read the members and their counts", public=True),
    Permission.READ_APPLICATIONS: Permitted(
        "read applications and declined ones",
        offices=_SECRETARIAT | _PROGRAMME,
        representatives=ANY_REPRESENTATIVE,
        reading=True,
    ),
    Permission.READ_REPRESENTATIVES: Permitted(
        "read who acts for a member", offices=_SECRETARIAT, representatives=ANY_REPRESENTATIVE, reading=True
    ),
    Permission.ADOPT_INDICATOR: Permitted("adopt or retire an indicator", offices=_PROGRAMME),
    Permission.SUBMIT_FIGURE: Permitted("submit a figure", representatives=DATA_OFFICER, active=True),
    Permission.IMPORT_FIGURES: Permitted("submit a file of figures", representatives=DATA_OFFICER, active=True),
    Permission.VERIFY_FIGURE: Permitted("verify a figure", offices=_SECRETARIAT, own_matter=False),
    Permission.RETURN_FIGURE: Permitted("return a figure to its submitter", offices=_SECRETARIAT, own_matter=False),
    Permission.CORRECT_FIGURE: Permitted("correct a figure", representatives=DATA_OFFICER, active=True),
    Permission.WITHDRAW_FIGURE: Permitted("withdraw a figure", representatives=DATA_OFFICER),
    Permission.READ_VERIFIED: Permitted("read indicators, verified figures, scorecards and progress", public=True),
    Permission.READ_ALL_FIGURES: Permitted(
        "read figures that wait or were returned, with their history",
        offices=_SECRETARIAT | _PROGRAMME,
        representatives=ANY_REPRESENTATIVE,
        reading=True,
    ),
}


@dataclass(frozen=True, slots=True)
class Caller:
    """What a valid token says: its subject, the organisation of its office, and `(role, province)` pairs."""

    account_id: str
    organisation_id: str | None = None
    grants: frozenset[tuple[str, str]] = frozenset()

    def provinces_as(self, offices: frozenset[Office]) -> frozenset[str]:
        """Where the caller holds one of the offices; `PK` stands for everywhere."""
        return frozenset(province for role, province in self.grants if role in offices)


@dataclass(frozen=True, slots=True)
class Acting:
    """An organisation that an account acts for in a province, as what, and whether it is an active member."""

    organisation_id: str
    roles: frozenset[RepresentativeRole]
    active: bool


class Forbidden(Exception):  # noqa: N818  an answer (403), not a defect
    """The caller is known and may not; `rule` is stable, the facts say what would be needed."""

    def __init__(self, rule: str, **facts: object) -> None:
        super().__init__(rule)
        self.rule, self.facts = rule, facts


class Ambiguous(Exception):  # noqa: N818  an answer (422), not a defect
    """The account acts for several organisations there, and the request does not say for which."""

    def __init__(self, organisations: tuple[str, ...]) -> None:
        super().__init__(", ".join(organisations))
        self.organisations = organisations


def authorise(
    permission: Permission,
    province: str,
    caller: Caller,
    acting: tuple[Acting, ...] = (),
    *,
    owner: str | None = None,
    acting_for: str | None = None,
) -> Actor:
    """The actor that the caller is for this permission in this province.

    `acting` are the organisations that the account represents there, `owner` the one that the matter belongs
    to where the route names it, `acting_for` the one that the request names. An office acts for the token's
    organisation; an account that is neither acts for none (`organisation_id` empty: the route says for whom).
    Raises Forbidden, Ambiguous.
    """
    permitted = PERMISSIONS[permission]
    if owner is not None and not permitted.own_matter:
        mine = {one.organisation_id for one in acting} | {caller.organisation_id}
        if owner in mine:
            raise Forbidden("own_matter", organisation=owner)

    represented = [
        one
        for one in acting
        if one.roles & permitted.representatives
        and owner in {None, one.organisation_id}
        and acting_for in {None, one.organisation_id}
    ]
    able = [one for one in represented if one.active or not permitted.active]
    if len(able) > 1 and not permitted.reading:
        raise Ambiguous(tuple(sorted(one.organisation_id for one in able)))
    if able:
        roles = frozenset({"member", *able[0].roles})
        return Actor(caller.account_id, able[0].organisation_id, roles, frozenset({province}))

    offices = frozenset(role for role, where in caller.grants if role in permitted.offices and where in {province, PK})
    if offices:
        if caller.organisation_id is None:
            raise Forbidden("office.organisation_missing", office=sorted(offices))
        return Actor(caller.account_id, caller.organisation_id, offices, caller.provinces_as(permitted.offices))
    if permitted.any_account or permitted.public:
        return Actor(caller.account_id, caller.organisation_id or "", frozenset(), frozenset({province}))
    if represented:
        raise Forbidden("member.not_active", organisation=represented[0].organisation_id)
    raise _refusal(permission, province, caller, acting)


def _refusal(permission: Permission, province: str, caller: Caller, acting: tuple[Acting, ...]) -> Forbidden:
    permitted = PERMISSIONS[permission]
    if elsewhere := caller.provinces_as(permitted.offices):
        return Forbidden("province", province=province, granted=sorted(elsewhere))
    needed = sorted(permitted.offices) + sorted(permitted.representatives)
    held = sorted({role for role, _ in caller.grants} | {role for one in acting for role in one.roles})
    return Forbidden("role", permission=permission.value, needed=needed, held=held)


def document() -> str:
    """The table as Markdown, for the documentation."""
    lines = ["| permission | what | who |", "|---|---|---|"]
    for permission, permitted in PERMISSIONS.items():
        who = ["everybody"] * permitted.public + ["every account"] * permitted.any_account
        who += [f"{office} (province)" for office in sorted(permitted.offices)]
        if permitted.representatives:
            active = " of an active member" if permitted.active else ""
            who.append(f"{', '.join(sorted(permitted.representatives))}{active} for their own organisation")
        if not permitted.own_matter:
            who.append("never on their own organisation's matter")
        lines.append(f"| `{permission}` | {permitted.meaning} | {'; '.join(who)} |")
    return "\n".join(lines) + "\n"
