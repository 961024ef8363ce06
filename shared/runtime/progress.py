"""How far an operation is, told to whoever started it: a JSON object a line, `{"step", "done", "total"}`, now and then."""

from __future__ import annotations

import json
import time
from typing import TextIO

AT_MOST_EVERY_SECONDS = 0.5


class Progress:
    """Writes to a stream; a step's first and last word always, those between at most twice a second."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._told, self._told_at = stream, ("", -1, -1), 0.0

    def __call__(self, step: str, done: int, total: int) -> None:
        """Say that `done` of `total` things of a step are done."""
        told, now = (step, done, total), time.monotonic()
        soon = step == self._told[0] and done < total and now - self._told_at < AT_MOST_EVERY_SECONDS
        if soon or told == self._told:
            return
        self._told, self._told_at = told, now
        self._stream.write(json.dumps({"step": step, "done": done, "total": total}) + "\n")
        self._stream.flush()


def silent(step: str, done: int, total: int) -> None:
    """Say nothing: for whoever did not ask."""
