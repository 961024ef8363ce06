"""Webhooks: a server that checks who sent a request, keeps the event, and only then answers.

Environment: LEAD_WEBHOOK_SECRET (whsec_...; two by space while one is replaced by another), PORT (8080).
Needs Python 3.9 or later, nothing else. Put it behind a server that speaks https.
"""

import base64
import hashlib
import hmac
import json
import os
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEYS = [base64.b64decode(one.removeprefix("whsec_")) for one in os.environ["LEAD_WEBHOOK_SECRET"].split()]
TOLERANCE_SECONDS = 300
LARGEST_BODY = 1_000_000
seen = set()  # ids of the events that were taken; keep them with what you made of the events


def is_genuine(headers, body):
    """Whether the request is signed with one of our secrets, and lately: an old one may be somebody's copy."""
    sent, at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not at.isdecimal() or abs(time.time() - int(at)) > TOLERANCE_SECONDS:
        return False
    signed = f"{sent}.{at}.".encode() + body
    expected = ["v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode() for key in KEYS]
    given = headers.get("webhook-signature", "").split()
    return any(hmac.compare_digest(one.encode(), other.encode()) for one in given for other in expected)


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        length = int(self.headers.get("content-length", 0))
        if length > LARGEST_BODY:
            return self.answer(413)
        body = self.rfile.read(length)
        if not is_genuine(self.headers, body):
            return self.answer(401)
        if self.headers["webhook-id"] not in seen:  # an event may come again, and later ones before it
            event = json.loads(body)
            print(event["type"], event["subject"], int(event["sequence"]), flush=True)
            seen.add(self.headers["webhook-id"])
        return self.answer(204)  # within 15 seconds; anything but 2xx is tried again

    def answer(self, status):
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


server = ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "8080"))), Receiver)
print(f"listening on {server.server_port}", flush=True)
server.serve_forever()
