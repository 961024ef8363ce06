"""Bodies of messages: what a subscription is told of some facts, in its language, for its channel. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from services.notifications.delivery.outgoing import Outgoing
from services.notifications.owners import owner_key
from services.notifications.planning.facts import KeptFact
from services.notifications.subscriptions.one_click import link as end_link
from services.notifications.withdrawals.facts import figures, without_words
from services.notifications.words.calendars import METHODS, invitation
from services.notifications.words.events import Line, Told, line
from services.notifications.words.messages import Cadence, Kind, Message, message
from services.notifications.words.reminders import reminder
from shared.contracts.casts import fact_of
from shared.contracts.subscriptions import Owner
from shared.runtime.store import Document

Names: TypeAlias = Mapping[str, Mapping[str, str]]

ATTENDEE = "recipient@lead.invalid"
"""Stands for the address in a kept invitation: addresses are in one erasable place, and put in when it is sent."""


@dataclass(frozen=True, slots=True)
class Making:
    """Makes messages. `base_url` is the platform's address, `key` signs the links that end a subscription, `organizer`
    is the mail address that invitations to meetings come from.
    """

    base_url: str
    key: bytes
    organizer: str

    def made(self, subscription: Document, kept: Sequence[KeptFact], names: Names) -> Outgoing:
        """The message that tells a subscription these facts; its id is made of the first. `names` are organisations'."""
        facts = [Told(**one.told | {"names": names}) for one in kept]
        lines = _lines(kept, names, subscription["language"])
        invites = subscription["channel"] == "email" and len(kept) == 1 and kept[0].days is None
        outgoing_id = f"send:{subscription['subscription_id']}:{kept[0].id}"
        made = self._message(subscription, kept, lines)
        outgoing = self._outgoing(outgoing_id, subscription, made, lines, facts, invites=invites)
        told_about = figures(kept) if subscription["channel"] == "in_app" else ()  # what was sent is out of reach
        if not told_about:
            return outgoing
        bare = _lines([without_words(one) for one in kept], names, subscription["language"])
        return replace(outgoing, figures=told_about, bare=self._message(subscription, kept, bare).text)

    def _message(self, subscription: Document, kept: Sequence[KeptFact], lines: Sequence[Line]) -> Message:
        cadence: Cadence | None = None if subscription["cadence"] == "immediate" else subscription["cadence"]
        in_app = subscription["channel"] == "in_app"
        return message(
            lines,
            subscription["language"],
            heading=None,
            end_link=None if in_app else end_link(self.base_url, self.key, subscription["_id"]),
            base_url=self.base_url,
            kind=_kind(kept, cadence),
            cadence=cadence,
        )

    def _outgoing(
        self,
        outgoing_id: str,
        subscription: Document,
        made: Message,
        lines: Sequence[Line],
        facts: Sequence[Told],
        *,
        invites: bool,
    ) -> Outgoing:
        method = METHODS.get(fact_of(facts[0].type)) if invites else None
        calendar = None
        if method is not None:
            calendar = invitation(
                facts[0], made.language, organizer=self.organizer, attendee=ATTENDEE, base_url=self.base_url
            ).ics
        province = subscription["province"]
        return Outgoing(
            id=outgoing_id,
            province=province,
            channel=subscription["channel"],
            contact_point_id=subscription.get("contact_point_id"),
            owner=owner_key(province, Owner.model_validate(subscription["owner"])),
            subscription=subscription["_id"],
            subject=made.subject,
            text=made.text,
            html=made.html,
            language=made.language,
            sms=made.sms,
            thread=facts[0].stream if len(facts) == 1 else None,
            calendar=calendar,
            calendar_method=method,
            events=tuple(dict.fromkeys(one.event_id for one in facts)),
            link=lines[0].link,
        )


def _lines(kept: Sequence[KeptFact], names: Names, language: str) -> list[Line]:
    told = [(Told(**one.told | {"names": names}), one.days) for one in kept]
    return [line(one, language) if days is None else reminder(one, days, language) for one, days in told]


def _kind(kept: Sequence[KeptFact], cadence: Cadence | None) -> Kind:
    if cadence is not None and len(kept) > 1:
        return "digest"
    if len(kept) > 1:
        return "several"
    return "single" if kept[0].days is None else "reminder"
