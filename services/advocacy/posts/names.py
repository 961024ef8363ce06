"""How a post and a time in it are named: the name of a constituency's seat is what makes its holders one stream."""

from __future__ import annotations

import re
from datetime import date
from hashlib import sha256

from shared.contracts.office_holders import Constituency, MembershipId, PersonId, PostKind, SeatKind

_NOT_IN_A_NAME = re.compile(r"[^a-z0-9]+")
_LONGEST = 47


def slug(text: str) -> str:
    """The text in lower-case letters, digits and hyphens; a digest for one without any, and at the end of a long one."""
    plain = _NOT_IN_A_NAME.sub("-", text.lower()).strip("-")
    if not plain:
        return _digest(text)
    return plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST].strip('-')}-{_digest(text)}"


def seat_name(kind: PostKind, constituency: Constituency, seat: SeatKind, role: str) -> str:
    """The post that a constituency elects: `sindh-pa-ps-9`.

    A council's constituency is told by its district, since codes recur, and elects several, told by their role:
    `local-pk713-uc-5-chairman`.
    """
    local = kind == "local_elected"
    parts = [constituency.scheme, *(sorted(constituency.districts) if local else ()), constituency.code]
    parts += [seat] if seat != "general" else []
    parts += [role] if local else []
    return "-".join(map(slug, parts))


def own_posts_name(person_id: PersonId) -> str:
    """Where a person's posts are told that are no constituency's seat."""
    return f"of-{person_id}"


def membership_id_of(
    person_id: PersonId,
    kind: PostKind,
    role: str,
    constituency: Constituency | None,
    seat: SeatKind,
    start: date,
) -> MembershipId:
    """The id of a time in a post: the post, the first day, and the role where the post is no constituency's seat."""
    if constituency is None:
        return f"{own_posts_name(person_id)}.{start}.{slug(role)}"
    return f"{seat_name(kind, constituency, seat, role)}.{start}"


def post_of(membership_id: MembershipId) -> str:
    """The post that a time in it belongs to."""
    return membership_id.partition(".")[0]


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:12]
