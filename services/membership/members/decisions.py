"""A member's life in its alliance: it applies, joins, may be suspended, leaves, and may come again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from services.membership.members.registers import member_id_of
from services.membership.members.standings import (
    Active,
    Applicant,
    Declined,
    Left,
    Member,
    Stranger,
    Suspended,
    evolve,
    standing,
)
from services.membership.representatives.decisions import Representatives
from shared.contracts.event import Event
from shared.contracts.fields import OrganisationId
from shared.contracts.membership import (
    DeclineReason,
    LeaveReason,
    MemberJoined,
    MemberLeft,
    MemberProfileChanged,
    MemberReinstated,
    MembershipApplied,
    MembershipDeclined,
    MemberSuspended,
    Profile,
    ProfileReason,
    Standing,
    StandingReason,
)
from shared.decisions import Actor, Decider, Refused, require
from shared.reference.areas import find as find_area


@dataclass(frozen=True, slots=True)
class Apply:
    """Ask to join the alliance of a province, if it has one. `today` is the local date, Asia/Karachi."""

    application: MembershipApplied
    province: str
    has_alliance: bool
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What every later command says: the day from which it holds, today, and who acts for the member."""

    on: date
    today: date
    representatives: Representatives = field(default_factory=Representatives)


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw(Step):
    """Take one's own application back."""

    text: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Approve(Step):
    """Accept an application; `authority` says who decided, and on what ground."""

    authority: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decline(Step):
    """Do not accept an application, and say why."""

    why: DeclineReason


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeProfile(Step):
    """Tell the whole new profile of a member in its province."""

    profile: Profile
    province: str
    why: ProfileReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspend(Step):
    """Take a member's rights for a time, to be looked at again on a day."""

    review_on: date | None = None
    why: StandingReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Reinstate(Step):
    """Give a suspended member its rights again."""

    why: StandingReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave(Step):
    """End a membership; a merged member may name the one that it merged into."""

    why: LeaveReason
    successor_member_id: OrganisationId | None = None


Command: TypeAlias = Apply | Withdraw | Approve | Decline | ChangeProfile | Suspend | Reinstate | Leave


def decide(member: Member, command: Command, actor: Actor) -> list[Event]:  # noqa: PLR0911  one answer per step of a life
    """What a command makes happen, or `Refused` by the name of the rule that forbids it."""
    match command, member:
        case Apply(application, province, has_alliance, today), Stranger() | Declined() | Left():
            require(has_alliance, "member.no_alliance", province=province)
            require(application.charter_accepted_on <= today, "member.future_date", today=today)
            _in_the_province(application, province)
            return [application]

        case Approve(on=on, authority=authority), Applicant(profile, since):
            _decided_by_another(command, profile, actor)
            accepted_on = profile.charter_accepted_on
            require(on >= accepted_on, "member.joined_before_charter", charter_accepted_on=accepted_on)
            _in_order(command, since)
            return [MemberJoined(**_whole(profile), joined_on=on, authority=authority)]

        case Decline(on=on, why=why), Applicant(profile, since):
            _decided_by_another(command, profile, actor)
            _in_order(command, since)
            return [MembershipDeclined(**_in_short(profile), declined_on=on, why=why)]

        case Withdraw(on=on, text=text), Applicant(profile, since):
            require(_leads(command, actor), "member.not_own", organisation=actor.organisation_id)
            _in_order(command, since)
            why = DeclineReason(code="withdrawn", text=text)
            return [MembershipDeclined(**_in_short(profile), declined_on=on, why=why)]

        case ChangeProfile(profile=new), Active(profile) | Suspended(profile):
            _own_or_secretariat(command, actor)
            _in_the_province(new, command.province)
            return _change(profile, command)

        case Suspend(on=on, review_on=review_on, why=why), Active(profile, since):
            _decided_by_another(command, profile, actor)
            _in_order(command, since)
            require(review_on is None or review_on > on, "member.review_before_start", from_on=on)
            return [MemberSuspended(**_in_short(profile), from_on=on, review_on=review_on, why=why)]

        case Reinstate(on=on, why=why), Suspended(profile, since):
            _decided_by_another(command, profile, actor)
            _in_order(command, since)
            return [MemberReinstated(**_in_short(profile), on=on, why=why)]

        case Leave(), Active(profile, since) | Suspended(profile, since):
            _may_end(command, profile, actor)
            _in_order(command, since)
            return [_leave(profile, command)]

        case (
            (Approve() | Reinstate(), Active())
            | (Decline() | Withdraw(), Declined())
            | (Suspend(), Suspended())
            | (Leave(), Left())
        ):
            return []  # asked twice: nothing new happened

    raise Refused("member.standing", command=type(command).__name__, standing=standing(member))


decider: Decider[Member, Command] = Decider(Stranger(), decide, evolve)


def _decided_by_another(command: Step, profile: Profile, actor: Actor) -> None:
    own = actor.organisation_id == profile.member_id or _acts(command, actor)
    require(not own, "member.own_matter", organisation=profile.member_id)


def _own_or_secretariat(command: Step, actor: Actor) -> None:
    may = _acts(command, actor) or "secretariat" in actor.roles
    require(may, "member.not_own", organisation=actor.organisation_id)


def _may_end(command: Leave, profile: Profile, actor: Actor) -> None:
    if command.why.code == "expelled":
        _decided_by_another(command, profile, actor)
    may = _leads(command, actor) or "secretariat" in actor.roles
    require(may, "member.not_own", organisation=actor.organisation_id)


def _acts(command: Step, actor: Actor) -> bool:
    return actor.account_id in command.representatives.accounts(command.today)


def _leads(command: Step, actor: Actor) -> bool:
    return actor.account_id in command.representatives.leading(command.today)


def _in_order(command: Step, since: date) -> None:
    require(command.on <= command.today, "member.future_date", today=command.today)
    require(command.on >= since, "member.before_last_change", last_change_on=since)


def _in_the_province(profile: Profile, province: str) -> None:
    require(bool(profile.districts), "member.no_district")
    for code in profile.districts:
        area = find_area(code)
        inside = area is not None and area.province == province
        require(inside, "member.district_outside_province", district=code, province=province)


def _change(profile: Profile, command: ChangeProfile) -> list[Event]:
    new = command.profile
    require(command.on <= command.today, "member.future_date", today=command.today)
    require(command.on >= profile.charter_accepted_on, "member.changed_before_charter", on=command.on)
    same = member_id_of(new.identifiers) == profile.member_id == new.member_id
    require(same, "member.other_organisation", member_id=profile.member_id)
    changed = tuple(name for name in _DESCRIBES if getattr(new, name) != getattr(profile, name))
    if not changed:
        return []  # asked twice: that is who it is already
    return [MemberProfileChanged(**_whole(new), effective_on=command.on, changed=changed, why=command.why)]


def _leave(profile: Profile, command: Leave) -> MemberLeft:
    successor, why = command.successor_member_id, command.why
    require(successor is None or why.code == "merged", "member.successor_without_merger", reason=why.code)
    require(successor != profile.member_id, "member.own_successor", successor=successor)
    return MemberLeft(**_in_short(profile), left_on=command.on, why=why, successor_member_id=successor)


_DESCRIBES = tuple(sorted(Profile.model_fields.keys() - {"member_id", "goals", "organisations"}))


def _whole(profile: Profile) -> dict[str, Any]:
    return {name: getattr(profile, name) for name in Profile.model_fields}


def _in_short(profile: Profile) -> dict[str, Any]:
    return {name: getattr(profile, name) for name in Standing.model_fields}
