"""The installation's secret: made once, kept private, refused where it is too short."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from shared.runtime.secret import BadSecret, derived, secret
from shared.runtime.settings import Settings


def settings(folder: Path, file: Path | None = None) -> Settings:
    return Settings(
        mongo_url="mongodb://127.0.0.1",
        kafka_bootstrap_servers="127.0.0.1:9092",
        lead_data=folder,
        lead_secret_file=file,
    )


def test_an_unset_secret_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    made = secret(settings(folder))
    assert secret(settings(folder)) == made
    assert len(made) >= 32
    assert stat.S_IMODE((folder / "secret.key").stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == ["secret.key"]


def test_processes_that_start_at_once_agree_on_one_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as threads:
        assert len(set(threads.map(lambda _: secret(settings(tmp_path)), range(64)))) == 1


def test_a_short_secret_is_refused_with_its_file_and_length(tmp_path: Path) -> None:
    short = tmp_path / "short"
    short.write_bytes(b"too short\n")
    with pytest.raises(BadSecret, match=r"short holds 9 bytes; a secret has 32 or more"):
        secret(settings(tmp_path, short))


def test_keys_of_different_purposes_differ() -> None:
    assert derived(b"s" * 32, "a") != derived(b"s" * 32, "b")
    assert len(derived(b"s" * 32, "a")) == 32
