"""Meetings as invitations to a calendar: RFC 5545 by the rules of RFC 5546, one UID through all changes."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal, NamedTuple, TypeAlias

from icalendar import Calendar, Event, vCalAddress, vText

from services.notifications.words.events import Told, read
from services.notifications.words.isolates import cleaned, without_isolates
from services.notifications.words.languages import language as language_of
from services.notifications.words.links import link
from services.notifications.words.people import People
from services.notifications.words.saying import Saying
from shared.contracts.casts import fact_of
from shared.contracts.meetings import LegislatorMeetingCancelled, MeetingPlan

PRODUCT = "-//LEAD for SDGs//Invitations//EN"

Method: TypeAlias = Literal["REQUEST", "CANCEL"]
METHODS: Final[dict[str, Method]] = {
    "advocacy.legislator_meeting_scheduled": "REQUEST",
    "advocacy.legislator_meeting_rescheduled": "REQUEST",
    "advocacy.legislator_meeting_cancelled": "CANCEL",
}
"""What an event, by its type without version, says to a calendar."""


class Invitation(NamedTuple):
    """An iCalendar object and its method, which the letter's part must name too."""

    method: Method
    ics: bytes


class NoInvitation(LookupError):  # noqa: N818  named as callers read it
    """The event says nothing to a calendar."""


def invitation(told: Told, language: str, *, organizer: str, attendee: str, base_url: str) -> Invitation:
    """What a meeting's event says to the calendar of `attendee`; both are mail addresses, times are UTC.

    A later event of the meeting has the same UID and a higher sequence: it takes the place of the one before. No answer
    is asked for. The same event makes the same bytes. Raises NoInvitation, and what `line` raises.
    """
    method = METHODS.get(fact_of(told.type))
    if method is None:
        raise NoInvitation(f"{told.type} invites nobody")
    plan = read(told)
    assert isinstance(plan, MeetingPlan)  # as the three types are
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    event = _event(plan, told.at, method, Saying(language_of(language)))
    address = f"{base_url.rstrip('/')}{link(told.type, told.stream, plan)}"
    event.add("url", address)
    event["organizer"] = vCalAddress(f"mailto:{organizer}")
    invited = vCalAddress(f"mailto:{attendee}")
    invited.params["role"] = vText("REQ-PARTICIPANT")
    invited.params["partstat"] = vText("NEEDS-ACTION")
    invited.params["rsvp"] = vText("FALSE")
    event.add("attendee", invited, encode=False)
    calendar.add_component(event)
    return Invitation(method, calendar.to_ical())


def _event(plan: MeetingPlan, at: datetime, method: Method, saying: Saying) -> Event:
    event = Event()
    event.add("uid", plan.uid)
    event.add("sequence", getattr(plan, "sequence", 0))
    event.add("dtstamp", at.replace(microsecond=0))
    event.add("dtstart", plan.starts_at)
    event.add("dtend", plan.ends_at)
    event.add("summary", _plain(saying.name(plan.title)), parameters={"language": saying.language.tag})
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if method == "CANCEL" else "OPAQUE")
    if plan.place:
        event.add("location", cleaned(plan.place.name))
    event.add("description", "\n".join(_described(plan, saying)), parameters={"language": saying.language.tag})
    return event


def _described(plan: MeetingPlan, saying: Saying) -> list[str]:
    words = saying.language.phrases["calendar"]
    told = []
    if isinstance(plan, LegislatorMeetingCancelled):
        told.append(words["why"].format(reason=saying.reason(plan.why)))
    if plan.office_holders:
        told.append(words["with"].format(people=People(saying).people(plan.office_holders)))
    if plan.alliance_side:
        told.append(words["for"].format(organisations=saying.orgs(plan.alliance_side)))
    if plan.agenda:
        told.append(saying.name(plan.agenda))
    return list(map(_plain, told))


def _plain(text: str) -> str:
    return without_isolates(text)
