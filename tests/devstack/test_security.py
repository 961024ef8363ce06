"""What secures an embedded broker is made once, is its owner's alone, and comes before the broker's first start."""

from __future__ import annotations

from pathlib import Path

import pytest

from shared.devstack import security
from shared.devstack.ports import Ports
from shared.devstack.trouble import Trouble


def test_passwords_and_certificates_are_made_once_and_private(tmp_path: Path) -> None:
    first = security.prepare(tmp_path, ("reporting",))
    assert first.keys() == {"operations", "reporting"}
    assert security.prepare(tmp_path, ("reporting", "advocacy")).items() >= first.items()
    folder = security.authority(tmp_path).parent
    assert folder.stat().st_mode & 0o777 == 0o700
    shared = [path.name for path in folder.iterdir() if path.stat().st_mode & 0o077]
    assert shared == [security.authority(tmp_path).name], "the authority's certificate is for everybody"


def test_an_installation_made_without_security_is_not_given_it(tmp_path: Path) -> None:
    (tmp_path / "kafka" / "log").mkdir(parents=True)
    (tmp_path / "kafka" / "log" / "meta.properties").touch()
    with pytest.raises(Trouble, match="made without security"):
        security.prepare(tmp_path, ())
    assert not security.secured(tmp_path)


def test_partners_prove_themselves_again_within_a_minute_and_services_do_not(tmp_path: Path) -> None:
    security.prepare(tmp_path, ())
    told = security.properties(tmp_path, Ports(20_000))
    limits = {name: int(value) for name, value in told.items() if "reauth" in name}
    assert list(limits) == ["listener.name.partners.scram-sha-512.connections.max.reauth.ms"]
    assert all(0 < limit < 60_000 for limit in limits.values())
