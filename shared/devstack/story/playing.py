"""The story played into a running installation over HTTP, once as its demonstration, or again for whoever watches."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import httpx

from shared.devstack.installation import Installation
from shared.devstack.people import token_of
from shared.devstack.shown import Shown
from shared.devstack.story.reading import Step, read_story
from shared.devstack.story.telling import Asking, Telling, UnnamedError, shows
from shared.devstack.trouble import Trouble
from shared.web.positions import MOST_POSITIONS, Position, read_positions, write_positions

PATIENCE = 60.0
PAUSE = 0.2


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a step: its events, or why there are none."""

    step: Step
    events: tuple[str, ...] = ()
    refused: str | None = None


def tell_once(here: Installation, shown: Shown, today: date) -> None:
    """Tell the story as part of the demonstration. Interrupted, it goes on where it was, on the day when it began.

    Raises Trouble saying what was refused.
    """
    progress = _Progress(here.data / "story.json", today)
    steps = read_story(progress.day)
    with httpx.Client(timeout=PATIENCE) as client:
        player = _Player(here, client, "story")
        for number, step in enumerate(steps, 1):
            if (receipt := progress.receipts.get(step.key)) is None:
                receipt = player.told(step)
                progress.keep(step, receipt)
            if step.method:
                player.telling.told(step, receipt)
            shown.step("story", number, len(steps))


def tell_again(here: Installation, today: date, provinces: Collection[str], pace: float) -> Iterator[Outcome]:
    """Tell the story, a step every `pace` seconds, and say what became of each step.

    What is there already is refused by its rules (a plan is drafted once); steps that build on it are passed over.
    """
    with httpx.Client(timeout=PATIENCE) as client:
        player = _Player(here, client, uuid.uuid4().hex)
        for step in read_story(today):
            if provinces and step.province not in provinces:
                continue
            try:
                receipt = player.told(step)
            except UnnamedError as error:
                yield Outcome(step, refused=f"builds on {error}, which was not told")
            except _NotTaken as error:
                yield Outcome(step, refused=error.why)
            else:
                if step.method:
                    player.telling.told(step, receipt)
                yield Outcome(step, tuple(receipt.get("events", ())))
                time.sleep(pace)


class _NotTaken(Trouble):
    """A service refused a step, or a page did not come to show what it should."""

    def __init__(self, why: str, where: str) -> None:
        super().__init__(f"{where}: {why}", "Look at the service's log in the installation's folder `logs`.")
        self.why = why


class _Player:
    """Gives the steps' commands with the rights of who gives them, and waits for what comes by itself."""

    def __init__(self, here: Installation, client: httpx.Client, play: str) -> None:
        self.telling = Telling()
        self._here = here
        self._client = client
        self._play = play
        self._positions: dict[str, dict[str, int]] = {}

    def told(self, step: Step) -> Mapping[str, Any]:
        """The receipt of a command, empty for what is waited for. Raises UnnamedError, or Trouble for what is not taken."""
        asking = self.telling.asking(step)
        if step.method is None:
            self._wait_until_shown(step, asking)
            return {}
        answer = self._tried(lambda: self._ask(step, asking))
        if not answer.is_success:
            raise _NotTaken(_why(answer), f"{step.says} ({asking.method} {asking.path})")
        if position := answer.headers.get("Alliance-Position"):
            told = {one.stream: one.version for one in read_positions(position)}
            before = {stream: version for stream, version in self._seen(step).items() if stream not in told}
            self._positions[step.province] = before | told  # the last ones last
        receipt: Mapping[str, Any] = answer.json()
        return receipt

    def _seen(self, step: Step) -> dict[str, int]:
        """Where the streams of the step's province stand, as far as the story knows."""
        return self._positions.get(step.province, {})

    def _last_seen(self, step: Step) -> str:
        """The header that tells the last of them, as many as it may hold."""
        seen = list(self._seen(step).items())[-MOST_POSITIONS:]
        return write_positions(Position(stream, version) for stream, version in seen)

    def _wait_until_shown(self, step: Step, asking: Asking) -> None:
        until = time.monotonic() + PATIENCE
        while not shows(page := self._ask(step, asking).json(), step.body):
            if time.monotonic() > until:
                raise _NotTaken(f"the page shows {json.dumps(page)[:500]}", f"{step.says} ({asking.path})")
            time.sleep(PAUSE)

    def _tried(self, ask: Callable[[], httpx.Response]) -> httpx.Response:
        """An answer other than that the service does not know yet what it needs to know."""
        until = time.monotonic() + PATIENCE
        while (answer := ask()).status_code == httpx.codes.SERVICE_UNAVAILABLE and time.monotonic() < until:
            time.sleep(PAUSE)
        return answer

    def _ask(self, step: Step, asking: Asking) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token_of(self._here.issuer, step.who, step.province)}"}
        if step.method:
            headers |= {"Idempotency-Key": f"{self._play}-{step.key}", "Alliance-Position": self._last_seen(step)}
        return self._client.request(
            asking.method, self._here.services[asking.service] + asking.path, json=asking.body, headers=headers
        )


def _why(answer: httpx.Response) -> str:
    try:
        problem = answer.json()
        return f"{problem.get('rule') or problem['title']}: {problem.get('detail', '')}".rstrip(": ")
    except (ValueError, KeyError):
        return f"{answer.status_code} {answer.text[:200]}"


class _Progress:
    """What was told of the demonstration's story, kept in the installation."""

    def __init__(self, file: Path, today: date) -> None:
        kept: dict[str, Any] = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
        self.day = date.fromisoformat(kept.get("day", today.isoformat()))
        self.receipts: dict[str, Mapping[str, Any]] = kept.get("receipts", {})
        self._file = file

    def keep(self, step: Step, receipt: Mapping[str, Any]) -> None:
        self.receipts[step.key] = receipt
        unfinished = self._file.with_suffix(".new")
        unfinished.write_text(json.dumps({"day": self.day.isoformat(), "receipts": self.receipts}), encoding="utf-8")
        unfinished.replace(self._file)
