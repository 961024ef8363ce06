"""An audit fails on what it finds, and says plainly what it could not look at."""

from __future__ import annotations

from typing import Any

import pytest

from tests.supply_chain.audit import Asked, verdict

FLAW = {"id": "PYSEC-2020-96", "fix_versions": ["5.3.1"], "aliases": ["CVE-2020-1747"], "description": "..."}
KNOWN = Asked([{"name": "pyyaml", "version": "5.3", "vulns": [FLAW]}])
SOUND: dict[str, Any] = {"name": "pydantic", "version": "2.14.0", "vulns": []}
ABSENT: dict[str, Any] = {"name": "aiokafka", "skip_reason": "not found"}


def test_a_vulnerability_fails() -> None:
    flawed = {"name": "jinja2", "version": "2.0", "vulns": [FLAW | {"fix_versions": []}]}
    assert verdict(KNOWN, Asked([SOUND, flawed])) == (True, ["jinja2 2.0: PYSEC-2020-96 (no fix yet)"])
    assert verdict(Asked(None), Asked([flawed]))[0]


def test_without_one_it_says_how_many_were_audited() -> None:
    assert verdict(KNOWN, Asked([SOUND, SOUND])) == (False, ["2 packages audited, no known vulnerability"])


def test_packages_that_the_database_does_not_have_are_named() -> None:
    failed, said = verdict(KNOWN, Asked([SOUND, *[ABSENT] * 7]))
    assert not failed
    assert said[0] == "1 packages audited, no known vulnerability"
    assert said[1].startswith("skipped: the database does not have aiokafka, ")
    assert said[1].endswith(" and 2 more")


@pytest.mark.parametrize(
    ("known", "audited"),
    [
        (Asked(None, "Traceback\nConnectionError: away\n"), Asked([SOUND])),
        (KNOWN, Asked(None, "ConnectionError: away\n")),
    ],
)
def test_a_database_that_is_away_is_said(known: Asked, audited: Asked) -> None:
    assert verdict(known, audited) == (False, ["skipped: the database can't be asked: ConnectionError: away"])


@pytest.mark.parametrize(
    "known", [Asked([ABSENT]), Asked([{"name": "pyyaml", "version": "5.3", "vulns": []}]), Asked([])]
)
def test_a_database_that_knows_no_vulnerability_is_not_believed(known: Asked) -> None:
    failed, said = verdict(known, Asked([SOUND]))
    assert not failed
    assert said[0].startswith("skipped: the database does not know of pyyaml==5.3")
