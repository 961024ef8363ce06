"""A stand-in for an SMS gateway on one's own machine: it keeps each text message once, in a file, and sends nothing."""

from __future__ import annotations

import argparse
import json
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

LARGEST = 64 * 1024


class Kept:
    """Text messages by id, each a line of JSON in a file."""

    def __init__(self, file: Path) -> None:
        self._file, self._lock = file, threading.Lock()
        self._known = {one["id"] for one in read(file)}

    def add(self, told: dict[str, Any]) -> None:
        """Keep a message; one that is known already is left as it is."""
        with self._lock:
            if told["id"] not in self._known:
                with self._file.open("a", encoding="utf-8") as lines:
                    lines.write(json.dumps({"at": datetime.now(UTC).isoformat(), **told}, ensure_ascii=False) + "\n")
                self._known.add(told["id"])


def read(file: Path) -> list[dict[str, Any]]:
    """The messages in a file: `{"at", "id", "to", "text", "segments"}`, the oldest first."""
    if not file.exists():
        return []
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]


def handler(kept: Kept) -> type[BaseHTTPRequestHandler]:
    """What answers requests: 202 for a message, 400 for what is none."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            try:
                told = json.loads(self.rfile.read(min(length, LARGEST)))
                message = {name: told[name] for name in ("id", "to", "text", "segments")}
            except (ValueError, KeyError, TypeError):
                self._answer(400, {"error": "a message has id, to, text and segments"})
                return
            kept.add(message)
            self._answer(202, {"message_id": message["id"]})

        def _answer(self, status: int, told: dict[str, str]) -> None:
            content = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  as above; numbers stay out of logs
            del format, args

    return Handler


def main() -> None:
    """Serve until the process is ended."""
    parser = argparse.ArgumentParser(prog="python -m shared.devstack.sms_gateway", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--file", type=Path, required=True, help="where the messages are kept")
    given = parser.parse_args()
    given.file.parent.mkdir(parents=True, exist_ok=True)
    ThreadingHTTPServer(("127.0.0.1", given.port), handler(Kept(given.file))).serve_forever()


if __name__ == "__main__":
    main()
