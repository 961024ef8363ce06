"""What a process is told from outside; built once in a composition root, and read nowhere else."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, FilePath, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from shared.reference.provinces import PROVINCE_CODES

AUDIENCE = "lead"
LOCAL_ISSUER = "urn:lead:local"


class Settings(BaseSettings):
    """A process's settings, each from the environment variable of its name in capitals.

    Raises pydantic's ValidationError naming the variable that is missing or wrong.
    """

    model_config = SettingsConfigDict(extra="ignore", frozen=True, env_ignore_empty=True, hide_input_in_errors=True)

    mongo_url: SecretStr = Field(description="where the store is; may hold a password")
    mongo_url_file: Path | None = Field(default=None, description="a file that holds it, where MONGO_URL is unset")
    kafka_bootstrap_servers: str = Field(description="host:port, several by comma")
    kafka_security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    kafka_sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = "SCRAM-SHA-512"
    kafka_username_file: FilePath | None = None
    kafka_password_file: FilePath | None = None
    kafka_ca_file: FilePath | None = Field(default=None, description="the broker's certificate authority, PEM")

    lead_provinces: Annotated[tuple[str, ...], NoDecode] = Field(
        default=tuple(sorted(PROVINCE_CODES)), description="codes by comma; unset: all"
    )
    lead_host: str = "127.0.0.1"
    lead_port: Annotated[int, Field(ge=0, le=65535, description="0: any free one")] = 8000
    lead_public_url: Annotated[str, Field(pattern=r"^https?://[^\s?#]+$")] | None = Field(
        default=None, description="where the outside reaches the platform; unset: this process's own address"
    )
    lead_data: Path = Field(default=Path(".lead"), description="the installation's folder")
    lead_jwks: str | None = Field(default=None, description="URL or file; unset: the local issuer's in the data folder")
    lead_issuer: str = LOCAL_ISSUER
    lead_audience: str = AUDIENCE
    lead_log: Literal["json", "console"] = "json"
    lead_backlog_limit: Annotated[
        int,
        Field(ge=1, description="entries of a province that may wait for Kafka; above it commands answer 503"),
    ] = 200_000

    lead_secret_file: Path | None = Field(
        default=None,
        description="a key of 32 bytes or more, for links, cursors and kept secrets; unset: the data folder's",
    )
    lead_smtp_url: SecretStr | None = Field(
        default=None, description="smtp://[user:password@]host:port, or smtps://; unset: letters wait"
    )
    lead_mail_from: str = Field(default="LEAD alliances <notifications@lead.invalid>", description="letters' sender")
    lead_sms_url: str | None = Field(default=None, description="the SMS gateway's address; unset: text messages wait")
    lead_private_webhooks: bool = Field(
        default=False, description="let webhooks go to plain http and private addresses: for one's own machine only"
    )

    otel_exporter_otlp_endpoint: str | None = Field(default=None, description="where spans go, by OTLP over HTTP")
    otel_exporter_otlp_traces_endpoint: str | None = None
    otel_traces_exporter: Literal["otlp", "none"] | None = None
    otel_sdk_disabled: bool = False

    @model_validator(mode="before")
    @classmethod
    def _from_file(cls, given: dict[str, Any]) -> dict[str, Any]:
        path = given.get("mongo_url_file")
        if path is None or "mongo_url" in given:
            return given
        try:
            url = Path(path).read_text(encoding="utf-8").strip()
        except OSError as unreadable:
            raise ValueError(f"MONGO_URL_FILE can't be read: {unreadable}") from None
        if not url:
            raise ValueError("MONGO_URL_FILE holds nothing")
        return given | {"mongo_url": url}

    @field_validator("lead_provinces", mode="before")
    @classmethod
    def _split(cls, given: object) -> object:
        return tuple(code.strip() for code in given.split(",") if code.strip()) if isinstance(given, str) else given

    @field_validator("lead_provinces")
    @classmethod
    def _known(cls, codes: tuple[str, ...]) -> tuple[str, ...]:
        if unknown := sorted(set(codes) - set(PROVINCE_CODES)):
            raise ValueError(f"unknown province {', '.join(unknown)}: one of {', '.join(sorted(PROVINCE_CODES))}")
        if not codes:
            raise ValueError("names no province")
        return tuple(sorted(set(codes)))

    @model_validator(mode="after")
    def _credentials_where_asked(self) -> Settings:
        if self.kafka_security_protocol.startswith("SASL") and not (
            self.kafka_username_file and self.kafka_password_file
        ):
            raise ValueError("KAFKA_USERNAME_FILE and KAFKA_PASSWORD_FILE are needed with SASL")
        return self

    @property
    def traced(self) -> bool:
        """Whether spans are exported: when the standard variables say where to, or that they shall be."""
        told = self.otel_exporter_otlp_endpoint or self.otel_exporter_otlp_traces_endpoint or self.otel_traces_exporter
        return bool(told) and self.otel_traces_exporter != "none" and not self.otel_sdk_disabled

    @property
    def public_url(self) -> str:
        """The address that everything given to the outside begins with, without a slash at its end."""
        return (self.lead_public_url or f"http://{self.lead_host}:{self.lead_port}").rstrip("/")

    @property
    def jwks(self) -> str:
        """Where the keys are that tokens are checked with."""
        return self.lead_jwks or str(self.lead_data / "issuer" / "jwks.json")

    def kafka(self) -> dict[str, Any]:
        """What every aiokafka client is built with: addresses and security. Reads the credentials' files."""
        options: dict[str, Any] = {
            "bootstrap_servers": self.kafka_bootstrap_servers.split(","),
            "security_protocol": self.kafka_security_protocol,
        }
        if self.kafka_username_file and self.kafka_password_file and "SASL" in self.kafka_security_protocol:
            options |= {
                "sasl_mechanism": self.kafka_sasl_mechanism,
                "sasl_plain_username": self.kafka_username_file.read_text().strip(),
                "sasl_plain_password": self.kafka_password_file.read_text().strip(),
            }
        if self.kafka_security_protocol in {"SSL", "SASL_SSL"}:
            options["ssl_context"] = ssl.create_default_context(
                cafile=str(self.kafka_ca_file) if self.kafka_ca_file else None
            )
        return options

    def librdkafka(self) -> dict[str, str]:
        """What librdkafka's clients are built with, as `kafka`. Reads the credentials' files."""
        options = {
            "bootstrap.servers": self.kafka_bootstrap_servers,
            "security.protocol": self.kafka_security_protocol,
        }
        if self.kafka_username_file and self.kafka_password_file and "SASL" in self.kafka_security_protocol:
            options |= {
                "sasl.mechanism": self.kafka_sasl_mechanism,
                "sasl.username": self.kafka_username_file.read_text().strip(),
                "sasl.password": self.kafka_password_file.read_text().strip(),
            }
        if self.kafka_ca_file:
            options["ssl.ca.location"] = str(self.kafka_ca_file)
        return options
