"""What is refused, by name, in this slice."""

from shared.web.rules import Rule

RULES: dict[str, Rule] = {}
