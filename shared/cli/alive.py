"""How a command that runs on and on says whether its last round went well, to whoever watches over it."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Alive:
    """Answers every GET on a port of this machine: 200 while the last round went well, else 503 with the reason."""

    def __init__(self, port: int) -> None:
        self._trouble: str | None = "no round has ended yet"
        server = ThreadingHTTPServer(("127.0.0.1", port), self._handler())
        threading.Thread(target=server.serve_forever, daemon=True).start()

    def ended(self, trouble: str | None) -> None:
        """Say how a round ended; None: well."""
        self._trouble = trouble

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        alive = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                trouble = alive._trouble
                content = json.dumps({"ready": trouble is None, "reason": trouble}).encode()
                self.send_response(200 if trouble is None else 503)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  as its base names it
                del format, args

        return Handler
