"""`lead tail`: events as they come from Kafka, one line each."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

import typer

from shared.cli.broker import kafka as kafka_of
from shared.contracts.envelope import Unreadable, read_headers
from shared.contracts.topics import read_topic
from shared.reference.provinces import PROVINCE_CODES

if TYPE_CHECKING:
    from aiokafka import ConsumerRecord

    Record: TypeAlias = ConsumerRecord[bytes | None, bytes | None]
    Records: TypeAlias = AsyncGenerator[Record, None]

Told: TypeAlias = AsyncGenerator[dict[str, Any], None]

SHAPE = (
    '{"topic", "partition", "offset", "id", "type", "stream", "version", "time", "province", "organisation", "data"}'
)
"""What `lead tail --json` tells of a record."""

_SHOWN_FIELDS = 4
_LONGEST_VALUE = 40
_POLL_MS = 200
_FIRST_ANSWER_SECONDS = 10.0


def tail(
    *,
    province: Annotated[str | None, typer.Option(help="Of this province only, as PK-SD.")] = None,
    context: Annotated[str | None, typer.Option(help="Of this context only, as reporting.")] = None,
    from_start: Annotated[bool, typer.Option("--from-start", help="All there is, then what comes.")] = False,
    internal: Annotated[bool, typer.Option("--internal", help="Internal streams too.")] = False,
    limit: Annotated[int | None, typer.Option(help="End after so many events.", min=1)] = None,
    as_json: Annotated[bool, typer.Option("--json", help=f"One a line: {SHAPE}.")] = False,
    data: Annotated[
        Path,
        typer.Option("--data", envvar="LEAD_DATA", help="The installation, where KAFKA_BOOTSTRAP_SERVERS is unset."),
    ] = Path(".lead"),
    via: Annotated[
        Literal["kafka", "http"], typer.Option(help="http: as partners read, with a token, one province and context.")
    ] = "kafka",
    url: Annotated[
        str | None, typer.Option(help="Where the platform answers, with --via http; by default the installation's.")
    ] = None,
    token: Annotated[str | None, typer.Option(envvar="LEAD_TOKEN", help="A bearer token, with --via http.")] = None,
) -> None:
    """Print events as they come, until Ctrl-C."""
    if province is not None and province not in PROVINCE_CODES:
        raise typer.BadParameter(f"unknown province {province}: one of {', '.join(sorted(PROVINCE_CODES))}")
    if via == "http":
        told = _partners(url, data, province, context, token, internal, from_start)
    else:
        told = _told(_records(kafka_of(data), province, context, internal, from_start))

    try:
        asyncio.run(_print(told, limit, as_json))
    except KeyboardInterrupt:
        pass
    except BrokenPipeError:
        # `lead tail | head` ends here; Python would complain once more when it flushes at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _partners(
    url: str | None,
    data: Path,
    province: str | None,
    context: str | None,
    token: str | None,
    internal: bool,
    from_start: bool,
) -> Told:
    from shared.cli import tail_http  # noqa: PLC0415 - `lead` starts faster without
    from shared.devstack.installation import installation  # noqa: PLC0415 - as above

    if province is None or context is None or internal:
        raise typer.BadParameter("--via http reads one province and one context, and nothing internal: name both")
    if token is None:
        raise typer.BadParameter("--via http needs --token, or LEAD_TOKEN; `lead token` prints one")
    address = url or installation(data).address_of("notifications")
    return tail_http.events(address, province, context, token, from_start=from_start)


async def _told(records: Records) -> Told:
    async with aclosing(records):
        async for record in records:
            yield told_of(record)


async def _print(events: Told, limit: int | None, as_json: bool) -> None:
    shown = 0
    async with aclosing(events):
        async for told in events:
            typer.echo(json.dumps(told, ensure_ascii=False) if as_json else line(told))
            shown += 1
            if shown == limit:
                return


def told_of(record: Record) -> dict[str, Any]:
    """A record as `lead tail --json` prints it.

    As `SHAPE` says; one that can't be read has `topic`, `partition`, `offset`, `stream` (its key), and `unreadable`:
    what is wrong with it.
    """
    place = {"topic": record.topic, "partition": record.partition, "offset": record.offset}
    try:
        envelope = read_headers(record.headers)
        data = json.loads(record.value or b"")
    except (Unreadable, ValueError) as wrong:
        key = (record.key or b"").decode(errors="replace")
        return place | {"stream": key, "unreadable": str(wrong)}
    return place | {
        "id": envelope.id,
        "type": envelope.type,
        "stream": envelope.stream,
        "version": envelope.version,
        "time": envelope.time.isoformat().replace("+00:00", "Z"),
        "province": envelope.province,
        "organisation": envelope.organisation,
        "data": data,
    }


def line(told: dict[str, Any]) -> str:
    """A record for a person: when, what, where, by whom, and the first of its plain values."""
    if "unreadable" in told:
        return f"{'':<8}  {'unreadable':<34} {told['stream']}  {told['unreadable']}"
    when = told["time"][11:19]
    by = f"  by {told['organisation']}" if told["organisation"] else ""
    return f"{when}  {told['type']:<34} {told['stream']} @{told['version']}{by}  {_gist(told)}".rstrip()


def _gist(told: dict[str, Any]) -> str:
    data = told["data"] if isinstance(told["data"], dict) else {}
    plain = {
        name: text
        for name, value in data.items()
        if isinstance(value, str | int | float) and (text := str(value)) not in told["stream"].split("/")
    }
    first = list(plain.items())[:_SHOWN_FIELDS]
    return " ".join(f"{name}={_short(text)}" for name, text in first)


def _short(text: str) -> str:
    whole = " ".join(text.split())
    return whole if len(whole) <= _LONGEST_VALUE else whole[: _LONGEST_VALUE - 1] + "…"


async def _records(
    kafka: dict[str, Any], province: str | None, context: str | None, internal: bool, from_start: bool
) -> Records:
    from aiokafka import AIOKafkaConsumer  # noqa: PLC0415 - `lead` starts faster without
    from aiokafka.errors import KafkaError  # noqa: PLC0415 - as above

    from shared.devstack.trouble import Trouble  # noqa: PLC0415 - as above

    consumer = AIOKafkaConsumer(
        **kafka, enable_auto_commit=False, auto_offset_reset="earliest" if from_start else "latest"
    )
    try:
        async with asyncio.timeout(_FIRST_ANSWER_SECONDS):
            await consumer.start()
            topics = _wanted(await consumer.topics(), province, context, internal)
        if not topics:
            raise Trouble("Kafka has no such topics.", "Create them with `lead topics apply`.")
        consumer.subscribe(topics)
        while True:
            for batch in (await consumer.getmany(timeout_ms=_POLL_MS)).values():
                for record in batch:
                    yield record
    except (KafkaError, TimeoutError, OSError) as away:
        raise Trouble(f"No Kafka answers at {', '.join(kafka['bootstrap_servers'])}.", "Is it started?") from away
    finally:
        await consumer.stop()


def _wanted(topics: Sequence[str] | set[str], province: str | None, context: str | None, internal: bool) -> list[str]:
    found = []
    for name in sorted(topics):
        try:
            topic = read_topic(name)
        except ValueError:
            continue
        if (
            province in {None, topic.province}
            and context in {None, topic.context}
            and (internal or topic.audience == "partner")
        ):
            found.append(name)
    return found
