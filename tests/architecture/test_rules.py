"""Every rule that can refuse is listed with its meaning, told by a route and in the README; every listed rule can refuse."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

import services
from services.advocacy.rules import RULES as ADVOCACY
from services.membership.rules import RULES as MEMBERSHIP
from services.notifications.rules import RULES as NOTIFICATIONS
from shared.web.rules import Rule

SERVICES = Path(next(iter(services.__path__)))
OF_SERVICE = pytest.mark.parametrize(
    ("service", "rules"), [("membership", MEMBERSHIP), ("advocacy", ADVOCACY), ("notifications", NOTIFICATIONS)]
)


def pattern(rules: Mapping[str, Rule], mark: str) -> re.Pattern[str]:
    """A rule's name between two marks, in a text."""
    kinds = "|".join(sorted({rule.partition(".")[0] for rule in rules})) or "none"
    return re.compile(rf"{mark}((?:{kinds})\.[a-z0-9_]+){mark}")


def named(service: str, rules: Mapping[str, Rule], mark: str) -> set[str]:
    """The rules that the service's code names between these marks."""
    texts = [path.read_text() for path in (SERVICES / service).rglob("*.py") if path.name != "rules.py"]
    return {rule for text in texts for rule in pattern(rules, mark).findall(text)}


@OF_SERVICE
def test_every_rule_that_refuses_is_listed_and_every_listed_rule_refuses(
    service: str, rules: Mapping[str, Rule]
) -> None:
    assert named(service, rules, '"') == rules.keys()


@OF_SERVICE
def test_every_rule_is_told_by_a_route(service: str, rules: Mapping[str, Rule]) -> None:
    assert named(service, rules, "`") == rules.keys()


@OF_SERVICE
def test_the_readme_tells_every_rule(service: str, rules: Mapping[str, Rule]) -> None:
    text = (SERVICES / service / "README.md").read_text()
    assert set(pattern(rules, "`").findall(text)) == rules.keys()
