"""What a process is told, and what it must not tell."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
import structlog
from pydantic import ValidationError

from shared.runtime import logs
from shared.runtime.settings import Settings

NEEDED = {"MONGO_URL": "mongodb://lead:sesame@store/", "KAFKA_BOOTSTRAP_SERVERS": "one:9092,two:9092"}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in NEEDED.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_without_a_list_a_process_serves_all_provinces() -> None:
    assert len(Settings().lead_provinces) == 9
    assert "PK" in Settings().lead_provinces


def test_a_list_of_provinces_is_split_and_sorted(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("LEAD_PROVINCES", " PK-SD,PK-BA, PK-SD")
    assert Settings().lead_provinces == ("PK-BA", "PK-SD")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LEAD_PROVINCES", "PK-XX"),
        ("LEAD_PORT", "99999"),
        ("LEAD_LOG", "loud"),
        ("LEAD_BACKLOG_LIMIT", "0"),
        ("KAFKA_SECURITY_PROTOCOL", "SASL_SSL"),
    ],
)
def test_a_wrong_setting_is_refused_without_telling_secrets(
    environment: pytest.MonkeyPatch, name: str, value: str
) -> None:
    environment.setenv(name, value)
    with pytest.raises(ValidationError) as refused:
        Settings()
    assert "sesame" not in str(refused.value)


def test_credentials_come_from_files(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "name").write_text("reporting\n")
    (tmp_path / "word").write_text("sesame\n")
    environment.setenv("KAFKA_SECURITY_PROTOCOL", "SASL_PLAINTEXT")
    environment.setenv("KAFKA_USERNAME_FILE", str(tmp_path / "name"))
    environment.setenv("KAFKA_PASSWORD_FILE", str(tmp_path / "word"))
    assert Settings().kafka() == {
        "bootstrap_servers": ["one:9092", "two:9092"],
        "security_protocol": "SASL_PLAINTEXT",
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": "reporting",
        "sasl_plain_password": "sesame",
    }


def test_the_stores_address_comes_from_a_file(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "url").write_text("mongodb://lead:open@store/\n")
    environment.setenv("MONGO_URL_FILE", str(tmp_path / "url"))
    assert Settings().mongo_url.get_secret_value() == NEEDED["MONGO_URL"]
    environment.delenv("MONGO_URL")
    assert Settings().mongo_url.get_secret_value() == "mongodb://lead:open@store/"


@pytest.mark.parametrize("content", [None, " \n"])
def test_a_file_without_an_address_is_said(
    environment: pytest.MonkeyPatch, tmp_path: Path, content: str | None
) -> None:
    path = tmp_path / "url"
    if content is not None:
        path.write_text(content)
    environment.delenv("MONGO_URL")
    environment.setenv("MONGO_URL_FILE", str(path))
    with pytest.raises(ValidationError, match="MONGO_URL_FILE"):
        Settings()


@pytest.mark.parametrize("name", ["KAFKA_USERNAME_FILE", "KAFKA_PASSWORD_FILE", "KAFKA_CA_FILE"])
def test_a_file_that_is_not_there_is_said(environment: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    environment.setenv(name, str(tmp_path / "none"))
    with pytest.raises(ValidationError, match=name.lower()):
        Settings()


@pytest.mark.parametrize("unset", ["MONGO_URL", "MONGO_URL_FILE"])
def test_settings_print_no_secret(environment: pytest.MonkeyPatch, tmp_path: Path, unset: str) -> None:
    for name in ("MONGO_URL_FILE", "KAFKA_USERNAME_FILE", "KAFKA_PASSWORD_FILE"):
        (tmp_path / name).write_text("mongodb://lead:sesame@store/")
        environment.setenv(name, str(tmp_path / name))
    environment.delenv(unset)
    given = Settings()
    assert "sesame" not in f"{given!r} {given} {given.model_dump()} {given.model_dump_json()}"


WORD = "sesame"


def fail(token: str) -> None:
    raise ValueError(f"Bearer {token}12345")


@pytest.mark.parametrize("style", ["json", "console"])
def test_a_log_line_carries_the_request_and_no_secret(style: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = logging.getLogger().handlers[:], logging.getLogger().level
    try:
        logs.configure("json" if style == "json" else "console", service="reporting")
        with structlog.contextvars.bound_contextvars(request_id="r-1"):
            structlog.get_logger("a").info("tried", authorization="Bearer abcdefghij", url="mongodb://u:sesame@h/")
            logging.getLogger("b").warning("at %s", "kafka://u:sesame@h")
            try:
                fail(WORD)
            except ValueError:
                structlog.get_logger("c").exception("failed")
        printed = capsys.readouterr().out
    finally:
        structlog.reset_defaults()
        structlog.contextvars.clear_contextvars()
        logging.basicConfig(handlers=before[0], level=before[1], force=True)
    assert "sesame" not in printed
    assert "abcdefghij" not in printed
    assert printed.count("r-1") == 3
    if style == "json":
        lines = [json.loads(line) for line in printed.splitlines()]
        assert [line["event"] for line in lines] == ["tried", "at kafka://…@h", "failed"]
        assert {line["service"] for line in lines} == {"reporting"}
