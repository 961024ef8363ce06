"""A partner's access given, renewed and taken: the event first, then Kafka, then the token; each step may be repeated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from shared.cli.partner_configurations import HttpAccess, configurations
from shared.cli.partner_requests import ACCOUNT, Notifications
from shared.devstack.trouble import Trouble
from shared.reference.time_zone import PAKISTAN

if TYPE_CHECKING:
    from shared.cli.partner_kafka import PartnerKafka

NEW_SHAPE = (
    '{"partner_id", "account", "valid_until_on", "http": {"url", "token", "expires_at"}, "kafka": {"bootstrap_servers", '
    '"topics", "group_prefix", "bytes_per_second", "security_protocol", "mechanism", "username", "password", "ca_file"}, '
    '"configurations": {name: text}}'
)
LONGEST_TOKEN = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Giving:
    """Notifications, which record it, and Kafka, which is brought to agree."""

    asked: Notifications
    kafka: PartnerKafka

    def register(self, given: dict[str, Any]) -> dict[str, Any]:
        """Record a partner's access, and return its entry."""
        position = self.asked.tell("POST", "", given)
        return self.asked.shown(f"/{given['partner_id']}", position)

    def rotate(self, partner_id: str, given: dict[str, Any]) -> dict[str, Any]:
        """Record that credentials are renewed, and return the partner's entry; of two at once one is refused."""
        before = self.asked.shown(f"/{partner_id}")
        position = self.asked.tell("POST", f"/{partner_id}/rotation", given, before["version"])
        return self.asked.shown(f"/{partner_id}", position)

    def revoke(self, partner_id: str, given: dict[str, Any]) -> None:
        """Record the end of a partner's access, and take what Kafka knows of it."""
        self.asked.tell("POST", f"/{partner_id}/revocation", given)
        self.kafka.take(partner_id)

    def credentials(self, entry: dict[str, Any], *, renew: bool) -> dict[str, Any]:
        """A partner's credentials with configurations, as `NEW_SHAPE`; secrets are there where they were made now."""
        kafka = self.kafka.give(entry, renew=renew)
        token, expires = self._token(entry)
        http = HttpAccess(self.asked.public_url, entry["provinces"][0], entry["contexts"][0], token)
        return {
            "partner_id": entry["partner_id"],
            "account": ACCOUNT + entry["partner_id"],
            "valid_until_on": entry["valid_until_on"],
            "http": {"url": http.url, "token": token, "expires_at": expires.isoformat() if expires else None},
            "kafka": kafka.told() if kafka else None,
            "configurations": configurations(kafka, http, entry["channels"]),
        }

    def without_secrets(self, entry: dict[str, Any]) -> dict[str, str]:
        """A partner's configurations in which secrets are left out."""
        http = HttpAccess(self.asked.public_url, entry["provinces"][0], entry["contexts"][0])
        return configurations(self.kafka.told(entry), http, entry["channels"])

    def print_credentials(self, told: dict[str, Any]) -> None:
        """Show credentials to a person, and say what has to be known about them."""
        kafka, http, account = told["kafka"], told["http"], told["account"]
        typer.echo("These are shown once; hand them over by a way that nobody else reads.\n")
        typer.echo(f"  account     {account}\n  HTTP        {http['url']}")
        if http["token"]:
            typer.echo(f"  token       {http['token']}\n  until       {http['expires_at']}")
        else:
            typer.echo(f"  token       from the identity provider: make a client there whose subject is {account}")
        if kafka is not None:
            typer.echo(f"  Kafka       {kafka['bootstrap_servers']} ({kafka['security_protocol']})")
            typer.echo(f"  topics      {', '.join(kafka['topics'])}\n  groups      {kafka['group_prefix']}*")
            typer.echo(f"  password    {_password(kafka, told['partner_id'])}")
        if kafka is not None and kafka["ca_file"]:
            typer.echo(f"  authority   {kafka['ca_file']}: hand the file over, too")

    def print_configurations(self, texts: dict[str, str]) -> None:
        """Show configurations, each below its name."""
        for name, text in texts.items():
            typer.echo(f"\n--- {name}\n{text}", nl=False)

    def _token(self, entry: dict[str, Any]) -> tuple[str | None, datetime | None]:
        from shared.web.issuer import mint  # noqa: PLC0415 - `lead` starts faster without

        if self.asked.issuer is None:
            return None, None
        now = datetime.now(UTC)
        expires = min(now + LONGEST_TOKEN, _end(entry["valid_until_on"]) or datetime.max.replace(tzinfo=UTC))
        token = mint(self.asked.issuer, ACCOUNT + entry["partner_id"], lifetime=expires - now)
        return token, expires.replace(microsecond=0)


def giving(asked: Notifications, address: str | None, topics: Path | None, data: Path) -> Giving:
    """Notifications and Kafka together. Raises Trouble where Kafka or the topics' file can't be used."""
    return Giving(asked, partner_kafka(address, topics, data))


def partner_kafka(address: str | None, topics: Path | None, data: Path) -> PartnerKafka:
    """Kafka as an operator reaches it; partners are told `address`, by default an installation's. Raises Trouble."""
    from shared.cli.broker import settings  # noqa: PLC0415 - `lead` starts faster without
    from shared.cli.partner_kafka import PartnerKafka  # noqa: PLC0415 - as above
    from shared.devstack.installation import last  # noqa: PLC0415 - as above
    from shared.runtime import topics as declared  # noqa: PLC0415 - as above

    here, told = last(data), settings(data)
    own = here is not None and here.kafka == told.kafka_bootstrap_servers
    default = here.partners_kafka if here is not None and own else told.kafka_bootstrap_servers
    try:
        declaration = declared.read(topics or declared.FILE)
    except (OSError, ValueError) as error:
        raise Trouble(f"The topics' file can't be used: {error}", "Correct it, or name another one.") from error
    return PartnerKafka(told, declaration, address or default)


def _end(last_day: str | None) -> datetime | None:
    """When a local day has ended, UTC."""
    if last_day is None:
        return None
    return datetime.combine(date.fromisoformat(last_day) + timedelta(days=1), time(), PAKISTAN).astimezone(UTC)


def _password(kafka: dict[str, Any], partner_id: str) -> str:
    if kafka["username"] is None:
        return "none: this Kafka asks nobody who they are (lead up --secure makes one that does)"
    return kafka["password"] or f"as it was; lead partners rotate {partner_id} gives a new one"
