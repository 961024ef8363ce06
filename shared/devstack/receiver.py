"""A partner's endpoint for a demonstration: verifies each request with the published package, and writes down what came.

`python -m shared.devstack.receiver --port 9200 --secret-file secret --out received.jsonl`. It listens on this machine only.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Lock
from typing import Any

from standardwebhooks import Webhook, WebhookVerificationError

from shared.devstack.ports import HOST

LARGEST_BODY = 1_000_000
HEADERS = ("webhook-id", "webhook-timestamp", "webhook-signature")


class Receiver(ThreadingHTTPServer):
    """Answers 200 to what is verified and 401 to what is not; the same id again is taken, and told as a repeat.

    Without a secret yet (the file is made after the webhook was registered) everything is 401. `out` gets a line of JSON
    for each request: `{at, id, verified, repeat, type, event}`.
    """

    daemon_threads = True

    def __init__(self, port: int, secret_file: Path, out: Path) -> None:
        super().__init__((HOST, port), _Handler)
        self._secret_file, self._out = secret_file, out
        self._seen: set[str] = set()
        self._writing = Lock()

    def take(self, headers: dict[str, str], body: bytes) -> int:
        """The status that a request is answered with."""
        verified = self._verified(headers, body)
        event: Any = json.loads(body) if verified else None
        name = headers.get("webhook-id", "")
        with self._writing:
            repeat = name in self._seen
            if verified:
                self._seen.add(name)
            told = {
                "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
                "id": name,
                "verified": verified,
                "repeat": repeat,
                "type": event["type"] if verified else None,
                "event": event,
            }
            with self._out.open("a", encoding="utf-8") as out:
                out.write(json.dumps(told, ensure_ascii=False) + "\n")
        return 200 if verified else 401

    def _verified(self, headers: dict[str, str], body: bytes) -> bool:
        """Whether one of the secrets in the file, one a line, has signed it."""
        try:
            secrets = self._secret_file.read_text(encoding="utf-8").split()
        except OSError:
            return False
        for secret in secrets:
            try:
                Webhook(secret).verify(body, headers)
            except (WebhookVerificationError, ValueError):
                continue
            return True
        return False


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Receiver

    def do_POST(self) -> None:
        """Take a request."""
        length = self.headers.get("content-length", "")
        if not length.isdigit() or int(length) > LARGEST_BODY:
            self.close_connection = True
            self._answer(413)
            return
        body = self.rfile.read(int(length))
        self._answer(self.server.take({name: self.headers.get(name, "") for name in HEADERS}, body))

    def do_GET(self) -> None:
        """Say that somebody listens."""
        self._answer(200)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the library's own name
        """What came stands in the file."""

    def _answer(self, status: int) -> None:
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()


def main(arguments: Sequence[str] | None = None) -> int:
    """Listen until stopped."""
    parser = argparse.ArgumentParser(prog="python -m shared.devstack.receiver", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument(
        "--secret-file", type=Path, required=True, help="whsec_ secrets, one a line; read at each request"
    )
    parser.add_argument("--out", type=Path, required=True, help="a line of JSON for each request")
    given = parser.parse_args(arguments)
    with Receiver(given.port, given.secret_file, given.out) as receiver:
        sys.stdout.write(f"listening on http://{HOST}:{receiver.server_port}\n")
        sys.stdout.flush()
        receiver.serve_forever()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
