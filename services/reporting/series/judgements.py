"""What becomes of a figure that is there: a second person verifies or returns it, its own member withdraws it."""

from __future__ import annotations

from dataclasses import dataclass

from services.reporting.series.state import Held, Key, Series, same
from shared.contracts.event import Event
from shared.contracts.indicators import Reason
from shared.contracts.reporting import Figure, Judged, SubmissionReturned, SubmissionVerified, SubmissionWithdrawn
from shared.decisions import Actor, Refused, require


@dataclass(frozen=True, slots=True)
class Verify:
    """A second person's confirmation. `acts_for`: organisations that the account represents; `value`: what was looked at."""

    key: Key
    acts_for: frozenset[str] = frozenset()
    value: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Return:
    """A second person's refusal, with what the member should do about it."""

    key: Key
    why: Reason
    acts_for: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Withdraw:
    """The member takes its figure back."""

    key: Key
    why: Reason


def verify(series: Series, command: Verify, actor: Actor) -> list[Event]:
    held = _judged_by_another(series, command.key, command.acts_for, actor)
    is_the_one = command.value is None or same(command.value, held.figure.value)
    if held.standing == "verified" and is_the_one:
        return []  # asked twice: nothing new happened
    require(held.waits, "figure.standing", command="Verify", standing=held.standing)
    require(is_the_one, "figure.changed_meanwhile", field="value", value=command.value, current=held.figure.value)
    return [SubmissionVerified(**told(held.figure), verified_by=actor.organisation_id, note=command.note)]


def send_back(series: Series, command: Return, actor: Actor) -> list[Event]:
    held = _judged_by_another(series, command.key, command.acts_for, actor)
    if held.standing == "returned":
        return []
    require(held.waits, "figure.standing", command="Return", standing=held.standing)
    return [SubmissionReturned(**told(held.figure), returned_by=actor.organisation_id, why=command.why)]


def withdraw(series: Series, command: Withdraw, actor: Actor) -> list[Event]:
    held = own(series, command.key, actor)
    return [] if held.standing == "withdrawn" else [SubmissionWithdrawn(**told(held.figure), why=command.why)]


def told(figure: Figure) -> dict[str, object]:
    """What every event about a submitted figure repeats of it."""
    return {name: getattr(figure, name) for name in Judged.model_fields}


def held_in(series: Series, key: Key) -> Held:
    held = series.get(key)
    if held is None:
        raise Refused(
            "figure.unknown",
            field="period",
            value=key.period,
            framework=key.framework,
            source=key.source,
            candidates=[f"{known.period} {known.source}" for known in series],
        )
    return held


def own(series: Series, key: Key, actor: Actor) -> Held:
    held = held_in(series, key)
    require(
        held.figure.member_id == actor.organisation_id,
        "figure.of_another_member",
        field="member_id",
        value=actor.organisation_id,
        member_id=held.figure.member_id,
    )
    return held


def _judged_by_another(series: Series, key: Key, acts_for: frozenset[str], actor: Actor) -> Held:
    held = held_in(series, key)
    require(
        held.figure.member_id not in acts_for | {actor.organisation_id},
        "figure.own_matter",
        organisation=held.figure.member_id,
    )
    return held
