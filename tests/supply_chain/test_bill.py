"""The bill of materials lists what the lock pins."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.supply_chain.bill import bill, main, missing
from tests.supply_chain.lock import LOCK, locked


def test_every_locked_package_is_read() -> None:
    lines = [line for line in LOCK.read_text().splitlines() if line and not line[0].isspace()]
    assert len(locked()) == len(lines)


def test_every_locked_package_is_in_the_bill(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "build" / "sbom.json"
    assert main(place) == 0
    assert capsys.readouterr().out == f"{len(locked())} packages in build/sbom.json\n"
    told = json.loads(place.read_text())
    assert {(part["name"], part["version"]) for part in told["components"]} == set(locked())
    assert told["metadata"]["component"]["name"] == "lead-alliances"


def test_a_package_that_is_left_out_is_found() -> None:
    told = json.loads(bill([("pydantic", "2.14.0")]))
    assert missing(told, [("pydantic", "2.14.0"), ("pyyaml", "6.0")]) == {"pkg:pypi/pyyaml@6.0"}


def test_what_is_no_bill_is_refused() -> None:
    with pytest.raises(ValueError, match="CycloneDX"):
        missing({"components": []}, [])
