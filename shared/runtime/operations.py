"""What a person asks a service to do besides running: `python -m services.<name> status|audit|republish|...`, in JSON."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeAlias

from aiokafka.errors import KafkaError

from shared.reference.provinces import PROVINCE_CODES
from shared.runtime.audit import Audit
from shared.runtime.backup import backup, restore
from shared.runtime.backup_files import CannotBackUp, CannotRestore
from shared.runtime.faults import StoreAway
from shared.runtime.progress import Progress, silent
from shared.runtime.republish import LeaseKept, republish
from shared.runtime.service import Service
from shared.runtime.settings import Settings
from shared.runtime.status import status
from shared.runtime.store import Database, connect
from shared.runtime.topics import BrokerAway
from shared.streams.dead_letters import Chosen, DeadLetters
from shared.streams.group import group_name
from shared.streams.group_marks import GroupMarks
from shared.streams.rebuild import CannotSwap, Rebuilding, rebuild
from shared.streams.records import Records

ANSWER_MS = 600_000
"""So long an operation waits for the store: some look at all that is asked for before they answer with the first of it."""
OPERATIONS = ("status", "audit", "republish", "dead-letters", "rebuild", "pause", "resume", "backup", "restore")
FOUND_PROBLEMS, FAILED, NOT_HERE, INTERRUPTED = 1, 2, 3, 130
"""Exit statuses besides 0: the audit found something; it could not be done; this service has no such view or letter;
a person has ended it.
"""


class NotHere(Exception):  # noqa: N818  an answer to who asked several services
    """There is no view or dead letter of that name in this service."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An operation's service, what it works on, and its arguments."""

    service: Service
    settings: Settings
    database: Database
    given: argparse.Namespace

    @property
    def kafka(self) -> Mapping[str, Any]:
        """What aiokafka's clients are built with."""
        return self.settings.kafka()

    @property
    def progress(self) -> Callable[[str, int, int], None]:
        """Where long work says how far it is."""
        return Progress(sys.stderr) if self.given.progress else silent


Operation: TypeAlias = Callable[[Asked], Awaitable[Any]]


def operate(service: Service, settings: Settings, argv: list[str]) -> int:
    """Do what `argv` asks, print the answer as JSON, and give the exit status; what stands in the way goes to stderr."""
    given = _parser(service).parse_args(argv)
    try:
        answer = asyncio.run(_answer(service, settings, given))
    except NotHere as missing:
        sys.stderr.write(f"{missing}\n")
        return NOT_HERE
    except KeyboardInterrupt:
        return INTERRUPTED
    except (StoreAway, BrokerAway, KafkaError, LeaseKept, CannotSwap, CannotBackUp, CannotRestore, OSError) as failed:
        sys.stderr.write(f"{service.context}: {type(failed).__name__}: {failed}\n")
        return FAILED
    sys.stdout.write(json.dumps(answer) + "\n")
    return FOUND_PROBLEMS if isinstance(answer, dict) and answer.get("problems") else 0


async def _answer(service: Service, settings: Settings, given: argparse.Namespace) -> Any:
    store = connect(settings.mongo_url.get_secret_value(), ANSWER_MS)
    try:
        operation: Operation = given.operation
        return await operation(Asked(service, settings, store.database(service.database), given))
    finally:
        store.close()


def _parser(service: Service) -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--json", action="store_true", help="the only way it answers; accepted for scripts")
    common.add_argument("--progress", action="store_true", help="tell how far it is, on the standard error")
    narrowed = argparse.ArgumentParser(add_help=False, parents=[common])
    for name in ("province", "view", "stream", "fingerprint"):
        narrowed.add_argument(f"--{name}")
    ofprovince = argparse.ArgumentParser(add_help=False)
    ofprovince.add_argument("--province", required=True, choices=sorted(PROVINCE_CODES))
    one = argparse.ArgumentParser(add_help=False, parents=[common])
    one.add_argument("letter")
    parser = argparse.ArgumentParser(prog=f"python -m services.{service.context}")
    commands = parser.add_subparsers(required=True)
    commands.add_parser("status", parents=[common]).set_defaults(operation=_status)
    commands.add_parser("audit", parents=[common]).set_defaults(operation=_audit)
    sending = commands.add_parser("republish", parents=[common])
    sending.add_argument("--stream")
    sending.set_defaults(operation=_republish)
    pausing = commands.add_parser("pause", parents=[common, ofprovince])
    pausing.add_argument("--by", required=True)
    pausing.add_argument("--why", required=True)
    pausing.set_defaults(operation=_pause)
    commands.add_parser("resume", parents=[common, ofprovince]).set_defaults(operation=_resume)
    building = commands.add_parser("rebuild", parents=[common])
    building.add_argument("view")
    building.add_argument("--fresh", action="store_true")
    building.set_defaults(operation=_rebuild)
    for name, operation in (("backup", _backup), ("restore", _restore)):
        copying = commands.add_parser(name, parents=[common])
        copying.add_argument("folder", type=Path)
        copying.set_defaults(operation=operation)
    copying.add_argument("--published", action="store_true")
    letters = commands.add_parser("dead-letters").add_subparsers(required=True)
    listing = letters.add_parser("list", parents=[narrowed])
    listing.add_argument("--group", action="store_true")
    listing.add_argument("--limit", type=int, default=100)
    listing.set_defaults(operation=_list)
    redriving = letters.add_parser("redrive", parents=[narrowed])
    redriving.add_argument("--dry-run", action="store_true")
    redriving.set_defaults(operation=_redrive)
    letters.add_parser("show", parents=[one]).set_defaults(operation=_show)
    discarding = letters.add_parser("discard", parents=[one])
    discarding.add_argument("--by", required=True)
    discarding.add_argument("--why", required=True)
    discarding.add_argument("--dry-run", action="store_true")
    discarding.set_defaults(operation=_discard)
    return parser


async def _status(asked: Asked) -> Any:
    return await status(asked.service, asked.database, asked.kafka, asked.settings.lead_provinces)


async def _audit(asked: Asked) -> Any:
    audit = Audit(asked.service, asked.database, asked.kafka, asked.progress)
    return await audit.run(asked.settings.lead_provinces)


async def _republish(asked: Asked) -> Any:
    stream = asked.given.stream
    if stream is not None and stream.split("/", 1)[0] != asked.service.context:
        return {"entries": 0, "streams": 0}
    try:
        provinces, progress = asked.settings.lead_provinces, asked.progress
        return await republish(asked.service.context, asked.database, provinces, stream=stream, progress=progress)
    except ValueError as wrong:
        raise NotHere(str(wrong)) from wrong


async def _pause(asked: Asked) -> Any:
    given = asked.given
    group = group_name(asked.service.context, given.province)
    return await _paused(asked, await GroupMarks(asked.database).pause(group, given.by, given.why))


async def _resume(asked: Asked) -> Any:
    group = group_name(asked.service.context, asked.given.province)
    return await _paused(asked, await GroupMarks(asked.database).resume(group))


async def _paused(asked: Asked, changed: bool) -> Any:
    group = group_name(asked.service.context, asked.given.province)
    pause = (await GroupMarks(asked.database).read([group]))[group].pause
    told = {"service": asked.service.context, "province": asked.given.province, "changed": changed}
    return told | {"paused": pause.jsonable() if pause else None}


async def _rebuild(asked: Asked) -> Any:
    view = next((view for view in asked.service.views if view.name == asked.given.view), None)
    if view is None:
        known = ", ".join(sorted(view.name for view in asked.service.views))
        raise NotHere(f"{asked.service.context} has no view {asked.given.view}: {known}")
    of = Rebuilding(
        asked.service.context,
        asked.service.reads(),
        asked.settings.lead_provinces,
        asked.database,
        asked.kafka,
    )
    return asdict(await rebuild(of, view, asked.progress, fresh=asked.given.fresh))


async def _backup(asked: Asked) -> Any:
    return await backup(asked.service, asked.database, asked.given.folder)


async def _restore(asked: Asked) -> Any:
    return await restore(asked.service, asked.database, asked.given.folder, published=asked.given.published)


def _letters(asked: Asked) -> DeadLetters:
    return DeadLetters(asked.database, asked.service.views, Records(asked.service.context))


def _chosen(asked: Asked) -> Chosen:
    given = asked.given
    return {
        "province": given.province,
        "view": given.view,
        "stream": given.stream,
        "fingerprint": given.fingerprint,
    }


async def _list(asked: Asked) -> Any:
    letters, chosen = _letters(asked), _chosen(asked)
    found = await (
        letters.grouped(**chosen) if asked.given.group else letters.listed(limit=asked.given.limit, **chosen)
    )
    return [{"service": asked.service.context, **one} for one in found]


async def _redrive(asked: Asked) -> Any:
    done = await _letters(asked).redrive(dry_run=asked.given.dry_run, **_chosen(asked))
    return [{"service": asked.service.context, **one.jsonable()} for one in done]


async def _show(asked: Asked) -> Any:
    try:
        return {"service": asked.service.context, **await _letters(asked).show(asked.given.letter)}
    except KeyError as missing:
        raise NotHere(f"{asked.service.context} has no dead letter {asked.given.letter}") from missing


async def _discard(asked: Asked) -> Any:
    letters, given = _letters(asked), asked.given
    try:
        if given.dry_run:
            done = await letters.would_discard(given.letter)
        else:
            done = await letters.discard(given.letter, given.by, given.why)
    except KeyError as missing:
        raise NotHere(f"{asked.service.context} has no dead letter {asked.given.letter}") from missing
    discarded = None if given.dry_run else given.letter
    return {"service": asked.service.context, "discarded": discarded, "driven": done and done.jsonable()}
