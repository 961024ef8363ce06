"""Who a caller is for a permission in a province: an office, a representative, or neither."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from shared.contracts.membership import RepresentativeRole
from shared.decisions import Actor
from shared.reference.provinces import PK
from shared.web.permissions import PERMISSIONS, Office, Permission


@dataclass(frozen=True, slots=True)
class Caller:
    """What a valid token says: its subject, the organisation of its office, and `(role, province)` pairs.

    `expires_at`, in seconds since 1970, is for answers that go on for longer than a token holds.
    `issued_at` is in Unix seconds, None where the token does not tell.
    """

    account_id: str
    organisation_id: str | None = None
    grants: frozenset[tuple[str, str]] = frozenset()
    expires_at: float = field(default=math.inf, compare=False)
    issued_at: int | None = field(default=None, compare=False)

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
    organisation, and comes first where somebody only reads; an account that is neither acts for none
    (`organisation_id` empty: the route says for whom). Raises Forbidden, Ambiguous.
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
    anywhere = permitted.listed and province == PK
    offices = frozenset(
        role for role, where in caller.grants if role in permitted.offices and (anywhere or where in {province, PK})
    )
    reads_in_office = permitted.reading and bool(offices) and caller.organisation_id is not None and acting_for is None
    if able and not reads_in_office:
        roles = frozenset({"member", *able[0].roles})
        return Actor(caller.account_id, able[0].organisation_id, roles, frozenset({province}))

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
