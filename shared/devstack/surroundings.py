"""What stands on a laptop for the world outside: one address for all services, catchers of letters and texts, a receiver."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from shared.devstack.ports import HOST, Ports
from shared.devstack.processes import Program

SECRET, RECEIVED = "webhook.secret", "received.jsonl"
"""Where the receiver of the demonstration finds its secret, and what it has received."""


def programs(data: Path, ports: Ports, services: Mapping[str, str]) -> tuple[Program, ...]:
    """What is to be started; letters are kept as a maildir in `data/mail`, text messages in
    `data/sms.jsonl`, what the webhook receiver has verified in `data/received.jsonl`.
    """
    mail = data / "mail"
    for part in ("new", "cur", "tmp"):
        (mail / part).mkdir(parents=True, exist_ok=True)
    python = sys.executable
    catcher = ("-m", "aiosmtpd", "-n", "-l", f"{HOST}:{ports.mail}", "-c", "aiosmtpd.handlers.Mailbox", str(mail))
    texts = ("-m", "shared.devstack.sms_gateway", "--port", str(ports.sms), "--file", str(data / "sms.jsonl"))
    named = tuple(f"{name}={address}" for name, address in services.items())
    door = ("-m", "shared.devstack.gateway", "--port", str(ports.gateway), *named)
    posts = ("-m", "shared.devstack.receiver", "--port", str(ports.receiver))
    kept = ("--secret-file", str(data / SECRET), "--out", str(data / RECEIVED))
    return (
        Program("receiver", "helper", (python, *posts, *kept), ports.receiver),
        Program("mail", "helper", (python, *catcher), ports.mail),
        Program("sms", "helper", (python, *texts), ports.sms),
        Program("gateway", "helper", (python, *door), ports.gateway),
    )


def variables(ports: Ports) -> dict[str, str]:
    """What services are told of it."""
    return {
        "LEAD_PUBLIC_URL": f"http://{HOST}:{ports.gateway}",
        "LEAD_SMTP_URL": f"smtp://{HOST}:{ports.mail}",
        "LEAD_SMS_URL": f"http://{HOST}:{ports.sms}/messages",
        "LEAD_PRIVATE_WEBHOOKS": "true",
    }
