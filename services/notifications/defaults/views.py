"""Which events bring subscriptions or take them away: each view holds the tasks of one reaction."""

from __future__ import annotations

from shared.contracts.alliances import AllianceEstablished, GuidingAssociationChanged
from shared.contracts.fields import Org
from shared.contracts.membership import MemberJoined, MemberLeft, RepresentativeNamed, RepresentativeReleased
from shared.contracts.partners import PartnerAccessChanged, PartnerAccessRevoked
from shared.contracts.recorded import Recorded
from shared.contracts.subscriptions import ContactPointRemoved, ContactPointVerified
from shared.reactions import BY_TASK, with_task
from shared.runtime.store import Document
from shared.streams.view import View


def representing(document: Document, recorded: Recorded) -> Document:
    """Who is named for a member is told of what concerns it; who is released no more."""
    match recorded.event:
        case RepresentativeNamed() | RepresentativeReleased() as told:
            return with_task(document, recorded, "settle", account_id=told.account_id, version=recorded.version)
        case _:
            return document


def membership(document: Document, recorded: Recorded) -> Document:
    """The people of a member that left are told no more; of one that comes back again."""
    match recorded.event:
        case MemberLeft() | MemberJoined() as told:
            return with_task(document, recorded, "settle", member_id=told.member_id, version=recorded.version)
        case _:
            return document


def governing(document: Document, recorded: Recorded) -> Document:
    """An alliance brings its offices' subscriptions; another guiding association gets what the one before had."""
    match recorded.event:
        case AllianceEstablished(guiding_association=guide):
            return with_task(document, recorded, "offices", begun=True, previous=None, current=_id(guide))
        case GuidingAssociationChanged(previous=previous, current=current):
            facts = {"previous": _id(previous), "current": _id(current)}
            return with_task(document, recorded, "offices", begun=False, **facts)
        case _:
            return document


def granting(document: Document, recorded: Recorded) -> Document:
    """A partner that may read less is told less."""
    match recorded.event:
        case PartnerAccessChanged() as told:
            granted = {"provinces": list(told.provinces), "contexts": list(told.contexts)}
            return with_task(document, recorded, "granted", partner_id=told.partner_id, **granted)
        case PartnerAccessRevoked() as told:
            return with_task(document, recorded, "granted", partner_id=told.partner_id, provinces=[], contexts=[])
        case _:
            return document


def reaching(document: Document, recorded: Recorded) -> Document:
    """A verified address gets what the owner's roles bring; of a removed one nothing is left."""
    match recorded.event:
        case ContactPointVerified(channel="email") as told:
            return with_task(document, recorded, "reach", **_point(told), language=told.language)
        case ContactPointRemoved() as told:
            return with_task(document, recorded, "removed", **_point(told), why=told.why.model_dump(mode="json"))
        case _:
            return document


def _point(told: ContactPointVerified | ContactPointRemoved) -> Document:
    return {"contact_point_id": told.contact_point_id, "owner": told.owner.model_dump(mode="json")}


def _id(association: Org | None) -> str | None:
    return association.organisation_id if association else None


representings = View("representings", "membership/representatives", representing, indexes=BY_TASK)
memberships = View("memberships", "membership/members", membership, indexes=BY_TASK)
governings = View("governings", "membership/alliance", governing, indexes=BY_TASK)
grantings = View("grantings", "notifications/partners", granting, indexes=BY_TASK)
reachings = View("reachings", "notifications/contact_points", reaching, indexes=BY_TASK)

VIEWS: tuple[View, ...] = (representings, memberships, governings, grantings, reachings)
