"""An awareness session on record: held once, then corrected as often as it was told wrongly."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from services.advocacy.campaigns.decisions import Closed as CampaignClosed
from services.advocacy.campaigns.decisions import NoCampaign
from services.advocacy.campaigns.decisions import State as CampaignState
from services.advocacy.sessions.checks import check
from shared.contracts.campaigns import AwarenessSessionCorrected, AwarenessSessionHeld, Session, SessionReason
from shared.contracts.event import Event
from shared.decisions import Actor, Decider, Refused, require


@dataclass(frozen=True, slots=True)
class NotHeld:
    """No such session was recorded."""


@dataclass(frozen=True, slots=True)
class Held:
    """A session as it is on record now."""

    session: Session


State: TypeAlias = NotHeld | Held


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What else must be known: the campaign and the source that the session names, where they stand now.

    `today` is the local date, Asia/Karachi; `host_active` says whether the host is an active member.
    """

    province: str
    today: date
    host_active: bool
    campaign: CampaignState
    source: State


@dataclass(frozen=True, slots=True)
class Hold:
    """Record a session that was held."""

    held: AwarenessSessionHeld
    facts: Facts


@dataclass(frozen=True, slots=True)
class Correct:
    """Tell the whole record of a session as it is right, and why it was not."""

    session: Session
    why: SessionReason
    facts: Facts


Command: TypeAlias = Hold | Correct


def decide(state: State, command: Command, actor: Actor) -> list[Event]:
    """What a command makes happen, or `Refused` by the name of the rule that forbids it."""
    match command, state:
        case Hold(held, facts), NotHeld():
            _own(held, actor)
            _host_is_active(held, facts)
            _campaign_is_open(held, facts)
            _can_be(held, facts)
            return [held]
        case Hold(held), Held(known):
            require(held == known, "session.recorded_once", session_id=known.session_id)
            return []  # asked twice
        case Correct(session, why, facts), Held(known):
            _own(known, actor)
            return _correct(known, session, why, facts, actor)
    raise Refused("session.unknown")


def evolve(state: State, event: Event) -> State:
    """The session after an event: the newest record counts."""
    match event:
        case AwarenessSessionHeld() | AwarenessSessionCorrected():
            return Held(event)
    return state


decider: Decider[State, Command] = Decider(NotHeld(), decide, evolve)

_DESCRIBES = tuple(sorted(Session.model_fields.keys() - {"session_id", "campaign_title", "organisations"}))
"""What a correction can change; the other fields follow from these."""


def _correct(known: Session, session: Session, why: SessionReason, facts: Facts, actor: Actor) -> list[Event]:
    changed = tuple(name for name in _DESCRIBES if getattr(session, name) != getattr(known, name))
    if not changed:
        return []  # asked twice: so it is on record already
    _own(session, actor)
    if "host" in changed:
        _host_is_active(session, facts)
    if "campaign_id" in changed:
        _campaign_is_open(session, facts)
    _can_be(session, facts)
    whole = {name: getattr(session, name) for name in Session.model_fields}
    return [AwarenessSessionCorrected(**whole, corrected_on=facts.today, changed=changed, why=why)]


def _own(session: Session, actor: Actor) -> None:
    own = actor.organisation_id == session.host.organisation_id or "secretariat" in actor.roles
    require(own, "session.not_own", host=session.host.organisation_id)


def _host_is_active(session: Session, facts: Facts) -> None:
    host = session.host.organisation_id
    require(facts.host_active, "session.host_not_active", field="host", value=host, province=facts.province)


def _campaign_is_open(session: Session, facts: Facts) -> None:
    closed = isinstance(facts.campaign, CampaignClosed)
    require(not closed, "session.campaign_closed", field="campaign_id", value=session.campaign_id)


def _can_be(session: Session, facts: Facts) -> None:
    check(session, facts.province, facts.today)
    _in_the_campaign(session, facts.campaign)
    _passes_on(session, facts.source)


def _in_the_campaign(session: Session, campaign: CampaignState) -> None:
    if session.campaign_id is None:
        return
    if isinstance(campaign, NoCampaign):
        raise Refused("session.unknown_campaign", field="campaign_id", value=session.campaign_id)
    first, last = campaign.launched.starts_on, campaign.launched.ends_on
    require(
        first <= session.held_on <= last,
        "session.outside_campaign",
        field="held_on",
        value=session.held_on.isoformat(),
        starts_on=first.isoformat(),
        ends_on=last.isoformat(),
    )


_DOWN = ("province", "district", "local")


def _passes_on(session: Session, source: State) -> None:
    """A session is relayed from one of a higher level that was held before it, or on the same day."""
    if session.relayed_from is None:
        return
    if isinstance(source, NotHeld):
        raise Refused("session.unknown_source", field="relayed_from", value=session.relayed_from)
    above, day = source.session.level, source.session.held_on
    require(
        _DOWN.index(above) < _DOWN.index(session.level),
        "session.relayed_downwards",
        field="relayed_from",
        value=session.relayed_from,
        source_level=above,
        level=session.level,
    )
    require(
        day <= session.held_on,
        "session.relayed_before_its_source",
        field="held_on",
        value=session.held_on.isoformat(),
        source_held_on=day.isoformat(),
    )
