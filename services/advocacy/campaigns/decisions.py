"""An awareness campaign's life: launched for some months, with areas and a target, and closed with what it reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from services.advocacy.places import misplaced
from services.advocacy.targets import unknown_target
from shared.contracts.campaigns import Campaign, CampaignClosed, CampaignLaunched, CampaignTotals
from shared.contracts.event import Event
from shared.decisions import Actor, Decider, Refused, require


@dataclass(frozen=True, slots=True)
class NoCampaign:
    """Nothing was launched."""


@dataclass(frozen=True, slots=True)
class Open:
    """The campaign goes on: sessions are recorded in it."""

    launched: CampaignLaunched


@dataclass(frozen=True, slots=True)
class Closed:
    """The campaign is over."""

    launched: CampaignLaunched
    closed: CampaignClosed


State: TypeAlias = NoCampaign | Open | Closed


@dataclass(frozen=True, slots=True)
class Launch:
    """Begin a campaign in a province; `lead_active` says whether its lead is an active member."""

    launched: CampaignLaunched
    province: str
    lead_active: bool


@dataclass(frozen=True, slots=True)
class Close:
    """End a campaign with what its sessions reached. `today` is the local date, Asia/Karachi."""

    on: date
    today: date
    totals: CampaignTotals


Command: TypeAlias = Launch | Close


def decide(campaign: State, command: Command, actor: Actor) -> list[Event]:
    """What a command makes happen, or `Refused` by the name of the rule that forbids it."""
    match command, campaign:
        case Launch(launched), NoCampaign():
            _own(launched, actor)
            _can_be(command)
            return [launched]
        case Launch(launched), Open(known) | Closed(known):
            require(launched == known, "campaign.launched_once", campaign_id=known.campaign_id)
            return []  # asked twice
        case Close(), Open(launched):
            _own(launched, actor)
            return [_closed(launched, command)]
        case Close(), Closed(launched):
            _own(launched, actor)
            return []  # asked twice
    raise Refused("campaign.unknown")


def evolve(campaign: State, event: Event) -> State:
    """Where the campaign stands after an event."""
    match event, campaign:
        case CampaignLaunched(), NoCampaign():
            return Open(event)
        case CampaignClosed(), Open(launched):
            return Closed(launched, event)
    return campaign


decider: Decider[State, Command] = Decider(NoCampaign(), decide, evolve)


def _own(campaign: Campaign, actor: Actor) -> None:
    own = actor.organisation_id == campaign.lead.organisation_id or "secretariat" in actor.roles
    require(own, "campaign.not_own", lead=campaign.lead.organisation_id)


def _can_be(command: Launch) -> None:
    launched = command.launched
    lead = launched.lead.organisation_id
    require(command.lead_active, "campaign.lead_not_active", field="lead", value=lead, province=command.province)
    require(
        launched.starts_on <= launched.ends_on,
        "campaign.ends_before_it_starts",
        field="ends_on",
        value=launched.ends_on.isoformat(),
        starts_on=launched.starts_on.isoformat(),
    )
    for place, target in enumerate(launched.targets):
        wrong = unknown_target(target)
        require(wrong is None, "campaign.unknown_target", field=f"targets.{place}", **(wrong or {}))
    for place, area in enumerate(launched.planned_areas):
        wrong = misplaced(area, command.province)
        require(wrong is None, "campaign.area_in_province", field=f"planned_areas.{place}", **(wrong or {}))


def _closed(launched: CampaignLaunched, command: Close) -> CampaignClosed:
    on = command.on.isoformat()
    require(command.on <= command.today, "campaign.future_date", field="on", value=on, today=command.today.isoformat())
    starts_on = launched.starts_on
    require(
        command.on >= starts_on, "campaign.closed_before_start", field="on", value=on, starts_on=starts_on.isoformat()
    )
    repeated = {name: getattr(launched, name) for name in Campaign.model_fields}
    return CampaignClosed(**repeated, closed_on=command.on, totals=command.totals)
